import { type KeypressEvent, useEffect, useState } from '@inquirer/core';
import type { Paint } from '../../core/output.ts';
import { wrap } from '../../ui/text/wrap.ts';
import { PASTED_KEY } from './paste-gate.ts';

/** What every prompt is drawn from. */
export interface PromptStyle {
  readonly message: string;
  readonly link?: string | undefined;
  readonly help?: boolean;
  /** What was pasted that the prompt is not for: the gate before it holds it. */
  readonly pasted: { text: string | null };
  columns(): number;
  /** Tells when the terminal has another width; returns how to stop that. */
  onResize(listener: () => void): () => void;
  readonly paint: Paint;
}

/** While somebody drags the window's edge nothing is drawn. */
const RESIZED_MS = 80;

/** Draws a prompt anew where the terminal has become wider or narrower. */
export function useWidth({ columns, onResize }: PromptStyle): void {
  const [, setWidth] = useState(columns());
  useEffect(() => {
    let timer: NodeJS.Timeout | undefined;
    const stop = onResize(() => {
      clearTimeout(timer);
      timer = setTimeout(() => setWidth(columns()), RESIZED_MS);
    });
    return () => {
      clearTimeout(timer);
      stop();
    };
  }, []);
}

export const HIDE_CURSOR = '\u001b[?25l';

/** `? message`, broken between words; the library alone would break inside them. */
export function questionLines({ message, columns, paint }: PromptStyle, tail = 0): string {
  const lines = wrap(message, Math.max(20, columns() - 3 - tail));
  return lines.map((line, at) => `${at === 0 ? `${paint.cyan('?')} ` : '  '}${paint.bold(line)}`).join('\n');
}

/** An answered question: on one line where it fits, and no longer in the foreground. */
export function answeredLines(config: PromptStyle, answer: string): string {
  const { message, columns, paint } = config;
  const width = Math.max(20, columns() - 1);
  const whole = wrap(`${message} ${answer}`, width - 2);
  if (whole.length === 1) return paint.dim(`? ${message} `) + paint.cyan(answer);
  const asked = wrap(message, width - 2).map((line, at) => paint.dim(`${at === 0 ? '? ' : '  '}${line}`));
  return [...asked, ...wrap(answer, width - 2).map((line) => `  ${paint.cyan(line)}`)].join('\n');
}

/** What the keys do, the ones that every prompt has last. */
export function keyHint(own: string, { link, help }: PromptStyle, openKey: string): string {
  const open = link === undefined ? '' : `, ${openKey} opens the page`;
  return `${own}; Esc goes back${open}${help === true ? ', ? for more' : ''}`;
}

export function isQuestionMark(key: KeypressEvent, { help }: PromptStyle): boolean {
  return help === true && written(key) === '?';
}

/** The gate has taken a paste aside. */
export function isPasted(key: KeypressEvent, { pasted }: PromptStyle): boolean {
  return key.name === PASTED_KEY.name && pasted.text !== null;
}

export const PASTE_WORDS = '(a paste, not shown)';

export function hintLines(hint: string, { columns, paint }: PromptStyle): string {
  return wrap(hint, Math.max(20, columns() - 1))
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
