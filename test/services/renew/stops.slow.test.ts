import { afterEach, expect, test } from 'vitest';
import { Crash, heldBy, LINES, type RenewLab, renewLab } from '../../support/renew-lab.ts';

const DAY = 86_400_000;
const ARGS = ['renew', '-f', '.env', '-f', 'b.env', '--push', 'supabase:ref', '--revoke-old', '--json'];

const labs: RenewLab[] = [];
afterEach(() => {
  for (const lab of labs.splice(0)) lab.remove();
});

/** Two files and a store, 15 days before the end of what they hold. */
function start(): RenewLab {
  const lab = renewLab({
    files: (world) => ({
      '.env': LINES(world, world.tokens['system-user-60-days']),
      'b.env': LINES(world, world.tokens['system-user-60-days']),
    }),
  });
  labs.push(lab);
  const held = heldBy(lab.file('.env'));
  lab.now = new Date((lab.token(held)?.expiresAt ?? 0) * 1000 - 15 * DAY);
  lab.stores.set('supabase', held);
  return lab;
}

test('killed at every single step outside the process, the next run finishes the job, and nothing is left', async () => {
  const probe = start();
  await probe.run(ARGS);
  const count = probe.steps.length;
  expect(count).toBeGreaterThan(100);
  const isTidying = (at: number): boolean => /^disk rm(?:dir)?Sync$/.test(probe.steps[at] ?? '');
  for (let at = 0; at < count; at += 1) {
    if (at % 7 > 0 && !isTidying(at)) continue;
    const lab = start();
    const old = heldBy(lab.file('.env'));
    await lab.run(ARGS, {
      before: () => {
        if (lab.steps.length - 1 === at) throw new Crash('killed');
      },
    });
    const held = [heldBy(lab.file('.env')), heldBy(lab.file('b.env')), lab.stores.get('supabase') ?? ''];
    for (const token of held) expect(lab.works(token), `step ${at}: ${lab.steps.at(-1)}`).toBe(true);
    lab.now = new Date(lab.now.getTime() + 5 * 60_000);
    const again = await lab.run(ARGS);
    expect(again.exit, `step ${at}`).toBe(0);
    expect(
      new Set([heldBy(lab.file('.env')), heldBy(lab.file('b.env')), lab.stores.get('supabase')]).size,
    ).toBe(1);
    expect(heldBy(lab.file('.env'))).not.toBe(old);
    expect(lab.names()).toEqual(['.env', 'b.env']);
  }
});
