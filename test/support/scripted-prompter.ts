import { CliFailure } from '../../src/core/failure.ts';
import type { Answer, ChoiceQuestion, Prompter, Question } from '../../src/ports.ts';

/** One answer: the question word for word, and what is taken of what is offered. */
export type Scripted =
  | { readonly choose: string; readonly take: string | 'back' | 'open' | 'help' }
  | { readonly choose: string; readonly paste: string }
  | { readonly text: string; readonly answer: string | 'back' | 'help' }
  | { readonly secret: string; readonly answer: string | 'back' | 'help' };

export interface ScriptedPerson {
  readonly prompter: Prompter;
  /** The answers that nobody asked for. */
  unused(): readonly Scripted[];
  readonly opened: readonly string[];
}

/** A strict person: an unscripted question fails the test, and so does an answer that is not offered. */
export function scriptedPrompter(script: readonly Scripted[]): ScriptedPerson {
  const left = [...script];
  const opened: string[] = [];
  const typed = (kind: 'text' | 'secret', { message }: Question): Answer<string> => {
    const next = left.shift();
    if (next === undefined || !(kind in next) || !(message in invert(next, kind))) {
      throw new Error(`unscripted: ${kind} "${message}"; the script says ${JSON.stringify(next)}`);
    }
    if (!('answer' in next)) throw new Error('no answer');
    if (next.answer === 'back' || next.answer === 'help') return { kind: next.answer };
    return { kind: 'answer', value: next.answer };
  };
  return {
    opened,
    unused: () => left,
    prompter: {
      columns: 80,
      session: (work) => work(),
      async choose<T extends string>({ message, choices }: ChoiceQuestion<T>): Promise<Answer<T>> {
        const next = left.shift();
        if (next === undefined || !('choose' in next) || next.choose !== message) {
          throw new Error(`unscripted: choose "${message}"; the script says ${JSON.stringify(next)}`);
        }
        if ('paste' in next) return { kind: 'pasted', value: next.paste };
        if (next.take === 'back' || next.take === 'open' || next.take === 'help') return { kind: next.take };
        const choice = choices.find(({ name }) => name === next.take);
        if (choice !== undefined) return { kind: 'answer', value: choice.value };
        throw new Error(`not offered: "${next.take}", but ${choices.map(({ name }) => name).join(' | ')}`);
      },
      text: async (question) => typed('text', question),
      secret: async (question) => typed('secret', question),
      openLink: async (url) => {
        opened.push(url);
        return url;
      },
    },
  };
}

function invert(next: Scripted, kind: 'text' | 'secret'): Readonly<Record<string, true>> {
  if (kind === 'text' && 'text' in next) return { [next.text]: true };
  return kind === 'secret' && 'secret' in next ? { [next.secret]: true } : {};
}

/** A person that answers with whatever comes to `pick`'s mind, and leaves when it has had enough. */
export function randomPrompter(pick: (count: number) => number, typed: readonly string[], patience: number) {
  const taken: string[] = [];
  let left = patience;
  const tire = (): void => {
    left -= 1;
    if (left < 0) throw new CliFailure({ kind: 'cancelled', written: [] });
  };
  const type = async (): Promise<Answer<string>> => {
    tire();
    const at = pick(typed.length + 1);
    return at === typed.length ? { kind: 'back' } : { kind: 'answer', value: typed[at] ?? '' };
  };
  const prompter: Prompter = {
    columns: 80,
    session: (work) => work(),
    async choose<T extends string>({ choices }: ChoiceQuestion<T>): Promise<Answer<T>> {
      tire();
      const choice = choices[pick(choices.length + 1)];
      if (choice === undefined) return { kind: 'back' };
      taken.push(choice.name);
      return { kind: 'answer', value: choice.value };
    },
    text: type,
    secret: type,
    openLink: async () => null,
  };
  return { prompter, taken };
}
