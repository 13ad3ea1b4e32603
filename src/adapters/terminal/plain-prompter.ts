import type { Readable, Writable } from 'node:stream';
import { StringDecoder } from 'node:string_decoder';
import { CliFailure } from '../../core/failure.ts';
import { forScreen } from '../../core/screen.ts';
import type { Answer, ChoiceQuestion, Prompter, Question, TextQuestion } from '../../ports.ts';
import { wrap } from '../../ui/text/wrap.ts';
import type { PrompterHost } from './prompter.ts';

/**
 * Questions for screen readers and terminals that cannot move the cursor: each is printed once, a choice is a number,
 * and nothing is ever drawn over. What is pasted is treated as at the other prompts.
 */
export function makePlainPrompter(host: PrompterHost): Prompter {
  return {
    get columns() {
      return host.columns();
    },
    session: host.session,
    choose: (question) => choose(question, host),
    text: (question) => typed(question, host),
    secret: (question) => unseen(question, host),
    openLink: host.openLink,
  };
}

async function choose<T extends string>(question: ChoiceQuestion<T>, host: PrompterHost): Promise<Answer<T>> {
  const { choices, back = 'Go back' } = question;
  const names = [...choices.map(({ name }) => forScreen(name)), back];
  const rows = names.map((name, at) => `  ${at + 1}. ${fitted(name, host, 6).replaceAll('\n', '\n     ')}`);
  const asked = [fitted(questionOf(question), host), ...rows].join('\n');
  for (let said = `${asked}\n`; ; said = `Type a number from 1 to ${names.length}.\n`) {
    const hint = hintOf(`A number, then Enter (Enter alone: 1)`, question, 'o');
    const line = await readLine(host, { kind: 'choose', question, said: `${said}${fitted(hint, host)}: ` });
    if (line.kind !== 'answer') return line;
    const word = line.value.trim().toLowerCase();
    if (word === 'o' && question.link !== undefined) return { kind: 'open' };
    const number = word === '' ? 1 : Number(word);
    if (number === names.length) return { kind: 'back' };
    const choice = choices[number - 1];
    if (choice !== undefined) return { kind: 'answer', value: choice.value };
  }
}

async function typed(question: TextQuestion, host: PrompterHost): Promise<Answer<string>> {
  const { initial = '' } = question;
  const hint = hintOf(initial === '' ? 'Then Enter' : `Enter alone: ${initial}`, question, 'Ctrl-O');
  const said = `${fitted(`${questionOf(question)} (${hint})`, host)}: `;
  const line = await readLine(host, { kind: 'text', question, said, mayShow: question.mayShow });
  if (line.kind !== 'answer') return line;
  const text = line.value.trim();
  return { kind: 'answer', value: text === '' ? initial : text };
}

function unseen(question: Question, host: PrompterHost): Promise<Answer<string>> {
  const hint = hintOf('paste it: nothing is shown; then Enter', question, 'Ctrl-O');
  return readLine(host, {
    kind: 'secret',
    question,
    said: `${fitted(`${questionOf(question)} (${hint})`, host)}: `,
  });
}

function questionOf({ message }: Question): string {
  return `? ${forScreen(message)}`;
}

function hintOf(own: string, { link, help }: Question, openKey: string): string {
  const more = help === true ? ', ? for more' : '';
  return `${own}; Esc goes back${link === undefined ? '' : `, ${openKey} opens the page`}${more}`;
}

function fitted(text: string, { columns }: PrompterHost, indent = 1): string {
  return wrap(text, Math.max(20, columns() - indent)).join('\n');
}

interface Asked {
  readonly kind: 'choose' | 'text' | 'secret';
  readonly question: Question;
  /** Printed before the line is read. */
  readonly said: string;
  readonly mayShow?: (text: string) => boolean;
}

/** This many letters and digits at once are pasted, not typed; a choice takes no more than a digit or two. */
const BURST = /[A-Za-z0-9]{16}/;
/** A paste goes on as long as something follows at once; an Enter behind which nothing comes was Enter. */
const SETTLING_MS = 120;
const KEYS = { interrupt: '\u0003', open: '\u000f', escape: '\u001b', clear: '\u0015' } as const;

function readLine(host: PrompterHost, asked: Asked): Promise<Answer<string>> {
  const { kind, question } = asked;
  const choices = 'choices' in question ? (question as ChoiceQuestion<string>).choices : [];
  return host.lend(
    { kind, message: forScreen(question.message), choices },
    (input, output) =>
      new Promise<Answer<string>>((resolve, reject) => {
        new Line(asked, host.interrupted, output, resolve, reject).listen(input);
      }),
  );
}

/** One line of a raw terminal, echoed by ourselves as far as it may be seen. */
class Line {
  readonly #asked: Asked;
  readonly #output: Writable;
  readonly #interrupted: AbortSignal;
  readonly #resolve: (answer: Answer<string>) => void;
  readonly #reject: (error: unknown) => void;
  readonly #decoder = new StringDecoder('utf8');
  #text = '';
  #isBurst = false;
  #timer: NodeJS.Timeout | undefined;
  #input: Readable | null = null;

  constructor(
    asked: Asked,
    interrupted: AbortSignal,
    output: Writable,
    resolve: (answer: Answer<string>) => void,
    reject: (error: unknown) => void,
  ) {
    this.#asked = asked;
    this.#interrupted = interrupted;
    this.#output = output;
    this.#resolve = resolve;
    this.#reject = reject;
  }

  listen(input: Readable): void {
    this.#input = input;
    this.#output.write(this.#asked.said);
    this.#interrupted.addEventListener('abort', this.#stop, { once: true });
    if (this.#interrupted.aborted) this.#stop();
    input.on('data', this.#take).on('end', this.#stop);
  }

  readonly #take = (chunk: Buffer): void => {
    const keys = this.#decoder.write(chunk);
    clearTimeout(this.#timer);
    if (keys.includes(KEYS.interrupt)) this.#stop();
    else if (keys === KEYS.escape) this.#end({ kind: 'back' });
    else if (keys === KEYS.open && this.#asked.question.link !== undefined) this.#end({ kind: 'open' });
    else if (keys === KEYS.clear) this.#show(() => '');
    // Arrows and their like say nothing here.
    else if (!/^\u001b(?!\[200~)/.test(keys)) this.#write(keys);
  };

  #write(keys: string): void {
    const isSecret = this.#asked.kind === 'secret';
    this.#isBurst ||= !isSecret && BURST.test(this.#text + keys);
    if (isSecret || this.#isBurst) {
      this.#text = withKeys(this.#text, keys);
      if (this.#isBurst || /[\r\n]$/.test(this.#text)) this.#timer = setTimeout(this.#settle, SETTLING_MS);
      return;
    }
    const [line = '', ...rest] = keys.split(/[\r\n]/);
    this.#show((text) => withKeys(text, line));
    if (rest.length > 0) this.#entered();
  }

  /** A paste is whole, or Enter was pressed behind a secret. */
  readonly #settle = (): void => {
    if (this.#asked.kind === 'secret') {
      this.#entered();
      return;
    }
    const pasted = this.#text;
    this.#isBurst = false;
    this.#text = '';
    if (this.#asked.mayShow?.(pasted.trim()) === true) {
      this.#show(() => pasted.trim());
      if (/[\r\n]$/.test(pasted)) this.#entered();
    } else this.#end({ kind: 'pasted', value: pasted });
  };

  #entered(): void {
    const text = this.#text.replace(/[\r\n]+$/, '');
    const { kind, question } = this.#asked;
    if (text.trim() === '?' && question.help === true) {
      this.#end({ kind: 'help' });
      return;
    }
    if (kind === 'secret' && text !== '') this.#output.write(`${[...text].length} characters`);
    this.#end({ kind: 'answer', value: text });
  }

  /** Echoes the change of the line, without moving the cursor further back than over what was typed. */
  #show(change: (text: string) => string): void {
    const [before, after] = [this.#seen(this.#text), change(this.#text)];
    this.#text = after;
    const seen = this.#seen(after);
    let same = 0;
    while (same < before.length && before[same] === seen[same]) same += 1;
    this.#output.write('\b \b'.repeat(before.length - same) + seen.slice(same));
  }

  #seen(text: string): string {
    const { kind, mayShow } = this.#asked;
    if (kind === 'choose') return /^[0-9?o]{0,3}$/i.test(text) ? text : '';
    return kind === 'text' && mayShow?.(text) === true ? text : '';
  }

  readonly #stop = (): void => {
    this.#leave();
    this.#reject(new CliFailure({ kind: 'cancelled', written: [] }));
  };

  #end(answer: Answer<string>): void {
    this.#leave();
    this.#resolve(answer);
  }

  #leave(): void {
    clearTimeout(this.#timer);
    this.#interrupted.removeEventListener('abort', this.#stop);
    this.#input?.off('data', this.#take).off('end', this.#stop);
    this.#output.write('\n');
  }
}

function withKeys(text: string, keys: string): string {
  let line = text;
  // Paste marks of a terminal that sends them unasked are no part of what was pasted.
  for (const key of keys.replace(/\u001b\[20[01]~|[^\P{Cc}\b\t\r\n\u007f]/gu, '')) {
    line = key === '\u007f' || key === '\b' ? [...line].slice(0, -1).join('') : line + key;
  }
  return line;
}
