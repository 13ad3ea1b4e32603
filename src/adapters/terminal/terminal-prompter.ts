import type { Paint } from '../../core/output.ts';
import type { Prompter } from '../../ports.ts';
import type { ProgramHost } from '../child/programs.ts';
import { Keyboard, type TerminalInput } from './keyboard.ts';
import { columnsOf, reflows, type Stream } from './terminal.ts';

export interface TerminalHost extends ProgramHost {
  readonly stdin: TerminalInput & { readonly isTTY?: boolean };
  readonly stderr: Stream;
  readonly paint: Paint;
  readonly interrupted: AbortSignal;
  /** Nothing is drawn over: for screen readers, and terminals that cannot. */
  readonly isAccessible: boolean;
  interrupt(): void;
  onContinue(listener: () => void): void;
}

/** The person at the terminal, or null where nobody can be asked. The prompts are loaded with the first question. */
export function terminalPrompter(host: TerminalHost): Prompter | null {
  const { stdin, stderr, env, paint, interrupted } = host;
  const ci = env['CI'];
  if (stdin.isTTY !== true || stderr.isTTY !== true || (ci !== undefined && ci !== '')) return null;
  const keyboard = new Keyboard(stdin, host.interrupt);
  host.onContinue(() => keyboard.retake());
  const columns = (): number => columnsOf(stderr);
  const onResize = (listener: () => void): (() => void) => {
    stderr.on('resize', listener);
    return () => stderr.off('resize', listener);
  };
  const session = <T>(work: () => Promise<T>): Promise<T> => keyboard.session(work);
  const open = async (url: string): Promise<string | null> => {
    const { openLink } = await import('./opener.ts');
    return (await openLink(host, url)) ? url : null;
  };
  const load = async (): Promise<Prompter> => {
    const make = host.isAccessible
      ? (await import('./plain-prompter.ts')).makePlainPrompter
      : (await import('./prompter.ts')).makePrompter;
    return make({
      paint,
      interrupted,
      columns,
      reflows: reflows(env),
      onResize,
      session,
      openLink: open,
      lend: (_asked, prompt) => keyboard.lend((keys) => prompt(keys, stderr)),
    });
  };
  let loading: Promise<Prompter> | null = null;
  const prompts = (): Promise<Prompter> => {
    loading ??= load();
    return loading;
  };
  return {
    get columns() {
      return columns();
    },
    session,
    choose: async (question) => (await prompts()).choose(question),
    text: async (question) => (await prompts()).text(question),
    secret: async (question) => (await prompts()).secret(question),
    openLink: open,
  };
}
