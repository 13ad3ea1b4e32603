import type { RestartAdvice } from '../core/restart.ts';

/** The likeliest command with its reason and notes, then the others by name. Without colour. */
export function restartLines(advice: readonly RestartAdvice[]): readonly string[] {
  const [first, ...others] = advice;
  if (first === undefined) return ['Now restart your app: a running one keeps the old token.'];
  return [
    `Now restart your app: ${first.command}`,
    `  ${first.stack}: ${first.why}`,
    ...first.notes.map((note) => `  ${note}`),
    ...others.map(({ stack, command }) => `or, ${stack}: ${command}`),
  ];
}
