export function pinned(version: string): string {
  return `npx --yes wa-token@${version}`;
}
