import { execFile } from 'node:child_process';

/** A large repository on a slow disk answers in this time; a network file system may not, and is not waited for. */
const TIME_LIMIT_MS = 1500;
/** The names of some 100,000 files. */
const MAX_OUTPUT_BYTES = 16 * 1024 * 1024;

/**
 * Runs git without a shell. It takes no lock, asks for no password, and runs no program that the repository's own
 * configuration names (`core.fsmonitor` may be one).
 */
export function git(
  folder: string,
  args: readonly string[],
  env: Readonly<Record<string, string | undefined>>,
): Promise<string | null> {
  return new Promise((resolve) => {
    const child = execFile(
      'git',
      ['--no-pager', '-c', 'core.fsmonitor=false', '-C', folder, ...args],
      {
        env: quietEnvironment(env),
        timeout: TIME_LIMIT_MS,
        killSignal: 'SIGKILL',
        maxBuffer: MAX_OUTPUT_BYTES,
        encoding: 'utf8',
        windowsHide: true,
      },
      (error, stdout) => resolve(error === null ? stdout : null),
    );
    child.stdin?.end();
  });
}

/** Without GIT_DIR and its kin, which inside a git hook would point at another repository. */
function quietEnvironment(env: Readonly<Record<string, string | undefined>>): NodeJS.ProcessEnv {
  const kept = Object.entries(env).filter(
    ([name]) => !/^GIT_(?:DIR|WORK_TREE|INDEX_FILE|PREFIX)$/.test(name),
  );
  return {
    ...Object.fromEntries(kept),
    GIT_OPTIONAL_LOCKS: '0',
    GIT_TERMINAL_PROMPT: '0',
    GIT_LITERAL_PATHSPECS: '1',
  };
}
