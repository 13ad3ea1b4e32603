import { PassThrough, type Readable } from 'node:stream';

/** Standard input at a terminal. */
export type TerminalInput = Readable & { setRawMode?(raw: boolean): unknown };

const CTRL_C = 3;
const CTRL_D = 4;
const CTRL_Z = 26;

/**
 * The one reader of the terminal. A prompt is lent a stream of its own; between two prompts keys are thrown
 * away unseen, so that a paste that comes too early is not echoed by the terminal, and Ctrl-C interrupts.
 */
export class Keyboard {
  readonly #stdin: TerminalInput;
  readonly #interrupt: () => void;
  #borrower: PassThrough | null = null;
  #sessions = 0;

  constructor(stdin: TerminalInput, interrupt: () => void) {
    this.#stdin = stdin;
    this.#interrupt = interrupt;
  }

  async session<T>(work: () => Promise<T>): Promise<T> {
    if (this.#sessions === 0) this.#open();
    this.#sessions += 1;
    try {
      return await work();
    } finally {
      this.#sessions -= 1;
      if (this.#sessions === 0) this.#close();
    }
  }

  /** Gives one prompt the keys that come from now on. */
  lend<T>(prompt: (keys: Readable) => Promise<T>): Promise<T> {
    return this.session(async () => {
      const keys = new PassThrough();
      this.#borrower = keys;
      try {
        return await prompt(keys);
      } finally {
        this.#borrower = null;
        keys.destroy();
      }
    });
  }

  /** The shell had the terminal meanwhile and left it with its echo on. */
  retake(): void {
    if (this.#sessions === 0) return;
    this.#cooked();
    this.#stdin.setRawMode?.(true);
  }

  #open(): void {
    this.#stdin.setRawMode?.(true);
    this.#stdin.on('data', this.#take).on('end', this.#hangUp).on('error', this.#hangUp);
    this.#stdin.resume();
  }

  #close(): void {
    this.#stdin.off('data', this.#take).off('end', this.#hangUp);
    // A terminal that goes away later must not end the program by an unheard error.
    this.#cooked();
    this.#stdin.pause();
  }

  /** Back to the terminal's own ways: it echoes, and Ctrl-C is a signal again. */
  #cooked(): void {
    try {
      this.#stdin.setRawMode?.(false);
    } catch {
      // The terminal is gone; nothing is left to be restored.
    }
  }

  readonly #take = (chunk: Buffer): void => {
    // Ctrl-D ends a session as Ctrl-C does: readline would close the prompt without an answer. Ctrl-Z is
    // dropped: the shell hands the terminal back with its echo on, and the next paste would be seen.
    const keys = chunk.map((byte) => (byte === CTRL_D ? CTRL_C : byte)).filter((byte) => byte !== CTRL_Z);
    if (this.#borrower !== null) this.#borrower.write(keys);
    else if (keys.includes(CTRL_C)) {
      this.#cooked();
      this.#interrupt();
    }
  };

  readonly #hangUp = (): void => this.#interrupt();
}
