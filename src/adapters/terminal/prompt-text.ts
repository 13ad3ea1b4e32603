import {
  createPrompt,
  isBackspaceKey,
  isEnterKey,
  type KeypressEvent,
  useKeypress,
  useState,
} from '@inquirer/core';
import type { Answer } from '../../ports.ts';
import { hintLines, isEscape, type PromptLook, questionLines, written } from './prompt-draw.ts';

type Typed = { readonly text: string; readonly done: boolean };

/** What stands in the line at first, to be taken by Enter. */
export interface TextConfig extends PromptLook {
  readonly initial: string;
}

/** One line of text, shown as it is typed. */
export const textPrompt = createPrompt<Answer<string>, TextConfig>((config, done) => {
  const [{ text, done: isDone }, setTyped] = useState<Typed>({ text: config.initial, done: false });

  useKeypress((key, rl) => {
    rl.clearLine(0);
    if (isDone) return;
    if (isEnterKey(key)) {
      setTyped({ text, done: true });
      done({ kind: 'answer', value: text.trim() });
    } else if (isEscape(key)) {
      setTyped({ text, done: true });
      done({ kind: 'back' });
    } else setTyped({ text: edited(text, key), done: false });
  });

  const line = `${questionLines(config, text.length + 1)} ${isDone ? config.paint.cyan(text) : text}`;
  return isDone ? line : [line, hintLines('Enter when it is done; Esc goes back', config)];
});

function edited(text: string, key: KeypressEvent): string {
  if (isBackspaceKey(key)) return text.slice(0, -1);
  return key.ctrl && key.name === 'u' ? '' : text + written(key);
}
