import { expect, test } from 'vitest';
import { connect } from '../../../src/adapters/http/graph.ts';
import { AccessToken, AppSecret } from '../../../src/core/secret.ts';
import type { GraphPort } from '../../../src/ports.ts';
import { tokenFor } from '../../support/tokens.ts';

const TOKEN = tokenFor('634974688087057', 'damaged');

/** A client that must not be used, as itself and as one that asks with the app's own token. */
async function clients(): Promise<readonly GraphPort[]> {
  const deps = {
    send: () => {
      throw new Error('Meta was asked');
    },
    version: '0.0.0',
    interrupted: new AbortController().signal,
    now: () => 0,
    pause: async () => {},
    wallClock: () => new Date(),
    random: () => 0,
    debug: () => {},
    hide: () => {},
  };
  const settings = { baseUrl: 'https://graph.facebook.com', version: 'v25.0', timeoutMs: 1000 };
  const secret = { appId: '634974688087057', appSecret: new AppSecret('0123456789abcdef'.repeat(2)) };
  return Promise.all([connect(settings, deps), connect({ ...settings, ...secret }, deps)]);
}

test.each([
  ['curly quotes', `\u201c${TOKEN}\u201d`, 'U+201C'],
  ['a sign that is not seen', `${TOKEN.slice(0, 9)}\u200b${TOKEN.slice(9)}`, 'U+200B'],
  ['an escape', `${TOKEN}\u001b`, 'U+001B'],
  ['a line break', `${TOKEN.slice(0, 9)}\n${TOKEN.slice(9)}`, 'U+000A'],
  ['half a pair', `${TOKEN}\ud83d`, 'U+D83D'],
  ['a whole emoji', `${TOKEN}\u{1f600}`, 'U+1F600'],
  ['a blank', `${TOKEN} x`, 'U+0020'],
  ['megabytes', 'x'.repeat(10_000_000), '10000000 characters'],
])('a token with %s is told as damaged, and Meta is not asked', async (_name, text, sign) => {
  const token = new AccessToken(text);
  for (const graph of await clients()) {
    const replies = await Promise.all([
      graph.inspect(token),
      graph.identity(token),
      graph.phoneNumber(token, '1'),
      graph.accounts(token, []),
    ]);
    for (const reply of replies) {
      expect(reply).toMatchObject({ ok: false, failure: { cause: 'token-malformed', httpStatus: null } });
      expect(!reply.ok && reply.failure.message).toContain(sign);
    }
  }
});

test.each(['..', '.', '\ud800', '\u0000', '../me?x=1#y', '1/2', '1'.repeat(1_000_000)])(
  'an id stays one part of the path: %#',
  async (id) => {
    const paths: string[] = [];
    const graph = await connect(
      { baseUrl: 'https://graph.facebook.com', version: 'v25.0', timeoutMs: 1000 },
      {
        send: async ({ url }) => {
          paths.push(url.pathname);
          return { kind: 'no-answer', why: 'none', retry: false };
        },
        version: '0.0.0',
        interrupted: new AbortController().signal,
        now: () => 0,
        pause: async () => {},
        wallClock: () => new Date(),
        random: () => 0,
        debug: () => {},
        hide: () => {},
      },
    );
    await graph.phoneNumber(new AccessToken(TOKEN), id);
    expect(paths).toEqual([expect.stringMatching(/^\/v25\.0\/[^/]{1,600}$/)]);
  },
);
