import type { KeypressEvent } from '@inquirer/core';
import type { Paint } from '../../ui/text/paint.ts';
import { wrap } from '../../ui/text/wrap.ts';

/** What every prompt is drawn from. */
export interface PromptLook {
  readonly message: string;
  readonly link?: string | undefined;
  readonly columns: number;
  readonly paint: Paint;
}

export const HIDE_CURSOR = '\u001b[?25l';

/** `? message`, broken between words; the library alone would break inside them. */
export function questionLines({ message, columns, paint }: PromptLook, tail = 0): string {
  const lines = wrap(message, Math.max(20, columns - 3 - tail));
  return lines.map((line, at) => `${at === 0 ? `${paint.cyan('?')} ` : '  '}${paint.bold(line)}`).join('\n');
}

export function hintLines(hint: string, { columns, paint }: PromptLook): string {
  return wrap(hint, Math.max(20, columns - 1))
    .map((line) => paint.dim(line))
    .join('\n');
}

/** The characters that a key stands for; '' for a key that writes nothing. */
export function written(key: KeypressEvent): string {
  const { sequence, meta } = key as KeypressEvent & { sequence?: unknown; meta?: unknown };
  if (typeof sequence !== 'string' || key.ctrl || meta === true) return '';
  return /^[^\u0000-\u0008\u000a-\u001f\u007f]/.test(sequence) ? sequence : '';
}

/** A lone Esc; with a letter it is Alt and that letter. */
export function isEscape(key: KeypressEvent): boolean {
  return key.name === 'escape';
}
