import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import * as nodeUtil from 'node:util';
import { parse } from 'dotenv';

/** What one program reads in a file; null where it refuses the file. */
export type Reading = Readonly<Record<string, string>> | null;

/** A program that reads .env files, asked about many files at once. Files are bytes, one char each. */
export interface EnvReader {
  readonly name: string;
  readonly isInstalled: boolean;
  readAll(files: readonly string[]): readonly Reading[];
}

const dotenv: EnvReader = {
  name: 'dotenv',
  isInstalled: true,
  readAll: (files) => files.map((file) => parse(Buffer.from(file, 'latin1'))),
};

const node: EnvReader = {
  name: 'util.parseEnv',
  isInstalled: true,
  readAll: (files) =>
    files.map((file) => {
      const read = nodeUtil.parseEnv(Buffer.from(file, 'latin1').toString('utf8'));
      return Object.fromEntries(Object.entries(read).map(([name, value]) => [name, value ?? '']));
    }),
};

/** `set -a; . ./.env`, without a PATH, so that a line which is no assignment can't do much. */
const sh: EnvReader = {
  name: 'sh',
  isInstalled: spawnSync('sh', ['-c', 'command -v env']).status === 0,
  readAll: (files) =>
    inFolder((folder) =>
      files.map((file, index) => {
        const path = join(folder, `${index}.env`);
        writeFileSync(path, file, 'latin1');
        const script = 'set -a; . "$1" >/dev/null 2>&1 || :; /usr/bin/env -0';
        const { stdout } = spawnSync('/bin/sh', ['-c', script, 'sh', path], {
          cwd: folder,
          env: {},
          timeout: 5000,
        });
        // A shell that could not read the file ends before `env`.
        return stdout.length === 0 ? null : fromEnvironment(stdout.toString('latin1'));
      }),
    ),
};

const SHELLS_OWN: ReadonlySet<string> = new Set(['PWD', 'OLDPWD', '_', 'SHLVL']);

function fromEnvironment(listing: string): Reading {
  const pairs = listing.split('\0').flatMap((pair): [string, string][] => {
    const sign = pair.indexOf('=');
    const name = pair.slice(0, sign);
    return sign > 0 && !SHELLS_OWN.has(name) ? [[name, pair.slice(sign + 1)]] : [];
  });
  return Object.fromEntries(pairs);
}

const PYTHON = `
import base64, io, json, logging, sys
from dotenv import dotenv_values
logging.disable(logging.CRITICAL)
def read(file):
    try:
        text = base64.b64decode(file).decode('utf-8')
        return {k: v for k, v in dotenv_values(stream=io.StringIO(text)).items() if v is not None}
    except Exception:
        return None
json.dump([read(f) for f in json.load(sys.stdin)], sys.stdout)
`;

const RUBY = `
require 'base64'; require 'json'; require 'dotenv'
files = JSON.parse($stdin.read)
puts JSON.dump(files.map { |f|
  begin
    Dotenv::Parser.call(Base64.decode64(f).force_encoding('utf-8')).to_h.compact
  rescue StandardError, ScriptError
    nil
  end
})
`;

function scripted(name: string, command: string, probe: string, script: string): EnvReader {
  const flag = command === 'ruby' ? '-e' : '-c';
  return {
    name,
    isInstalled: spawnSync(command, [flag, probe]).status === 0,
    readAll(files) {
      const input = JSON.stringify(files.map((file) => Buffer.from(file, 'latin1').toString('base64')));
      const ran = spawnSync(command, [flag, script], { input, maxBuffer: 1 << 28, encoding: 'utf8' });
      const read: Reading[] = JSON.parse(ran.stdout);
      return read;
    },
  };
}

function inFolder<T>(work: (folder: string) => T): T {
  const folder = mkdtempSync(join(tmpdir(), 'wa-token-readers-'));
  try {
    return work(folder);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

export const READERS: readonly EnvReader[] = [
  dotenv,
  node,
  sh,
  scripted('python-dotenv', 'python3', 'import dotenv', PYTHON),
  scripted('Ruby dotenv', 'ruby', 'require "dotenv"', RUBY),
];
