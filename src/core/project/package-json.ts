export type Runner = 'npm' | 'pnpm' | 'yarn' | 'bun';

/** What package.json and its lock file tell of how a project is started. */
export interface PackageSigns {
  readonly dependencies: ReadonlySet<string>;
  readonly scripts: ReadonlyMap<string, string>;
  /** The entry point that `main` names. */
  readonly main: string | null;
  /** Whether folders below are packages of their own with one lock file for all. */
  readonly isWorkspace: boolean;
  readonly runner: Runner;
}

/** Kept at the root of a workspace, and told by which of them runs it. */
export const WORKSPACE_FILES: readonly string[] = [
  'package.json',
  'pnpm-lock.yaml',
  'pnpm-workspace.yaml',
  'yarn.lock',
  'bun.lock',
  'bun.lockb',
  'package-lock.json',
];

const LOCK_FILES: readonly (readonly [string, Runner])[] = [
  ['pnpm-lock.yaml', 'pnpm'],
  ['yarn.lock', 'yarn'],
  ['bun.lock', 'bun'],
  ['bun.lockb', 'bun'],
  ['package-lock.json', 'npm'],
];

/** `names` are the files beside it, `above` those in the folders above. Null for what is no package.json. */
export function packageSigns(
  text: string,
  names: ReadonlySet<string>,
  above: ReadonlySet<string> = new Set(),
): PackageSigns | null {
  const manifest = parsed(text);
  if (manifest === null) return null;
  const wanted = String(manifest['packageManager'] ?? '').split('@')[0];
  const locked = [names, above].flatMap(
    (all) =>
      LOCK_FILES.find(([file]) => all.has(file))?.[1] ?? (all.has('pnpm-workspace.yaml') ? 'pnpm' : []),
  )[0];
  return {
    dependencies: new Set([
      ...Object.keys(recordOf(manifest['dependencies'])),
      ...Object.keys(recordOf(manifest['devDependencies'])),
    ]),
    scripts: new Map(
      Object.entries(recordOf(manifest['scripts'])).flatMap(([name, script]) =>
        typeof script === 'string' ? [[name, script] as const] : [],
      ),
    ),
    main: typeof manifest['main'] === 'string' ? manifest['main'].replace(/^\.\//, '') : null,
    isWorkspace: manifest['workspaces'] !== undefined || names.has('pnpm-workspace.yaml'),
    runner: RUNNERS.find((runner) => runner === wanted) ?? locked ?? 'npm',
  };
}

const RUNNERS: readonly Runner[] = ['npm', 'pnpm', 'yarn', 'bun'];

function parsed(text: string): Readonly<Record<string, unknown>> | null {
  try {
    const value: unknown = JSON.parse(text.replace(/^(?:\ufeff|\u00ef\u00bb\u00bf)/, ''));
    return isRecord(value) ? value : null;
  } catch (error) {
    if (error instanceof SyntaxError) return null;
    throw error;
  }
}

function recordOf(value: unknown): Readonly<Record<string, unknown>> {
  return isRecord(value) ? value : {};
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
