import type { ProjectFiles } from './files.ts';

/** What is built: a folder of the project, the Dockerfile in it, and the stage. */
export interface ImageBuild {
  /** The folder, empty for the project's own. */
  readonly context: string;
  readonly dockerfile: string | null;
  readonly target: string | null;
}

/** Whether the file, relative to the project's folder, ends up in the image that is built. */
export function isBaked(
  files: ProjectFiles,
  { context, dockerfile, target }: ImageBuild,
  path: string,
): boolean {
  const prefix = context === '' ? '' : `${context}/`;
  if (context.startsWith('..') || !path.startsWith(prefix)) return false;
  const name = `${prefix}${normalPath(dockerfile ?? 'Dockerfile')}`;
  const stages = stagesOf(files.text(name));
  const stage = (target === null ? undefined : stages.find((one) => one.name === target)) ?? stages.at(-1);
  if (stage === undefined) return false;
  const ignoreFile = files.text(`${name}.dockerignore`) || files.text(`${prefix}.dockerignore`);
  const inner = path.slice(prefix.length);
  return holdsFile(stage, inner, stages) && !isIgnored(ignoreFile, inner);
}

interface Stage {
  readonly name: string | null;
  readonly base: string;
  readonly folders: readonly string[];
  readonly copies: readonly { readonly from: string | null; readonly sources: readonly string[] }[];
}

/** https://docs.docker.com/reference/dockerfile/: only what the last stage holds is in the image. */
function stagesOf(text: string): readonly Stage[] {
  const stages: {
    name: string | null;
    base: string;
    folders: string[];
    copies: Stage['copies'][number][];
  }[] = [];
  for (const line of text.replace(/\\\r?\n/g, ' ').split(/\r?\n/)) {
    const from = /^\s*FROM\s+(?:--\S+\s+)*(\S+)(?:\s+AS\s+(\S+))?/i.exec(line);
    if (from !== null) {
      stages.push({ name: from[2] ?? null, base: from[1] ?? '', folders: [], copies: [] });
      continue;
    }
    // A file that is looked at by itself may lack its first line.
    if (stages.length === 0 && /^\s*(?:COPY|ADD)\s/i.test(line)) {
      stages.push({ name: null, base: '', folders: [], copies: [] });
    }
    const stage = stages.at(-1);
    const folder = /^\s*WORKDIR\s+(\S+)/i.exec(line)?.[1];
    if (folder !== undefined) stage?.folders.push(folder);
    const [, flags = '', args] = /^\s*(?:COPY|ADD)\s+((?:--\S+\s+)*)(.+)$/i.exec(line) ?? [];
    if (args === undefined) continue;
    const words = args
      .replace(/[[\]",]/g, ' ')
      .trim()
      .split(/\s+/);
    stage?.copies.push({ from: /--from=(\S+)/.exec(flags)?.[1] ?? null, sources: words.slice(0, -1) });
  }
  return stages;
}

function holdsFile(stage: Stage, path: string, stages: readonly Stage[], depth = 0): boolean {
  const before = stages.slice(0, stages.indexOf(stage));
  const named = (name: string): Stage | undefined =>
    before.find((one) => one.name === name) ?? before[Number(name)];
  const base = named(stage.base);
  if (depth < 8 && base !== undefined && holdsFile(base, path, stages, depth + 1)) return true;
  return stage.copies.some(({ from, sources }) => {
    if (from === null)
      return sources
        .map(normalPath)
        .some((source) => source === '*' || source === path || holdsPath(source, path));
    const other = named(from);
    // The whole working folder of another stage, with whatever that was given.
    const isWhole = sources.some((source) => other?.folders.includes(source.replace(/\/\.?$/, '')) === true);
    return depth < 8 && other !== undefined && isWhole && holdsFile(other, path, stages, depth + 1);
  });
}

/** https://docs.docker.com/build/concepts/context/#dockerignore-files: counted from the context, the last match wins. */
function isIgnored(dockerignore: string, path: string): boolean {
  let ignored = false;
  for (const raw of dockerignore.split(/\r?\n/)) {
    const line = raw.trim();
    if (line === '' || line.startsWith('#') || line.length > 200) continue;
    const isBack = line.startsWith('!');
    const pattern = normalPath(line.replace(/^!/, '').replace(/^\/+/, ''));
    if (covers(pattern, path)) ignored = !isBack;
  }
  return ignored;
}

/**
 * Whether a pattern covers the path, or a folder that it is in. All places that a part of the pattern can end at are
 * kept together, so that no pattern takes longer than its length times the path's.
 */
function covers(pattern: string, path: string): boolean {
  let ends: ReadonlySet<number> = new Set([0]);
  for (const [part] of pattern.matchAll(/\*\*\/?|[\s\S]/gu)) {
    const next = new Set<number>();
    for (const from of ends) {
      if (part === '**') {
        for (let at = from; at <= path.length && !next.has(at); at += 1) next.add(at);
      } else if (part === '**/') {
        next.add(from);
        for (let at = from; at < path.length; at += 1) if (path[at] === '/') next.add(at + 1);
      } else if (part === '*') {
        for (let at = from; at <= path.length && !next.has(at); at += 1) {
          next.add(at);
          if (path[at] === '/') break;
        }
      } else if (from < path.length && (part === path[from] || (part === '?' && path[from] !== '/'))) {
        next.add(from + 1);
      }
    }
    if (next.size === 0) return false;
    ends = next;
  }
  return [...ends].some((end) => end === path.length || path[end] === '/');
}

/** Relative, with neither `./` in front nor `/` behind. */
export function normalPath(path: string): string {
  return path
    .replace(/^(?:\.\/)+/, '')
    .replace(/^\/+/, '')
    .replace(/\/+$/, '')
    .replace(/^\.$/, '');
}

export function holdsPath(folder: string, path: string): boolean {
  return folder === '' || path.startsWith(`${folder}/`);
}
