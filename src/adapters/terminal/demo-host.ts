import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { PassThrough, Writable } from 'node:stream';
import { stripVTControlCharacters } from 'node:util';
import { CliFailure } from '../../core/failure.ts';
import type { DemoHost, PromptShown } from '../../ports.ts';
import { PLAIN } from '../../ui/text/paint.ts';
import { SCREEN } from '../../ui/text/wrap.ts';
import { makePrompter } from './prompter.ts';

export interface DemoHostDeps {
  readonly cwd: string;
  readonly interrupted: AbortSignal;
  note(text: string): void;
}

/** What only the demo needs. */
export function makeDemoHost({ cwd, interrupted, note }: DemoHostDeps): DemoHost {
  return {
    async makeFolder(name) {
      if (name === null) return mkdtemp(join(tmpdir(), 'wa-token-demo-'));
      const path = resolve(cwd, name);
      try {
        await mkdir(path, { recursive: true });
      } catch (error) {
        const message = `the folder cannot be made: ${name}`;
        throw new CliFailure({ kind: 'usage', message }, { cause: error });
      }
      return path;
    },
    removeFolder: (path) => rm(path, { recursive: true, force: true }),
    play: async (keys) =>
      makePrompter({
        paint: PLAIN,
        interrupted,
        columns: () => SCREEN,
        reflows: true,
        onResize: () => () => {},
        session: (work) => work(),
        openLink: async () => null,
        async lend(seen, prompt) {
          const input = new PassThrough();
          const frames = new Frames();
          // After the first drawing, as a person would.
          frames.firstDrawn(() => setImmediate(() => input.write(keys(seen satisfies PromptShown))));
          try {
            return await prompt(input, frames);
          } finally {
            input.destroy();
            for (const frame of frames.worthSaying()) note(frame);
          }
        },
      }),
  };
}

/** What a prompt drew, for a transcript: the question as it stood there first, and what came of it. */
class Frames extends Writable {
  readonly #frames: string[] = [];
  #onFirst: (() => void) | null = null;

  firstDrawn(listener: () => void): void {
    this.#onFirst = listener;
  }

  override _write(chunk: Buffer, _encoding: BufferEncoding, callback: () => void): void {
    const text = stripVTControlCharacters(chunk.toString()).trimEnd();
    if (text.trim() !== '') {
      this.#frames.push(text);
      this.#onFirst?.();
      this.#onFirst = null;
    }
    callback();
  }

  worthSaying(): readonly string[] {
    const [first = '', ...rest] = this.#frames;
    return [first, rest.at(-1) ?? ''].filter((frame) => frame !== '');
  }
}
