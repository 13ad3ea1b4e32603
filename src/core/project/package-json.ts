export type Runner = 'npm' | 'pnpm' | 'yarn' | 'bun';

/** What package.json and its lock file tell of how a project is started. */
export interface PackageSigns {
  readonly dependencies: ReadonlySet<string>;
  readonly scripts: ReadonlyMap<string, string>;
  /** The entry point that `main` names. */
  readonly main: string | null;
  readonly runner: Runner;
}

const LOCK_FILES: readonly (readonly [string, Runner])[] = [
  ['pnpm-lock.yaml', 'pnpm'],
  ['yarn.lock', 'yarn'],
  ['bun.lock', 'bun'],
  ['bun.lockb', 'bun'],
  ['package-lock.json', 'npm'],
];

/** `names` are the files beside it. Null for what is no package.json. */
export function packageSigns(text: string, names: ReadonlySet<string>): PackageSigns | null {
  const manifest = parsed(text);
  if (manifest === null) return null;
  const wanted = String(manifest['packageManager'] ?? '').split('@')[0];
  const locked = LOCK_FILES.find(([file]) => names.has(file))?.[1];
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
    main: typeof manifest['main'] === 'string' ? manifest['main'] : null,
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
