import { expect, test } from 'vitest';
import { simulateYear } from '../../support/simulated-year.ts';

test('three months of a daily cron in which every step may fail', async () => {
  const year = await simulateYear({ seed: 1, days: 90, revoke: false });
  expect(year.wrongs).toEqual([]);
  expect(year.used).toBeGreaterThanOrEqual(2);
});
