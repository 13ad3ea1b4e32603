import { CliFailure } from '../core/failure.ts';
import { fed } from '../core/shell-word.ts';
import type { Ports } from '../ports.ts';

/** Longer than any token with a curl command around it; a larger input is some other file. */
export const MAX_TOKEN_BYTES = 64 * 1024;

/** A token from standard input. At a terminal it is asked for unseen: what is typed there would be echoed. */
export async function tokenFromStdin({
  input,
  prompter,
}: Pick<Ports, 'input' | 'prompter'>): Promise<string> {
  if (!input.isTerminal) return new TextDecoder().decode(await input.readAll(MAX_TOKEN_BYTES));
  if (prompter === null) {
    throw new CliFailure({
      kind: 'usage',
      message: 'a token cannot be typed here without being shown',
      hint: `give it on standard input: \`${fed('wa-token refresh --token-stdin')}\``,
    });
  }
  const answer = await prompter.session(() => prompter.secret({ message: 'New access token' }));
  if (answer.kind === 'answer' || answer.kind === 'pasted') return answer.value;
  throw new CliFailure({ kind: 'cancelled', written: [] });
}
