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
