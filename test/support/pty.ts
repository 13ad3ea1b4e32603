import { execFileSync } from 'node:child_process';
import { type IPty, spawn } from '@lydell/node-pty';
import { Terminal } from '@xterm/headless';
import { PROGRAM } from './program.ts';

export const ENTER = '\r';
export const ESC = '\u001b';
export const CTRL_C = '\u0003';
export const CTRL_D = '\u0004';
export const DOWN = '\u001b[B';

export interface PtyOptions {
  readonly cwd: string;
  readonly columns?: number;
  readonly env?: Readonly<Record<string, string>>;
}

/** The question that stands open on the screen. */
interface Open {
  readonly line: number;
  readonly text: string;
}

const PATIENCE_MS = 15_000;

/** The built program on a pseudo-terminal, its screen read as a person sees it. */
export class PtyRun {
  readonly #pty: IPty;
  readonly #terminal: Terminal;
  readonly #waiters = new Set<() => void>();
  #raw = '';
  #exit: number | null = null;
  #answered = -1;

  constructor(args: readonly string[], { cwd, columns = 80, env = {} }: PtyOptions) {
    this.#terminal = new Terminal({ cols: columns, rows: 40, scrollback: 10_000, allowProposedApi: true });
    this.#pty = spawn(process.execPath, [PROGRAM, ...args], {
      name: env['TERM'] ?? 'xterm-256color',
      cols: columns,
      rows: 40,
      cwd,
      env: {
        PATH: '/nowhere',
        HOME: cwd,
        NODE_DISABLE_COMPILE_CACHE: '1',
        TERM: 'xterm-256color',
        TZ: 'UTC',
        ...env,
      },
    });
    this.#pty.onData((data) => {
      this.#raw += data;
      this.#terminal.write(data, () => this.#wake());
    });
    this.#pty.onExit(({ exitCode }) => {
      this.#terminal.write('', () => {
        this.#exit = exitCode;
        this.#wake();
      });
    });
  }

  /** Everything that was written, escape sequences and all. */
  get raw(): string {
    return this.#raw;
  }

  /** Every line of the screen and of what scrolled away, without blanks at its end. */
  lines(): readonly string[] {
    const { active } = this.#terminal.buffer;
    const lines: string[] = [];
    for (let at = 0; at < active.length; at += 1)
      lines.push(active.getLine(at)?.translateToString(true) ?? '');
    return lines;
  }

  screen(): string {
    return this.lines().join('\n').trimEnd();
  }

  type(keys: string): void {
    this.#pty.write(keys);
  }

  /** As a terminal with bracketed paste hands it over. */
  paste(text: string): void {
    this.type(`\u001b[200~${text}\u001b[201~`);
  }

  /** The window is made wider or narrower; the terminal breaks what stands there anew. */
  resize(columns: number): void {
    this.#terminal.resize(columns, 40);
    this.#pty.resize(columns, 40);
  }

  /** The terminal window is closed. */
  hangUp(): void {
    this.#pty.kill('SIGHUP');
  }

  signal(name: string): void {
    this.#pty.kill(name);
  }

  get pid(): number {
    return this.#pty.pid;
  }

  /** Whether the terminal gives the keys one by one and shows none. */
  isRaw(): boolean {
    return execFileSync('stty', ['-F', this.#path(), '-a'], { encoding: 'utf8' }).includes('-echo ');
  }

  /** As a shell has it while it asks for the next command. */
  cook(): void {
    execFileSync('stty', ['-F', this.#path(), 'sane']);
  }

  #path(): string {
    return (this.#pty as unknown as { readonly _pty: string })._pty;
  }

  /** Waits until this question stands open, after the one that was answered last. */
  async asked(message: string): Promise<void> {
    await this.until(() => {
      const open = this.#open();
      return open !== null && open.line > this.#answered && open.text.startsWith(`? ${message}`);
    }, `the question "${message}"`);
    this.#answered = this.#open()?.line ?? -1;
  }

  /** Answers questions in turn: message, keys. */
  async answer(...answers: readonly (readonly [string, string])[]): Promise<void> {
    for (const [message, keys] of answers) {
      await this.asked(message);
      this.type(keys);
    }
  }

  async shows(text: string | RegExp): Promise<void> {
    await this.until(() => {
      const screen = flat(this.screen());
      return typeof text === 'string' ? screen.includes(text) : text.test(screen);
    }, String(text));
  }

  /** Like `asked`; false where the program ends without the question. */
  async askedOrEnded(message: string): Promise<boolean> {
    const isAsked = (): boolean => {
      const open = this.#open();
      return open !== null && open.line > this.#answered && open.text.startsWith(`? ${message}`);
    };
    await this.until(() => this.#exit !== null || isAsked(), 'the end');
    if (this.#exit !== null) return false;
    this.#answered = this.#open()?.line ?? -1;
    return true;
  }

  async ended(): Promise<number> {
    await this.until(() => this.#exit !== null, 'the end');
    return this.#exit ?? -1;
  }

  async until(holds: () => boolean, what: string): Promise<void> {
    const deadline = Date.now() + PATIENCE_MS;
    while (!holds()) {
      if (Date.now() > deadline || (this.#exit !== null && what !== 'the end')) {
        throw new Error(`waited in vain for ${what} (exit ${this.#exit}). The screen:\n${this.screen()}`);
      }
      await new Promise<void>((resolve) => {
        const timer = setTimeout(resolve, 250);
        this.#waiters.add(() => {
          clearTimeout(timer);
          resolve();
        });
      });
    }
  }

  kill(): void {
    try {
      this.#pty.kill('SIGKILL');
    } catch {
      // It has ended.
    }
    this.#terminal.dispose();
  }

  /** The last question whose keys are still told below it. */
  #open(): Open | null {
    const lines = this.lines();
    const line = lines.findLastIndex((text) => text.startsWith('? '));
    if (line === -1) return null;
    const text = flat(lines.slice(line).join('\n'));
    return text.includes('Esc goes back') ? { line, text } : null;
  }

  #wake(): void {
    for (const waiter of this.#waiters) waiter();
    this.#waiters.clear();
  }
}

/** One blank for all of them, so that a narrow screen reads as a wide one. */
export function flat(text: string): string {
  return text.replace(/\s+/g, ' ');
}
