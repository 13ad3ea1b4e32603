/** A ready file of another tool. `version` is the running one, so that a job does not change by itself. */
export type Recipe = (version: string) => string;

export function pinned(version: string): string {
  return `npx --yes wa-token@${version}`;
}
