import { expect, test } from 'vitest';
import { simulateYear } from '../../support/simulated-year.ts';

const SEEDS = [11, 12, 13, 14, 15, 16];

test.each(SEEDS)(
  'a year of a daily cron in which every step may fail, %i',
  { timeout: 300_000 },
  async (seed) => {
    const revoke = seed % 2 === 0;
    const year = await simulateYear({ seed, days: 365, revoke });
    expect(year.wrongs).toEqual([]);
    // Due every 40 days: nine times in a year, and seldom twice for one.
    expect(year.used).toBeGreaterThanOrEqual(9);
    expect(year.used).toBeLessThanOrEqual(12);
    if (revoke) expect(year.revoked).toBeGreaterThan(2);
    else expect(year.revoked).toBe(0);
    for (const count of Object.values(year.met)) expect(count).toBeGreaterThan(5);
  },
);
