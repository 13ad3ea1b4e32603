import type { ErrandsPort, FilesPort } from '../../ports.ts';
import { createFile } from './create.ts';
import { codeOf, type DiskHost, systemOf } from './fs.ts';
import { bytesOf, textOf } from './job.ts';
import { lockErrand } from './lock.ts';
import { readNotes, writeNotes } from './notes.ts';
import { rewriteAll } from './rewrite.ts';
import { readRegular, statRegular } from './stat.ts';

/** The .env files of this machine. Both ports in one: a write must know the locks that its own run holds. */
export function disk(host: DiskHost): FilesPort & ErrandsPort {
  const system = systemOf(host);
  return {
    async read(path) {
      return textOf(readRegular(system.fs, statRegular(system.fs, path)));
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
    lock: (path) => lockErrand(system, path),
    readNotes: async (path) => readNotes(system, path),
    writeNotes: async (path, text) => writeNotes(system, path, text),
  };
}
