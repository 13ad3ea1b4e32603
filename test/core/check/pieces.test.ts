import '../../support/properties.ts';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { CHECK_IDS, type Check, optional, required, verdictOf } from '../../../src/core/check/checks.ts';
import { durationSeconds } from '../../../src/core/check/expiry.ts';
import { glob, isGlob } from '../../../src/core/check/glob.ts';
import { selected, selectionOf } from '../../../src/core/check/selection.ts';
import { isInShard, missingShards, parseShard } from '../../../src/core/check/shard.ts';
import {
  counted,
  exitOf,
  exitOfCounts,
  NO_COUNTS,
  parseFailOn,
  VERDICTS,
  worstOf,
} from '../../../src/core/check/verdict.ts';
import { nagiosExit } from '../../../src/core/exit.ts';
import { defuseCommands } from '../../../src/core/screen.ts';
import { webhookUrl } from '../../../src/core/url.ts';

describe('durations', () => {
  test.each([
    ['90m', 5_400],
    ['12h', 43_200],
    ['7d', 604_800],
    ['2w', 1_209_600],
    ['0d', 0],
    [' 7D ', 604_800],
    ['7', null],
    ['-1d', null],
    ['1.5h', null],
    ['7 d', null],
    ['d', null],
    ['1d12h', null],
    ['', null],
    ['9999999d', null],
  ])('%j is %j seconds', (text, seconds) => {
    expect(durationSeconds(text)).toBe(seconds);
  });
});

describe('shards', () => {
  test.each([
    ['1/1', { index: 1, count: 1 }],
    ['3/4', { index: 3, count: 4 }],
    ['0/4', null],
    ['5/4', null],
    ['1/0', null],
    ['a/b', null],
    ['1', null],
    ['1/2/3', null],
  ])('%j', (text, shard) => {
    expect(parseShard(text)).toEqual(shard);
  });

  test('are disjoint and complete, and a name that is added moves no other', () => {
    const names = fc.uniqueArray(fc.string({ minLength: 1 }), { maxLength: 50 });
    fc.assert(
      fc.property(names, fc.integer({ min: 1, max: 9 }), (all, count) => {
        for (const name of all) {
          const homes = Array.from({ length: count }, (_unused, at) => ({ index: at + 1, count })).filter(
            (shard) => isInShard(name, shard),
          );
          expect(homes).toHaveLength(1);
        }
      }),
    );
  });

  test('are about as large as each other', () => {
    const sizes = [1, 2, 3, 4].map(
      (index) =>
        Array.from({ length: 1000 }, (_unused, at) => `shops/${at}/.env`).filter((name) =>
          isInShard(name, { index, count: 4 }),
        ).length,
    );
    expect(Math.min(...sizes)).toBeGreaterThan(200);
  });

  test('tell which of them are missing', () => {
    expect(missingShards([])).toEqual([]);
    expect(missingShards([{ index: 2, count: 3 }])).toEqual([
      { index: 1, count: 3 },
      { index: 3, count: 3 },
    ]);
    const all = [1, 2].map((index) => ({ index, count: 2 }));
    expect(missingShards(all)).toEqual([]);
  });
});

describe('globs', () => {
  test.each([
    ['services/*/.env', 'services', 'a/.env', true],
    ['services/*/.env', 'services', 'a/b/.env', false],
    ['services/**/.env', 'services', '.env', true],
    ['services/**/.env', 'services', 'a/b/c/.env', true],
    ['**/*.env', '', 'a/prod.env', true],
    ['.env.{dev,prod}', '', '.env.prod', true],
    ['.env.{dev,prod}', '', '.env.test', false],
    ['{a,b{1,2}}/.env', '', 'b2/.env', true],
    ['shop-[0-9]/.env', '', 'shop-7/.env', true],
    ['shop-[!0-9]/.env', '', 'shop-7/.env', false],
    ['shop-?.env', '', 'shop-1.env', true],
    ['shop-?.env', '', 'shop-12.env', false],
    ['/srv/*/.env', '/srv', 'shop/.env', true],
  ])('%s below %j: %s is %j', (pattern, base, path, matches) => {
    expect(isGlob(pattern)).toBe(true);
    expect(glob(pattern).base).toBe(base);
    expect(glob(pattern).matches(path)).toBe(matches);
  });

  test('a path without wildcards is none', () => {
    for (const path of ['.env', 'a/b.env', 'C:\\shop\\.env', 'a{b}.env']) expect(isGlob(path)).toBe(false);
  });

  test('no pattern takes long', () => {
    const started = performance.now();
    expect(glob(`${'*a'.repeat(40)}b`).matches('a'.repeat(2000))).toBe(false);
    expect(glob(`${'**/'.repeat(30)}x`).matches('a/'.repeat(200))).toBe(false);
    // Backtracking would take longer than the universe has.
    expect(performance.now() - started).toBeLessThan(15_000);
  });
});

describe('--fail-on', () => {
  test('unhealthy cannot be left out, and unknown words are none', () => {
    expect(parseFailOn('unhealthy')).toEqual(new Set(['unhealthy']));
    expect(parseFailOn('unhealthy, expiring')).toEqual(new Set(['unhealthy', 'expiring']));
    for (const text of ['expiring', '', 'unhealthy,sick', 'healthy', 'healthy,unhealthy,']) {
      expect(parseFailOn(text)).toBeNull();
    }
  });

  test('the worst verdict decides, in the order 1, 2, 3, 4, 0, and an excused one hides no other', () => {
    const counts = fc.array(fc.constantFrom(...VERDICTS), { minLength: 1, maxLength: 12 });
    const excused = fc.subarray(['misconfigured', 'unverified', 'expiring'] as const);
    fc.assert(
      fc.property(counts, excused, (verdicts, left) => {
        const all = verdicts.reduce(counted, NO_COUNTS);
        const failOn = new Set(
          VERDICTS.filter((one) => one !== 'healthy' && !left.some((other) => other === one)),
        );
        const counting = verdicts.map((one) => (failOn.has(one) ? exitOf(one) : 0));
        const expected = [1, 2, 3, 4, 0].find((code) => counting.some((one) => one === code));
        expect(exitOfCounts(all, failOn)).toBe(expected);
        expect(exitOfCounts(all, null)).toBe(exitOf(worstOf(all) ?? 'healthy'));
      }),
    );
  });
});

describe('--only and --skip', () => {
  test('take ids and groups', () => {
    const chosen = selectionOf(['token'], ['token.kind']);
    expect(chosen.ok && [...chosen.selection]).toEqual([
      'token.shape',
      'token.valid',
      'token.expiry',
      'token.scopes',
    ]);
    expect(selectionOf(['token.valid,nonsense'], [])).toEqual({ ok: false, unknown: 'nonsense' });
  });

  test('whatever is left out, a required check that says nothing never makes a healthy verdict', () => {
    const ids = fc.subarray([...CHECK_IDS]);
    fc.assert(
      fc.property(ids, ids, (needed, kept) => {
        const checks = CHECK_IDS.map(
          (id) => (needed.includes(id) ? required(id, 'pass') : optional(id, 'pass')) as Check,
        );
        const verdict = verdictOf(selected(checks, new Set(kept)));
        expect(verdict).toBe(needed.every((id) => kept.includes(id)) ? 'healthy' : 'unverified');
      }),
    );
  });
});

test('Nagios gets its own exit codes', () => {
  expect([0, 1, 2, 3, 4, 70, 130].map((exit) => nagiosExit(exit as 0))).toEqual([0, 2, 3, 3, 1, 3, 3]);
});

describe('webhooks', () => {
  test.each([
    ['https://hooks.example.com/T0/B0/x?y=1', true],
    ['http://127.0.0.1:8080/x', true],
    ['http://localhost/x', true],
    ['http://hooks.example.com/x', false],
    ['http://127.0.0.1.example.com/x', false],
    ['https://user:pass@hooks.example.com/', false],
    ['ftp://127.0.0.1/', false],
    ['file:///etc/passwd', false],
    ['hooks.example.com', false],
  ])('%s: %j', (url, ok) => {
    expect(webhookUrl(url).ok).toBe(ok);
  });

  test('only the host of one may be shown', () => {
    const url = webhookUrl('https://hooks.example.com/T0/secret');
    expect(url.ok && url.webhook.host).toBe('hooks.example.com');
  });
});

test('no line of text is a workflow command', () => {
  fc.assert(
    fc.property(fc.string(), fc.constantFrom('', ' ', '\t', '\n', 'x '), (rest, lead) => {
      for (const text of [
        `${lead}::error::${rest}`,
        `${lead}##[error]${rest}`,
        `a\n${lead}::set-output name=x::${rest}`,
      ]) {
        const safe = defuseCommands(text);
        expect(safe.split('\n').some((line) => line.trimStart().startsWith('::'))).toBe(false);
        expect(safe).not.toContain('##[');
      }
    }),
  );
});
