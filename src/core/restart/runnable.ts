/** A restart command that ends by itself and needs no shell. */
export interface Runnable {
  readonly folder: string;
  readonly program: string;
  readonly args: readonly string[];
}

/** The rest start a program that stays in the foreground, or want somebody to look first. */
const ENDS =
  /^(?:docker compose (?:(?:-f|--env-file|--profile|-p) \S+ )*up -d|docker-compose (?:-f \S+ )*up -d|pm2 (?:restart|reload) |(?:sudo )?systemctl (?:--user )?restart |(?:sudo )?supervisorctl (?:-c \S+ )?restart )/;
const PLAIN_WORD = /^[\w@%+=:,./-]+$/;

/** Null where the command is to be typed by the person. */
export function runnable(command: string | null): Runnable | null {
  const [, folder = '.', line = ''] = /^(?:cd (\S+) && )?(.*)$/s.exec(command ?? '') ?? [];
  const words = line.split(' ');
  if (!ENDS.test(line) || !PLAIN_WORD.test(folder) || !words.every((word) => PLAIN_WORD.test(word)))
    return null;
  const [program = '', ...args] = words;
  // Nobody could type a password: it asks into nothing.
  return { folder, program, args: program === 'sudo' ? ['-n', ...args] : args };
}
