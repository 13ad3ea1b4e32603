import type { Readable, Writable } from 'node:stream';
import { AbortPromptError, CancelPromptError, ExitPromptError } from '@inquirer/core';
import { createPromptModule } from 'inquirer';
import { CliFailure } from '../../core/failure.ts';
import type { Paint } from '../../core/output.ts';
import { forScreen } from '../../core/screen.ts';
import type { Answer, ChoiceQuestion, Prompter, PromptShown, Question, TextQuestion } from '../../ports.ts';
import { type CanvasHost, canvas } from './canvas.ts';
import { PASTED_KEY, pasteGate } from './paste-gate.ts';
import { choosePrompt } from './prompt-choose.ts';
import { BRACKETED_PASTE, secretPrompt } from './prompt-secret.ts';
import { textPrompt } from './prompt-text.ts';

const PROMPTS = { choose: choosePrompt, text: textPrompt, secret: secretPrompt } as const;

/** Where the questions are drawn and the keys come from. */
export interface PrompterHost extends CanvasHost {
  readonly paint: Paint;
  readonly interrupted: AbortSignal;
  onResize(listener: () => void): () => void;
  session<T>(work: () => Promise<T>): Promise<T>;
  /** Gives one prompt its keys and the stream that it draws on. */
  lend<T>(asked: PromptShown, prompt: (input: Readable, output: Writable) => Promise<T>): Promise<T>;
  openLink(url: string): Promise<string | null>;
}

const BACK = 'Go back';

/** A person whom the prompts are put to. */
export function makePrompter(host: PrompterHost): Prompter {
  return {
    get columns() {
      return host.columns();
    },
    session: host.session,
    async choose<T extends string>(question: ChoiceQuestion<T>): Promise<Answer<T>> {
      const choices = question.choices.map(({ value, name }) => ({ value, name: forScreen(name) }));
      const back = question.back ?? BACK;
      const answer = await ask(host, 'choose', { ...styleOf(question, host), choices, back });
      if (answer.kind !== 'answer') return answer;
      const chosen = question.choices.find(({ value }) => value === answer.value);
      if (chosen === undefined) throw new Error('a choice was made that was not offered');
      return { kind: 'answer', value: chosen.value };
    },
    text: ({ initial = '', mayShow, ...question }) =>
      ask(host, 'text', { ...styleOf(question, host), initial, mayShow }),
    secret: (question) => ask(host, 'secret', styleOf(question, host)),
    openLink: host.openLink,
  };
}

function styleOf({ message, link, help = false }: Question, host: PrompterHost) {
  return {
    message: forScreen(message),
    columns: host.columns,
    onResize: host.onResize,
    paint: host.paint,
    help,
    pasted: { text: null } as { text: string | null },
    ...(link === undefined ? {} : { link }),
  };
}

type Config = ReturnType<typeof styleOf> & {
  readonly choices?: PromptShown['choices'];
  readonly back?: string;
  readonly initial?: string;
  readonly mayShow?: TextQuestion['mayShow'];
};

function ask(host: PrompterHost, kind: PromptShown['kind'], config: Config): Promise<Answer<string>> {
  const { message, choices = [] } = config;
  return host.lend({ kind, message, choices }, async (keys, output) => {
    const input = kind === 'secret' ? keys : pasteGate(keys, (pasted) => aside(pasted, config));
    const prompts = createPromptModule<Record<PromptShown['kind'], Record<string, unknown>>>({
      input,
      output: canvas(output, host),
      signal: host.interrupted,
    });
    for (const [name, prompt] of Object.entries(PROMPTS)) prompts.registerPrompt(name, prompt);
    output.write(BRACKETED_PASTE.on);
    try {
      const answers: unknown = await prompts([{ ...config, type: kind, name: 'given' }]);
      return answerIn(answers);
    } catch (error) {
      throw isEnd(error) ? new CliFailure({ kind: 'cancelled', written: [] }, { cause: error }) : error;
    } finally {
      // The library ends every stream but the process's own.
      if (output.writable) output.write(BRACKETED_PASTE.off);
    }
  });
}

/** What the prompt gets of a paste: itself where it may be an answer, else only the key that says that it came. */
function aside(pasted: string, { pasted: kept, mayShow }: Config): string {
  const text = pasted.trim();
  if (text === '') return '';
  if (mayShow?.(text) === true) return text;
  kept.text = pasted;
  return PASTED_KEY.sequence;
}

function isEnd(error: unknown): boolean {
  return (
    error instanceof ExitPromptError ||
    error instanceof AbortPromptError ||
    error instanceof CancelPromptError
  );
}

/** The umbrella package types its answers loosely. */
function answerIn(answers: unknown): Answer<string> {
  if (typeof answers === 'object' && answers !== null && 'given' in answers && isAnswer(answers.given)) {
    return answers.given;
  }
  throw new Error('a prompt ended without an answer');
}

function isAnswer(given: unknown): given is Answer<string> {
  return typeof given === 'object' && given !== null && 'kind' in given;
}
