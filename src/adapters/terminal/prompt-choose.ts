import {
  createPrompt,
  isDownKey,
  isEnterKey,
  isUpKey,
  useKeypress,
  usePagination,
  useState,
} from '@inquirer/core';
import type { Answer } from '../../ports.ts';
import { wrap } from '../../ui/text/wrap.ts';
import {
  answeredLines,
  HIDE_CURSOR,
  hintLines,
  isEscape,
  isPasted,
  isQuestionMark,
  keyHint,
  PASTE_WORDS,
  type PromptStyle,
  questionLines,
  useWidth,
} from './prompt-draw.ts';

export interface ChooseConfig extends PromptStyle {
  readonly choices: readonly { readonly value: string; readonly name: string }[];
  readonly back: string;
}

/** Longer lists roll: what is higher than the screen could not be drawn over. */
const PAGE_LINES = 12;

/** A list, the recommended choice first, and the way back as its last line. */
export const choosePrompt = createPrompt<Answer<string>, ChooseConfig>((config, done) => {
  useWidth(config);
  const names = [...config.choices.map(({ name }) => name), config.back];
  const [active, setActive] = useState(0);
  const [chosen, setChosen] = useState<string | null>(null);

  const finish = (answer: Answer<string>, words: string): void => {
    setChosen(words);
    done(answer);
  };

  useKeypress((key, rl) => {
    // readline collects what is typed as a line and counts the cursor by it.
    rl.clearLine(0);
    if (chosen !== null) return;
    if (isPasted(key, config)) {
      return finish({ kind: 'pasted', value: config.pasted.text ?? '' }, PASTE_WORDS);
    }
    if (isQuestionMark(key, config)) return finish({ kind: 'help' }, '?');
    const choice = config.choices[active];
    if (isEnterKey(key) && choice !== undefined) finish({ kind: 'answer', value: choice.value }, choice.name);
    else if (isEnterKey(key) || isEscape(key)) finish({ kind: 'back' }, config.back);
    else if (key.name === 'o' && config.link !== undefined) finish({ kind: 'open' }, 'Open the page');
    else if (isUpKey(key)) setActive((active + names.length - 1) % names.length);
    else if (isDownKey(key) || key.name === 'tab') setActive((active + 1) % names.length);
    else if (/^[1-9]$/.test(key.name) && Number(key.name) <= names.length) setActive(Number(key.name) - 1);
  });

  const question = questionLines(config);
  const rows = usePagination({
    items: names,
    active,
    renderItem: ({ item, index, isActive }) => rowOf(item, index, isActive, config),
    pageSize: PAGE_LINES,
    loop: false,
  });
  if (chosen !== null) return answeredLines(config, chosen);
  return `${[question, rows, hintLines(hint(config), config)].join('\n')}${HIDE_CURSOR}`;
});

function rowOf(name: string, at: number, isActive: boolean, { columns, paint }: ChooseConfig): string {
  const lines = wrap(name, Math.max(20, columns() - 7));
  return lines
    .map((line, row) => {
      const text = `${row === 0 ? `${isActive ? '>' : ' '} ${at + 1}. ` : '     '}${line}`;
      return isActive ? paint.cyan(text) : text;
    })
    .join('\n');
}

function hint(config: ChooseConfig): string {
  return keyHint('Arrow keys or a number, then Enter', config, 'o');
}
