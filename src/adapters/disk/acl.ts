import { outputOf, type ProgramHost } from '../child/programs.ts';

/** `ls` marks what has an access list with a `+` behind the mode: `-rw-rw----+`. */
export async function hasAcl(path: string, host: ProgramHost): Promise<boolean> {
  if (host.platform === 'win32') return false;
  const limits = { milliseconds: 1000, maxBytes: 64 * 1024 };
  const said = await outputOf('ls', ['-ld', '--', path], host, limits, { env: { LC_ALL: 'C' } });
  return said?.exit === 0 && said.stdout.charAt(10) === '+';
}
