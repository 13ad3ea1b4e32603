/** The exit codes that scripts rely on, by name. */
export const EXIT = {
  ok: 0,
  unhealthy: 1,
  misconfigured: 2,
  unverified: 3,
  expiring: 4,
  bug: 70,
  interrupted: 130,
} as const;

export type ExitCode = (typeof EXIT)[keyof typeof EXIT];

/** Nagios knows 0 ok, 1 warning, 2 critical, 3 unknown; whatever is no answer about the token is unknown. */
export function nagiosExit(exit: ExitCode): ExitCode {
  switch (exit) {
    case EXIT.ok:
      return 0;
    case EXIT.expiring:
      return 1;
    case EXIT.unhealthy:
      return 2;
    case EXIT.misconfigured:
    case EXIT.unverified:
    case EXIT.bug:
    case EXIT.interrupted:
      return 3;
  }
}
