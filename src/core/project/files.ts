import type { Secret } from '../secret.ts';
import { withoutLongBlanks } from './blanks.ts';
import type { ComposeService } from './compose.ts';

/**
 * The files of one folder of the project, and of the folders right below it, as far as they tell how it is started.
 * Names are relative, with slashes. The texts may hold tokens: what is read out of them is names and commands.
 */
export class ProjectFiles {
  readonly names: ReadonlySet<string>;
  readonly #texts: ReadonlyMap<string, Secret>;
  readonly #decoded = new Map<string, string>();
  readonly #services: ReadonlyMap<string, readonly ComposeService[]>;

  /** `services`: of the compose files among them, whose parser is loaded by whoever reads the files. */
  constructor(
    names: Iterable<string>,
    texts: ReadonlyMap<string, Secret>,
    services: ReadonlyMap<string, readonly ComposeService[]> = new Map(),
  ) {
    this.names = new Set(names);
    this.#texts = texts;
    this.#services = services;
  }

  /** The services of a compose file; none where it was not read. */
  services(name: string): readonly ComposeService[] {
    return this.#services.get(name) ?? [];
  }

  has(name: string): boolean {
    return this.names.has(name);
  }

  /** The first of these that is there. */
  first(...names: readonly string[]): string | null {
    return names.find((name) => this.names.has(name)) ?? null;
  }

  /** Empty where the file is not there, or was not worth reading. */
  text(name: string): string {
    const known = this.#decoded.get(name);
    if (known !== undefined) return known;
    const text = withoutLongBlanks(utf8(this.#texts.get(name)?.expose() ?? ''));
    this.#decoded.set(name, text);
    return text;
  }

  /** The files that were read and whose name fits, in the order of their names. */
  read(pattern: RegExp): readonly string[] {
    return [...this.#texts.keys()].filter((name) => pattern.test(name)).sort();
  }
}

/** Whether a text holds what is sought; it stays unseen. */
export function isMatching(text: Secret, pattern: RegExp): boolean {
  return pattern.test(text.expose());
}

/** Files are read byte by byte; nearly all of them are UTF-8. */
function utf8(text: string): string {
  if (!/[\u0080-\u00ff]/.test(text) || /[\u0100-\uffff]/.test(text)) return text;
  const bytes = new Uint8Array(text.length);
  for (let at = 0; at < text.length; at += 1) bytes[at] = text.charCodeAt(at);
  const decoded = new TextDecoder().decode(bytes);
  return decoded.includes('\ufffd') ? text : decoded;
}
