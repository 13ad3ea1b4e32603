import type { State } from '../core/refresh/state.ts';
import { cleanPaste, type WrongPaste } from '../core/token/paste.ts';
import { afterPaste } from './rows-token.ts';

/** Shorter words are not taken for a token where none was asked for. */
const SHORTEST = 20;

export function isToken(typed: string): boolean {
  return typed.trim().length >= SHORTEST && cleanPaste(typed).ok;
}

interface Ignored {
  readonly at: 'ignored';
  /** What it was; null: it came after the write, or cannot be named. */
  readonly wrong: WrongPaste | null;
}

/** Whoever has the new token need not answer first: wherever it is pasted before step 5, the walk goes on from it. */
export function afterStrayPaste(state: State, typed: string): State | Ignored {
  if (!isToken(typed)) {
    const cleaned = cleanPaste(typed);
    return { at: 'ignored', wrong: cleaned.ok ? null : cleaned.wrong };
  }
  switch (state.at) {
    case 'make-file':
    case 'which-key':
    case 'reference':
    case 'which-file':
      return { ...state, options: { ...state.options, pasted: typed } };
    case 'keep':
      return { at: 'console', ground: withPaste(state.ground, typed) };
    case 'path':
      return { at: 'guide', path: 'given', ground: withPaste(state.ground, typed) };
    default:
      if (!('ground' in state) || !('path' in state) || 'proof' in state)
        return { at: 'ignored', wrong: null };
      return afterPaste({ ground: state.ground, path: state.path }, typed);
  }
}

function withPaste(ground: Extract<State, { at: 'keep' }>['ground'], pasted: string) {
  return { ...ground, options: { ...ground.options, pasted } };
}
