import type { EnvText } from '../../secret.ts';
import { parseEnv } from '../file.ts';
import { type WholeFileTool, wholeFileTool } from '../references.ts';
import { bareEditor } from './bare.ts';
import { dotenvEditor } from './dotenv.ts';
import { type Editor, editorOf } from './grammar.ts';
import { type FileKind, isEnvByName, type Kind, kindOf } from './kind.ts';

/** What reads and rewrites a file of this kind; a parser is loaded when such a file is met. */
export async function editorFor(kind: FileKind, path: string, text: EnvText): Promise<Editor> {
  const name = path.slice(path.lastIndexOf('/') + 1);
  switch (kind) {
    case 'dotenv':
      return dotenvEditor(isEnvByName(name) || isEmpty(text) || hasDefinitions(text));
    case 'shell':
      return dotenvEditor(false);
    case 'bare':
      return bareEditor(name);
    case 'json': {
      const { jsonGrammar } = await import('./json.ts');
      return editorOf(jsonGrammar(/^appsettings.*\.json$|^secrets\.json$/i.test(name) ? ':' : '.'));
    }
    case 'yaml':
      return editorOf((await import('./yaml.ts')).yamlGrammar);
    case 'toml':
      return editorOf((await import('./toml.ts')).tomlGrammar);
    case 'ini':
      return editorOf((await import('./ini.ts')).iniGrammar);
    case 'properties':
      return editorOf((await import('./properties.ts')).propertiesGrammar);
    case 'systemd':
      return editorOf((await import('./systemd.ts')).systemdGrammar);
  }
}

function isEmpty(text: EnvText): boolean {
  return text.expose().trim() === '';
}

function hasDefinitions(text: EnvText): boolean {
  return ![...parseEnv(text).keys()].every((name) => /^\d/.test(name));
}

/** Which tool has encrypted the file as a whole; null for a plain one. */
export function wholeFileToolOf(text: EnvText): WholeFileTool | null {
  return wholeFileTool(text.expose());
}

/** What the file is, by its name and its text. */
export function kindOfFile(path: string, text: EnvText): Kind {
  return kindOf(path, text.expose());
}
