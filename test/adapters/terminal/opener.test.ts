import { chmodSync, existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { openLink } from '../../../src/adapters/terminal/opener.ts';

let folder = '';
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'wa-token-opener-'));
});
afterEach(() => {
  rmSync(folder, { recursive: true, force: true });
});

const host = (platform: NodeJS.Platform) => ({ platform, env: { PATH: folder }, cwd: '/' });

/** A program of this name that writes down what it was started with. */
function install(name: string): void {
  const file = join(folder, name);
  writeFileSync(
    file,
    `#!/bin/sh\nprintf '%s|' "$#" "$@" > "${folder}/written"\n/bin/mv "${folder}/written" "${folder}/opened"\n`,
  );
  chmodSync(file, 0o755);
}

const opened = (): Promise<string> =>
  vi.waitFor(() => {
    expect(existsSync(join(folder, 'opened'))).toBe(true);
    return readFileSync(join(folder, 'opened'), 'utf8');
  });

test.each([
  ['linux', 'xdg-open'],
  ['darwin', 'open'],
] as const)(
  'on %s it is %s, with the address as its one argument, whatever is in it',
  async (platform, name) => {
    install(name);
    const url = 'https://developers.facebook.com/apps/1/?a=b&c=$(touch x);d="e"';
    expect(await openLink(host(platform), url)).toBe(true);
    expect(await opened()).toBe(`1|${url}|`);
  },
);

test('without such a program nothing opens, and nothing breaks', async () => {
  expect(await openLink(host('linux'), 'https://developers.facebook.com/apps')).toBe(false);
});

test.each(['file:///etc/passwd', 'javascript:alert(1)', '-h', '', 'https://user@host/'])(
  'what is no web address is not opened: %s',
  async (url) => {
    install('xdg-open');
    expect(await openLink(host('linux'), url)).toBe(false);
    expect(existsSync(join(folder, 'opened'))).toBe(false);
  },
);
