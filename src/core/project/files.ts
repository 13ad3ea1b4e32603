import type { Secret } from '../secret.ts';

/**
 * The files of one folder of the project, and of the folders right below it, as far as they tell how it is started.
 * Names are relative, with slashes. The texts may hold tokens: what is read out of them is names and commands.
 */
export class ProjectFiles {
  readonly names: ReadonlySet<string>;
  readonly #texts: ReadonlyMap<string, Secret>;

  constructor(names: Iterable<string>, texts: ReadonlyMap<string, Secret>) {
    this.names = new Set(names);
    this.#texts = texts;
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
    return this.#texts.get(name)?.expose() ?? '';
  }

  /** The files that were read and whose name fits, in the order of their names. */
  read(pattern: RegExp): readonly string[] {
    return [...this.#texts.keys()].filter((name) => pattern.test(name)).sort();
  }
}
