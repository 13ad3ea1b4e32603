import type { ProjectFiles } from '../project/files.ts';
import { packageSigns } from '../project/package-json.ts';

/** A command by which the project says that it is started, and where it says so. */
export interface StartLine {
  readonly command: string;
  readonly from: string;
}

/** Commands out of Procfile, package.json, Makefile and shell scripts, in this order. */
export function startLines(files: ProjectFiles): readonly StartLine[] {
  return [
    ...procfileLines(files).map(({ command, from }) => ({ command, from })),
    ...scriptLines(files),
    ...files
      .read(/^(?:\w+\/)?(?:Makefile|[\w-]+\.sh)$/)
      .flatMap((from) => shellLines(files.text(from), from)),
  ];
}

export function procfileLines(files: ProjectFiles): readonly (StartLine & { readonly process: string })[] {
  const from = files.first('Procfile.dev', 'Procfile');
  if (from === null) return [];
  return files
    .text(from)
    .split(/\r?\n/)
    .flatMap((line) => {
      const match = /^([A-Za-z0-9_-]+):\s*(\S.*)$/.exec(line);
      return match === null ? [] : [{ process: match[1] ?? '', command: (match[2] ?? '').trim(), from }];
    });
}

function scriptLines(files: ProjectFiles): readonly StartLine[] {
  const signs = packageSigns(files.text('package.json'), files.names);
  return [...(signs?.scripts.values() ?? [])].map((command) => ({ command, from: 'package.json' }));
}

function shellLines(text: string, from: string): readonly StartLine[] {
  return text
    .split(/\r?\n/)
    .map((line) => line.trim().replace(/^(?:exec|nohup|@)\s*/, ''))
    .filter(
      (line) =>
        line.length < 300 &&
        /^(?:[\w./-]*\/)?(?:python3?|flask|uvicorn|gunicorn|fastapi|node|nodemon)\s/.test(line),
    )
    .map((command) => ({ command: command.replace(/\s*(?:&|>.*)$/, ''), from }));
}

/** The first command that fits. */
export function startLine(files: ProjectFiles, pattern: RegExp): StartLine | null {
  return startLines(files).find(({ command }) => pattern.test(command)) ?? null;
}
