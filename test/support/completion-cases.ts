import { completionWords } from '../../src/commands/completion.ts';
import { COMMANDS } from '../../src/commands/table.ts';
import { COMMON } from '../../src/core/options.ts';
import { completionScript, SHELLS } from '../../src/ui/help/completion.ts';
import { type Folder, temporaryFolder } from './program.ts';

/** What is typed behind `wa-token`, and what each shell makes of its last word. */
export const CASES: readonly (readonly [string, string])[] = [
  ['refr', 'refresh'],
  ['help exp', 'explain'],
  ['refresh --token-s', '--token-stdin'],
  ['refresh --deb', '--debug'],
  ['refresh -f .env --token-s', '--token-stdin'],
  ['explain rate', 'rate-limited'],
  ['recipe kub', 'kubernetes'],
  ['recipe systemd ti', 'timer'],
  ['recipe cron ren', 'renew'],
  ['check --format jun', 'junit'],
  ['check --only number.h', 'number.health'],
  ['check --only token.valid,number.h', 'token.valid,number.health'],
  ['check --fail-on unh', 'unhealthy'],
  ['check --fail-on unhealthy,unv', 'unhealthy,unverified'],
  ['check --fields phone', 'phoneNumber'],
  ['demo --trouble live', 'live-number'],
  ['sandbox --fault rate-limit-ap', 'rate-limit-app'],
  ['renew --push dop', 'doppler'],
  ['completion pow', 'powershell'],
  ['check .env.l', '.env.local'],
  ['check -f .env.l', '.env.local'],
  ['refresh --token-file to', 'token.txt'],
  ['check --output to', 'token.txt'],
  ['renew --reminder to', 'token.txt'],
];

/** A folder with a script for each shell, and files to be completed in `work/`. */
export async function completionFolder(): Promise<Folder> {
  const words = await completionWords();
  const folder = temporaryFolder();
  for (const shell of SHELLS) folder.write(shell, completionScript(shell, COMMANDS, COMMON, words));
  for (const name of ['.env', '.env.local', 'token.txt']) folder.write(name, '');
  return folder;
}
