import type { FilesPort } from '../../ports.ts';
import { createFile } from './create.ts';
import { codeOf, type DiskHost, systemOf } from './fs.ts';
import { bytesOf, textOf } from './job.ts';
import { rewriteAll } from './rewrite.ts';
import { look, readLooked } from './stat.ts';

/** The .env files of this machine. */
export function disk(host: DiskHost): FilesPort {
  const system = systemOf(host);
  return {
    async read(path) {
      return textOf(readLooked(system.fs, look(system.fs, path)));
    },
    async exists(path) {
      try {
        system.fs.lstatSync(path);
        return true;
      } catch (error) {
        if (codeOf(error) === undefined) throw error;
        return false;
      }
    },
    rewrite: (changes, mayWriteInPlace) => rewriteAll(system, changes, mayWriteInPlace),
    create: (path, text) => createFile(system, path, bytesOf(text)),
  };
}
