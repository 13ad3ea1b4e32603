import { PassThrough, type Readable } from 'node:stream';
import { StringDecoder } from 'node:string_decoder';

const START = '\u001b[200~';
const END = '\u001b[201~';
/** The key that tells a prompt that something was pasted. Real paste marks never get as far as a prompt. */
export const PASTED_KEY = { name: 'paste-end', sequence: END } as const;

/** Where a terminal marks no pastes: this many letters and digits at once are not typed. */
const BURST = /[A-Za-z0-9]{16}/;
/** A paste goes on as long as something follows at once. */
const SETTLING_MS = 120;

/**
 * Stands between the keyboard and a prompt that is not for secrets. What is pasted is gathered whole and handed to
 * `take`; only what that gives back goes on to the prompt as if it had been typed.
 */
export function pasteGate(input: Readable, take: (pasted: string) => string): Readable {
  const keys = new PassThrough();
  const decoder = new StringDecoder('utf8');
  let held = '';
  let timer: NodeJS.Timeout | undefined;

  const pass = (text: string): void => {
    if (text !== '' && keys.writable) keys.write(text);
  };
  const settle = (): void => {
    const text = held;
    held = '';
    const enter = /[\r\n]+$/.exec(text)?.[0] ?? '';
    const kept = take(text.slice(0, text.length - enter.length));
    pass(kept === '' ? '' : kept + (enter === '' ? '' : '\r'));
  };
  const marked = (): boolean => {
    const start = held.indexOf(START);
    if (start === -1) return false;
    const end = held.indexOf(END, start);
    if (end === -1) return true;
    const [before, pasted, after] = [
      held.slice(0, start),
      held.slice(start + START.length, end),
      held.slice(end + END.length),
    ];
    held = '';
    pass(before);
    pass(take(pasted));
    if (after !== '') arrive(after);
    return true;
  };
  const arrive = (text: string): void => {
    clearTimeout(timer);
    held += text;
    if (marked()) return;
    if (BURST.test(held)) {
      timer = setTimeout(settle, SETTLING_MS);
      return;
    }
    // The mark itself may come in two pieces.
    const cut = held.lastIndexOf('\u001b[');
    const isOpen =
      cut !== -1 && cut < held.length && START.startsWith(held.slice(cut)) && cut + 2 < held.length;
    const text2 = isOpen ? held.slice(0, cut) : held;
    held = isOpen ? held.slice(cut) : '';
    pass(text2);
  };
  input.on('data', (chunk: Buffer) => arrive(decoder.write(chunk)));
  input.on('end', () => keys.end());
  input.on('close', () => {
    clearTimeout(timer);
    keys.destroy();
  });
  return keys;
}
