import { expect, test } from 'vitest';
import { Follower } from '../../../src/core/explain/follow.ts';

const NOW = new Date('2026-11-28T10:00:00Z');

test('a line that never ends is not kept: what is too long for an entry is read as it is', () => {
  const follower = new Follower();
  const told = follower.read(
    `(#131030) Recipient phone number not in allowed list ${'x'.repeat(300_000)}`,
    NOW,
  );
  expect(told.map(({ diagnosis }) => diagnosis.cause)).toEqual(['recipient-not-allowed']);
  expect(follower.end(NOW)).toEqual([]);
});

test('a log with more causes than can be told apart is counted on, and told no more', () => {
  const follower = new Follower();
  let told = 0;
  for (let code = 131_900; code < 132_405; code += 1) {
    told += follower.read(`{"error":{"message":"(#${code}) x","code":${code}}}\n`, NOW).length;
    told += follower.settle(NOW).length;
  }
  expect(told).toBe(500);
  expect(follower.summary()).toHaveLength(500);
});

test('a log in colours is read as one without', () => {
  const follower = new Follower();
  follower.read(
    '\u001b[36mapp-1  | \u001b[0m\u001b[31m(#131030)\u001b[39m Recipient phone number not in allowed list\n',
    NOW,
  );
  expect(follower.settle(NOW).map(({ diagnosis }) => diagnosis.code)).toEqual([131030]);
});

test('what waits for its end is kept whole, and an entry is told once it is quiet', () => {
  const follower = new Follower();
  expect(follower.read('{"error":{"message":"x","type":"OAuthException",\n', NOW)).toEqual([]);
  expect(follower.read('"code":190,"error_subcode":460}}\n', NOW)).toEqual([]);
  expect(follower.settle(NOW).map(({ diagnosis }) => diagnosis.subcode)).toEqual([460]);
  expect(follower.settle(NOW)).toEqual([]);
});
