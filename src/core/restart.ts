/** One way to make the application read the new token. */
export interface RestartAdvice {
  /** Such as `Flask` or `docker compose`. */
  readonly stack: string;
  /** Exactly what to type, from the working directory. */
  readonly command: string;
  /** Why this one: the signs that were seen. */
  readonly why: string;
  /** What the command alone does not bring about, in whole sentences. */
  readonly notes: readonly string[];
}
