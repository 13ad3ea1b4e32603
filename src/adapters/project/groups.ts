import * as fs from 'node:fs';
import { codeOf } from '../disk/fs.ts';

/**
 * Whether a group is its owner's alone, as most Linux systems give each user one (umask 002): nobody else is listed
 * in it, and nobody else's first group it is. False where the system's lists can't be read.
 */
export function isOwnGroup(gid: number, uid: number, folder = '/etc'): boolean {
  const groups = linesOf(`${folder}/group`);
  const users = linesOf(`${folder}/passwd`);
  const group = groups.find((fields) => fields[2] === String(gid));
  const owner = users.find((fields) => fields[2] === String(uid));
  if (group === undefined || owner === undefined) return false;
  const members = (group[3] ?? '').split(',').filter((name) => name !== '' && name !== owner[0]);
  const others = users.filter((fields) => fields[3] === String(gid) && fields[2] !== String(uid));
  return owner[3] === String(gid) && members.length === 0 && others.length === 0;
}

function linesOf(path: string): readonly (readonly string[])[] {
  try {
    return fs
      .readFileSync(path, 'utf8')
      .split('\n')
      .map((line) => line.split(':'));
  } catch (error) {
    if (codeOf(error) === undefined) throw error;
    return [];
  }
}
