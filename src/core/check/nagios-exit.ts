import { EXIT, type ExitCode } from '../exit.ts';

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
