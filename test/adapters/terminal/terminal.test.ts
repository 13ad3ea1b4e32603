import { PassThrough } from 'node:stream';
import { expect, test } from 'vitest';
import { type Stream, terminal } from '../../../src/adapters/terminal/terminal.ts';

function paintWith(env: Record<string, string>, isTTY: boolean) {
  const stream: Stream = Object.assign(new PassThrough(), { isTTY });
  const options = {
    stdout: stream,
    stderr: stream,
    env,
    color: true,
    quiet: false,
    debug: false,
    isAccessible: false,
  };
  return terminal(options, () => []).paint.note;
}

const URL_ = 'https://developers.facebook.com/apps';

test.each([
  [{ VTE_VERSION: '6800' }],
  [{ TERM_PROGRAM: 'WezTerm' }],
  [{ WT_SESSION: 'x' }],
  [{ TERM: 'xterm-kitty' }],
])('a terminal that has links gets one to click: %o', (env) => {
  expect(paintWith(env, true).link(URL_)).toBe(
    `\u001b]8;;${URL_}\u0007\u001b[36m${URL_}\u001b[39m\u001b]8;;\u0007`,
  );
});

test('others get the address alone', () => {
  expect(paintWith({ TERM: 'xterm-256color' }, true).link(URL_)).toBe(`\u001b[36m${URL_}\u001b[39m`);
  expect(paintWith({ VTE_VERSION: '4600' }, true).link(URL_)).not.toContain(']8;;');
  expect(paintWith({ VTE_VERSION: '6800', NO_COLOR: '1' }, true).link(URL_)).toBe(URL_);
  expect(paintWith({ VTE_VERSION: '6800' }, false).link(URL_)).toBe(URL_);
  expect(paintWith({ VTE_VERSION: '6800', FORCE_COLOR: '1' }, false).link(URL_)).not.toContain(']8;;');
});
