import {
  createPrompt,
  isBackspaceKey,
  isEnterKey,
  type KeypressEvent,
  useKeypress,
  useState,
} from '@inquirer/core';
import type { Answer } from '../../ports.ts';
import {
  answeredLines,
  hintLines,
  isEscape,
  isPasted,
  isQuestionMark,
  keyHint,
  PASTE_WORDS,
  type PromptStyle,
  questionLines,
  useWidth,
  written,
} from './prompt-draw.ts';

type Typed = { readonly text: string; readonly done: string | null };

export interface TextConfig extends PromptStyle {
  /** What stands in the line at first, to be taken by Enter. */
  readonly initial: string;
  mayShow(text: string): boolean;
}

/** One line of text. It is shown as it is typed, as long as it may become an answer: anything else may be a secret. */
export const textPrompt = createPrompt<Answer<string>, TextConfig>((config, done) => {
  useWidth(config);
  const [{ text, done: end }, setTyped] = useState<Typed>({ text: config.initial, done: null });

  const finish = (answer: Answer<string>, words: string): void => {
    setTyped({ text: '', done: words });
    done(answer);
  };
  useKeypress((key, rl) => {
    rl.clearLine(0);
    if (end !== null) return;
    if (isPasted(key, config)) {
      finish({ kind: 'pasted', value: config.pasted.text ?? '' }, PASTE_WORDS);
    } else if (isEnterKey(key)) finish({ kind: 'answer', value: text.trim() }, shown(text.trim(), config));
    else if (isEscape(key)) finish({ kind: 'back' }, '');
    else if (text === '' && isQuestionMark(key, config)) finish({ kind: 'help' }, '?');
    else setTyped({ text: edited(text, key), done: null });
  });

  if (end !== null) return answeredLines(config, end);
  const words = shown(text, config);
  const hint = keyHint('Enter to send', config, 'Ctrl-O');
  return [`${questionLines(config, words.length + 1)} ${words}`, hintLines(hint, config)];
});

function shown(text: string, { mayShow }: TextConfig): string {
  const count = [...text].length;
  return mayShow(text) ? text : `(${count} character${count === 1 ? '' : 's'}, not shown)`;
}

function edited(text: string, key: KeypressEvent): string {
  if (isBackspaceKey(key)) return text.slice(0, -1);
  return key.ctrl && key.name === 'u' ? '' : text + written(key);
}
