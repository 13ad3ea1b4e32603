import '../../support/properties.ts';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type RunSettings, runAll } from '../../../src/commands/check/pace.ts';

interface Result {
  readonly index: number;
  readonly throttled: boolean;
}

interface Ran {
  readonly delivered: readonly Result[];
  readonly asked: readonly number[];
  readonly pauses: readonly number[];
  readonly mostAtOnce: number;
}

/** Runs `count` targets; `throttles(index, nth)` says whether the nth question about one is throttled. */
async function run(
  count: number,
  throttles: (index: number, nth: number, total: number) => boolean,
  settings: Partial<RunSettings> = {},
): Promise<Ran> {
  const delivered: Result[] = [];
  const asked: number[] = [];
  const pauses: number[] = [];
  const times = new Map<number, number>();
  let atOnce = 0;
  let mostAtOnce = 0;
  let at = 0;
  await runAll<number, Result>(
    {
      async next() {
        at += 1;
        return at <= count ? at - 1 : null;
      },
      async run(index, asking) {
        if (asking === 'leave-alone') return { index, throttled: true };
        atOnce += 1;
        mostAtOnce = Math.max(mostAtOnce, atOnce);
        asked.push(index);
        const nth = (times.get(index) ?? 0) + 1;
        times.set(index, nth);
        const total = asked.length;
        for (let turn = 0; turn < 40 + ((index * 7) % 5); turn += 1) await Promise.resolve();
        atOnce -= 1;
        return { index, throttled: throttles(index, nth, total) };
      },
      isThrottled: ({ throttled }) => throttled,
      deliver: (result) => {
        expect(result.index).toBe(delivered.length);
        delivered.push(result);
      },
    },
    { concurrency: 8, patienceMs: 30_000, pause: async (ms) => void pauses.push(ms), ...settings },
  );
  return { delivered, asked, pauses, mostAtOnce };
}

describe('many targets', () => {
  test('come in the order of the input, each once, never more at a time than allowed', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.integer({ min: 0, max: 80 }),
        fc.integer({ min: 1, max: 16 }),
        async (count, concurrency) => {
          const { delivered, mostAtOnce } = await run(count, () => false, { concurrency });
          expect(delivered.map(({ index }) => index)).toEqual(
            Array.from({ length: count }, (_unused, at) => at),
          );
          expect(mostAtOnce).toBeLessThanOrEqual(concurrency);
        },
      ),
    );
  });

  test('throttled ones are asked again at the end, and come through', async () => {
    const { delivered, asked } = await run(40, (index, nth) => index % 10 === 3 && nth === 1);
    expect(delivered.every(({ throttled }) => !throttled)).toBe(true);
    expect(asked.length).toBe(44);
    expect(asked.slice(40).sort((a, b) => a - b)).toEqual([3, 13, 23, 33]);
  });

  test('while Meta throttles everything, few questions are asked, and the waiting ends', async () => {
    const { delivered, asked, pauses } = await run(500, () => true);
    expect(delivered).toHaveLength(500);
    expect(delivered.every(({ throttled }) => throttled)).toBe(true);
    expect(asked.length).toBeLessThan(80);
    expect(pauses.reduce((sum, ms) => sum + ms, 0)).toBeLessThanOrEqual(30_000);
  });

  test('a block that ends in time lets all of them through, and then they hurry again', async () => {
    let waited = 0;
    const { delivered, mostAtOnce } = await run(400, (_index, _nth, total) => total > 50 && waited < 10_000, {
      pause: async (ms) => {
        waited += ms;
      },
    });
    expect(delivered.every(({ throttled }) => !throttled)).toBe(true);
    expect(mostAtOnce).toBeGreaterThan(4);
  });

  test('a throttled answer slows all of them down', async () => {
    const quick = await run(100, () => false);
    const slowed = await run(100, (index, nth) => index === 0 && nth === 1);
    expect(quick.pauses).toEqual([]);
    expect(slowed.pauses).toEqual([500, 1000]);
  });

  test('without patience a throttled answer is delivered as it is', async () => {
    const { delivered, asked, pauses } = await run(1, () => true, { patienceMs: 0 });
    expect(delivered).toEqual([{ index: 0, throttled: true }]);
    expect(asked).toEqual([0]);
    expect(pauses).toEqual([]);
  });

  test('whatever is throttled and when, each target is delivered once and in order, within the patience', async () => {
    const pattern = fc.array(fc.boolean(), { minLength: 1, maxLength: 200 });
    await fc.assert(
      fc.asyncProperty(fc.integer({ min: 1, max: 60 }), pattern, async (count, throttled) => {
        const { delivered, pauses } = await run(
          count,
          (_index, _nth, total) => throttled[total % throttled.length] === true,
        );
        expect(delivered).toHaveLength(count);
        expect(pauses.reduce((sum, ms) => sum + ms, 0)).toBeLessThanOrEqual(30_000);
      }),
    );
  });
});
