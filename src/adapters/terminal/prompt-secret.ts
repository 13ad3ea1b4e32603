import {
  createPrompt,
  isBackspaceKey,
  isEnterKey,
  type KeypressEvent,
  useEffect,
  useKeypress,
  useRef,
  useState,
} from '@inquirer/core';
import type { Answer } from '../../ports.ts';
import {
  answeredLines,
  hintLines,
  isEscape,
  isQuestionMark,
  keyHint,
  type PromptStyle,
  questionLines,
  useWidth,
  written,
} from './prompt-draw.ts';

/** Asks the terminal to mark where a paste begins and ends, so that a line break in it is none of Enter's. */
export const BRACKETED_PASTE = { on: '\u001b[?2004h', off: '\u001b[?2004l' } as const;

/**
 * Where a terminal marks no pastes, an Enter counts only if nothing follows it at once: a paste comes within
 * some milliseconds, a person needs longer to press the next key.
 */
const SETTLING_MS = 120;
/** One drawing for many keys: a paste is thousands of them. */
const DRAWING_MS = 25;

interface Arrived {
  text: string;
  /** Line breaks that are kept back: a paste goes on behind them, or they were Enter. */
  breaks: string;
  isPaste: boolean;
  /** Counts the keys: an Enter that is still the last one when it has settled was Enter. */
  keys: number;
  drawing: NodeJS.Timeout | undefined;
}

/** Typed or pasted unseen: no echo, no stars, no way to reveal; only the number of characters is shown. */
export const secretPrompt = createPrompt<Answer<string>, PromptStyle>((config, done) => {
  useWidth(config);
  const [count, setCount] = useState('');
  const [isDone, setDone] = useState(false);
  const { current: arrived } = useRef<Arrived>({
    text: '',
    breaks: '',
    isPaste: false,
    keys: 0,
    drawing: undefined,
  });

  const stop = (): void => {
    arrived.keys += 1;
    clearTimeout(arrived.drawing);
    arrived.drawing = undefined;
  };
  const finish = (answer: Answer<string>, words = counted(arrived.text)): void => {
    stop();
    setCount(words);
    setDone(true);
    arrived.text = '';
    done(answer);
  };
  const draw = (): void => {
    arrived.drawing ??= setTimeout(() => {
      arrived.drawing = undefined;
      setCount(counted(arrived.text));
    }, DRAWING_MS);
  };

  useEffect(() => stop, []);
  useKeypress((key, rl) => {
    rl.clearLine(0);
    if (isDone) return;
    arrived.keys += 1;
    // In a paste no key is a command.
    if (!arrived.isPaste && isEscape(key)) return finish({ kind: 'back' });
    if (!arrived.isPaste && opens(key, config)) return finish({ kind: 'open' });
    if (!arrived.isPaste && arrived.text === '' && isQuestionMark(key, config)) {
      return finish({ kind: 'help' }, '?');
    }
    if (!arrived.isPaste && isEnterKey(key)) {
      arrived.breaks += breakOf(key);
      return settle(arrived, () => finish({ kind: 'answer', value: arrived.text }));
    }
    take(arrived, key);
    draw();
  });

  if (isDone) return answeredLines(config, count);
  const line = [questionLines(config), count === '' ? '' : config.paint.cyan(count)]
    .filter(Boolean)
    .join('  ');
  return [line, hintLines(keyHint(HINT, config, 'Ctrl-O'), config)];
});

function opens(key: KeypressEvent, { link }: PromptStyle): boolean {
  return key.ctrl && key.name === 'o' && link !== undefined;
}

/** What waits in the terminal's buffer is read before the Enter is believed, however busy the machine is. */
function settle(arrived: Arrived, enter: () => void): void {
  const { keys } = arrived;
  setTimeout(() => setImmediate(() => keys === arrived.keys && enter()), SETTLING_MS);
}

function take(arrived: Arrived, key: KeypressEvent): void {
  if (key.name === 'paste-end') arrived.isPaste = false;
  const breaks = arrived.isPaste && isEnterKey(key) ? breakOf(key) : arrived.breaks;
  arrived.breaks = '';
  if (key.name === 'paste-start') arrived.isPaste = true;
  if (isBackspaceKey(key)) arrived.text = [...arrived.text].slice(0, -1).join('');
  else if (key.ctrl && key.name === 'u' && !arrived.isPaste) arrived.text = '';
  else arrived.text += (arrived.text === '' ? '' : breaks) + written(key);
}

function breakOf({ name }: KeypressEvent): string {
  return name === 'return' ? '\r' : '\n';
}

function counted(text: string): string {
  if (text === '') return '';
  const lines = text.trim().split(/\r\n?|\n/).length;
  const characters = [...text.replace(/[\r\n]/g, '')].length;
  const amount = `${characters} character${characters === 1 ? '' : 's'}`;
  return lines > 1 ? `${amount} in ${lines} lines` : amount;
}

const HINT = 'Paste it, then Enter: it stays hidden';
