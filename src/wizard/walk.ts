import { CliFailure } from '../core/failure.ts';
import type { Asking, At, StageName, State, WalkEnd } from '../core/refresh/state.ts';
import type { Answer, Prompter, Question } from '../ports.ts';
import { ignoredWords } from '../ui/refresh/paste-words.ts';
import { fullSteps } from '../ui/refresh/wizard-guide.ts';
import { said, type View } from '../ui/text/view.ts';
import { type QuestionRow, type StepRow, say, viewOf, type WizardPorts } from './row.ts';
import { STEPS, type Steps } from './steps.ts';
import { afterStrayPaste, isToken } from './stray-paste.ts';

/**
 * Goes from state to state until it is done. Going back is the same everywhere: the question before is asked
 * again, from the state that it was asked in; before the first question the walk begins anew.
 */
export async function walk(start: State, world: WizardPorts): Promise<WalkEnd> {
  let base = start;
  let asked: State[] = [];
  let state = start;
  try {
    while (state.at !== 'done') {
      if (state.at === 'restart' || state.at === 'verify') {
        // What is written is not taken back: from here on the way back ends here.
        base = state;
        asked = [];
      }
      const row = rowOf(state.at);
      if ('run' in row) {
        state = await row.run(state, world);
        continue;
      }
      // A question that is asked again stands where it stood: the way back leads past it.
      const at = asked.findIndex((one) => one.at === state.at);
      if (at !== -1) asked = asked.slice(0, at);
      const next = await put(row, state, asked.length === 0, world);
      if (next === 'back') state = asked.pop() ?? base;
      else {
        asked.push(state);
        state = next;
      }
    }
    return state;
  } catch (error) {
    throw withWritten(error, state);
  }
}

function rowOf<S extends Exclude<StageName, 'done'>>(at: S): StepRow<S> {
  const steps: Steps = STEPS;
  return steps[at];
}

const AT_THE_START = 'Go back: look at the file again';

/** Puts one question, and has its link opened as often as that is wanted. */
async function put<S extends StageName>(
  row: QuestionRow<S>,
  state: At<S>,
  isFirst: boolean,
  world: WizardPorts,
): Promise<State | 'back'> {
  const view = viewOf(world);
  say(world.out, row.say?.(state, view) ?? '');
  world.out.note('');
  const asking = row.ask(state, view);
  for (;;) {
    const answer = await answered(asking, isFirst, world);
    switch (answer.kind) {
      case 'back':
        return 'back';
      case 'answer':
        return answer.value;
      case 'help':
        say(world.out, row.more?.(state, view) ?? stepAt(state, view));
        world.out.note('');
        break;
      case 'pasted': {
        const next = afterStrayPaste(state, answer.value);
        if (next.at !== 'ignored') return next;
        say(world.out, said(ignoredWords(next.wrong), view));
        world.out.note('');
        break;
      }
      case 'open': {
        const opened = asking.link === undefined ? null : await world.prompter.openLink(asking.link);
        const words =
          opened === null ? `No browser opens here. The page: ${asking.link}` : `Opened ${opened}`;
        say(world.out, words);
      }
    }
  }
}

async function answered(asking: Asking, isFirst: boolean, { prompter }: WizardPorts): Promise<Answer<State>> {
  const question = {
    message: asking.message,
    help: true,
    ...(isFirst ? { back: AT_THE_START } : {}),
    ...(asking.link === undefined ? {} : { link: asking.link }),
  };
  if (asking.kind !== 'choose') {
    const typed = await typedAt(asking, question, prompter);
    return typed.kind === 'answer' ? { kind: 'answer', value: asking.to(typed.value) } : typed;
  }
  const choices = asking.options.map(({ id, name }, at) => ({ name, value: id ?? String(at) }));
  const chosen = await prompter.choose({ ...question, choices });
  if (chosen.kind !== 'answer') return chosen;
  const option = asking.options[choices.findIndex(({ value }) => value === chosen.value)];
  if (option === undefined) throw new Error('an answer was given that was not offered');
  return { kind: 'answer', value: option.to };
}

/** The guide's step that a question without help of its own belongs to: the file, or the test. */
function stepAt(state: State, view: View): string {
  const isAboutTheFile = !('ground' in state) || 'proof' in state;
  return fullSteps([isAboutTheFile ? 5 : 7], 'ground' in state ? state.ground.ids : {}, view);
}

/** A token that was typed where something else was asked for is as good as a pasted one. */
async function typedAt(
  { kind, mayShow = () => true }: Extract<Asking, { kind: 'text' | 'secret' }>,
  question: Question,
  prompter: Prompter,
): Promise<Answer<string>> {
  if (kind === 'secret') return prompter.secret(question);
  const answer = await prompter.text({ ...question, mayShow });
  if (answer.kind === 'answer') {
    return isToken(answer.value) ? { kind: 'pasted', value: answer.value } : answer;
  }
  // What is pasted and is no token is wrong in the way that what is typed is.
  return answer.kind === 'pasted' && !isToken(answer.value) ? { ...answer, kind: 'answer' } : answer;
}

/** Stopped after the write, the last line says what is in place. */
function withWritten(error: unknown, state: State): unknown {
  if (!(error instanceof CliFailure) || error.failure.kind !== 'cancelled') return error;
  if (!('changes' in state) || state.at === 'done') return error;
  const { changes, writtenAt, idChange } = state;
  if (writtenAt === null && idChange === null) return error;
  const written = writtenAt === null ? [] : changes.map(({ path }) => path);
  const changed = idChange === null ? {} : { changedId: idChange };
  return new CliFailure({ kind: 'cancelled', written, ...changed }, { cause: error });
}
