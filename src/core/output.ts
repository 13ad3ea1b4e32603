/** Colours as functions, so that a renderer stays pure. */
export interface Paint {
  bold(text: string): string;
  dim(text: string): string;
  red(text: string): string;
  green(text: string): string;
  yellow(text: string): string;
  cyan(text: string): string;
  /** An address on a line of its own; one to click where the terminal has such links. */
  link(url: string): string;
}

/** The two streams: `data` is for programs (stdout), `note` is for people (stderr). Both end the line. */
export interface Output {
  readonly paint: { readonly data: Paint; readonly note: Paint };
  /**
   * `made-up`: holds tokens of the sandbox, which are no secrets and are there to be copied; not redacted.
   * `cleaned`: a report, each string of which was made fit for a screen by itself; its workflow commands are our own.
   */
  data(text: string, origin?: 'made-up' | 'cleaned'): void;
  note(text: string): void;
  /** `--quiet` was given. */
  readonly quiet?: boolean;
  /** What `--quiet` leaves: how it ended, and why it failed. */
  verdict(text: string): void;
  /** Printed to stderr with `--debug` only, redacted. */
  debug(text: string): void;
  /** Runs the work while a person at a terminal sees what is waited for; silent elsewhere. */
  waiting<T>(what: string, work: () => Promise<T>): Promise<T>;
  /** One line at the foot of a terminal, replaced by the next; null takes it away. Silent elsewhere. */
  progress?(line: string | null): void;
  /** Columns of standard output, where it is a terminal. */
  readonly columns?: number;
}
