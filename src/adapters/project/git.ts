import { outputOf, type ProgramHost } from '../child/programs.ts';

const LIMITS = {
  /** A large repository on a slow disk answers in this time; a network file system may not, and is not waited for. */
  milliseconds: 1500,
  /** The names of some 100,000 files. */
  maxBytes: 16 * 1024 * 1024,
} as const;

/**
 * What a repository's own configuration may name as a program (https://git-scm.com/docs/git-config), off. A filter
 * runs where file contents are read; the commands that are run here read none.
 */
const CONFIGURATION = [
  'core.fsmonitor=false',
  'core.hooksPath=/dev/null',
  'core.sshCommand=false',
  'core.askPass=false',
  'core.pager=cat',
  'core.alternateRefsCommand=false',
  'credential.helper=',
  'protocol.allow=never',
  'safe.bareRepository=explicit',
].flatMap((setting) => ['-c', setting]);

/** Takes no lock, asks for nothing, and fetches nothing: what a partial clone lacks stays missing. */
const QUIET = {
  GIT_OPTIONAL_LOCKS: '0',
  GIT_TERMINAL_PROMPT: '0',
  GIT_ASKPASS: 'false',
  GIT_SSH_COMMAND: 'false',
  GIT_PAGER: 'cat',
  GIT_NO_LAZY_FETCH: '1',
  // `none` is no protocol, so that older versions, which know nothing of lazy fetches, may use none.
  GIT_ALLOW_PROTOCOL: 'none',
  GIT_LITERAL_PATHSPECS: '1',
} as const;

/** What git prints about a repository; null where there is no git, it refuses, or takes too long. */
export async function git(
  folder: string,
  args: readonly string[],
  host: ProgramHost,
): Promise<string | null> {
  const said = await outputOf('git', ['--no-pager', ...CONFIGURATION, '-C', folder, ...args], host, LIMITS, {
    about: folder,
    env: QUIET,
  });
  return said?.exit === 0 ? said.stdout : null;
}
