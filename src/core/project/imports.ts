import type { ProjectFiles } from './files.ts';

/**
 * The folder that a Python source's own imports are counted from, as far as they tell: `app/main.py` with
 * `from app.config import x` is run from above `app`, with `from config import x` from within it. null where they
 * tell nothing.
 */
export function importRoot(files: ProjectFiles, path: string): string | null {
  const folders = path.split('/').slice(0, -1);
  const roots = folders.map((_name, at) => folders.slice(0, at + 1).join('/'));
  const text = files.text(path);
  if (/^\s*from\s+\.+\w*\s*import|^\s*from\s+\.\w/m.test(text)) return folders.slice(0, -1).join('/');
  for (const name of importedBy(text)) {
    const top = name.split('.')[0] ?? name;
    const root = ['', ...roots].find((one) => holdsModule(files, one, top));
    if (root !== undefined) return root;
  }
  // The usual layout with `src/`, which is no package itself.
  return folders[0] === 'src' && folders.length > 1 ? 'src' : null;
}

/** Names of the modules that a source imports, or lets uvicorn import by a text. */
function importedBy(text: string): readonly string[] {
  const shape =
    /^\s*(?:from\s+([A-Za-z_][\w.]*)\s+import|import\s+([A-Za-z_][\w.]*))|uvicorn\.run\(\s*["']([\w.]+):/gm;
  return [...text.matchAll(shape)].map((match) => match[1] ?? match[2] ?? match[3] ?? '');
}

function holdsModule(files: ProjectFiles, folder: string, name: string): boolean {
  const prefix = folder === '' ? '' : `${folder}/`;
  return files.has(`${prefix}${name}.py`) || files.has(`${prefix}${name}/`);
}

const MAX_SOURCES = 60;

/** Whether the source, or one that it imports from the project, is among these. */
export function reaches(files: ProjectFiles, path: string, sought: ReadonlySet<string>): boolean {
  const seen = new Set<string>([path]);
  for (const one of seen) {
    if (sought.has(one)) return true;
    if (seen.size > MAX_SOURCES) return false;
    const next = /\.py$/.test(one) ? pythonImports(files, one) : scriptImports(files, one);
    for (const found of next) seen.add(found);
  }
  return false;
}

function pythonImports(files: ProjectFiles, path: string): readonly string[] {
  const text = files.text(path);
  const folders = path.split('/').slice(0, -1);
  const roots = ['', ...folders.map((_name, at) => folders.slice(0, at + 1).join('/'))];
  const absolute = [
    ...text.matchAll(/^\s*from\s+([A-Za-z_][\w.]*)\s+import\s+\(?([\w\s,]*)/gm),
    ...text.matchAll(/^\s*import\s+([A-Za-z_][\w.]*)()/gm),
  ].flatMap(([, module = '', names = '']) => {
    const inner = names.split(/[\s,]+/).filter((name) => name !== '');
    return [module, ...inner.map((name) => `${module}.${name}`)].flatMap((one) =>
      roots.flatMap((root) => modulePaths(root, one)),
    );
  });
  const near = [...text.matchAll(/^\s*from\s+(\.+)([\w.]*)\s+import\s+\(?([\w\s,]*)/gm)].flatMap(
    ([, dots = '.', module = '', names = '']) => {
      const root = folders.slice(0, folders.length - (dots.length - 1)).join('/');
      const inner = names.split(/[\s,]+/).filter((name) => name !== '');
      const all = module === '' ? inner : [module, ...inner.map((name) => `${module}.${name}`)];
      return all.flatMap((one) => modulePaths(root, one));
    },
  );
  return [...absolute, ...near].filter((one) => files.has(one));
}

function modulePaths(root: string, module: string): readonly string[] {
  const path = `${root === '' ? '' : `${root}/`}${module.replaceAll('.', '/')}`;
  return [`${path}.py`, `${path}/__init__.py`];
}

const ENDINGS = ['', '.js', '.ts', '.mjs', '.cjs', '.tsx', '/index.js', '/index.ts'];

function scriptImports(files: ProjectFiles, path: string): readonly string[] {
  const folders = path.split('/').slice(0, -1);
  return [...files.text(path).matchAll(/(?:from|import|require\()\s*["'](\.{1,2}\/[^"']+)["']/g)].flatMap(
    ([, way = '']) => {
      const to = [...folders];
      for (const part of way.split('/')) {
        if (part === '..') to.pop();
        else if (part !== '.') to.push(part);
      }
      const base = to.join('/').replace(/\.js$/, '');
      return ENDINGS.map((ending) => `${base}${ending}`).filter((one) => files.has(one));
    },
  );
}
