import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';

const CACHE = join(import.meta.dirname, '../../node_modules/.cache/outside');

export interface Outside {
  readonly path: string;
  /** Its libraries are not where the system looks. */
  readonly env: Readonly<Record<string, string>>;
}

const LIBRARIES = join(CACHE, 'usr/lib/x86_64-linux-gnu');

/**
 * A program that reads what we write: the system's own, else unpacked (not installed, so that nothing is started)
 * from Debian's packages where they can be had. null where not: tests that need it are skipped by name.
 */
export function outside(command: string, packages: readonly string[]): Outside | null {
  const found = spawnSync('sh', ['-c', `command -v ${command}`], { encoding: 'utf8' }).stdout.trim();
  if (found !== '') return { path: found, env: {} };
  const unpacked = join(CACHE, 'usr/bin', command);
  if (!existsSync(unpacked) && packages.length > 0) unpack(packages);
  return existsSync(unpacked) ? { path: unpacked, env: { LD_LIBRARY_PATH: LIBRARIES } } : null;
}

function unpack(packages: readonly string[]): void {
  if (spawnSync('sh', ['-c', 'command -v apt-get && command -v dpkg-deb']).status !== 0) return;
  mkdirSync(CACHE, { recursive: true });
  const script = `
    apt-get download ${packages.join(' ')} || { apt-get update && apt-get download ${packages.join(' ')}; } || exit 1
    for file in ./*.deb; do dpkg-deb -x "$file" . && rm "$file"; done`;
  spawnSync('sh', ['-c', script], { cwd: CACHE, stdio: 'ignore', timeout: 120_000 });
}

/** Whether npm can run a package that is not installed. */
export function canRun(packages: readonly string[], command: readonly string[]): boolean {
  return runPackage(packages, command, {}).status === 0;
}

export function runPackage(
  packages: readonly string[],
  command: readonly string[],
  options: { readonly cwd?: string; readonly env?: NodeJS.ProcessEnv; readonly input?: string },
) {
  const args = ['exec', '--yes', ...packages.map((name) => `--package=${name}`), '--', ...command];
  return spawnSync('npm', args, { ...options, encoding: 'utf8', timeout: 180_000 });
}
