import { linkSync, mkdirSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, describe, expect, test } from 'vitest';
import { heldBy, LINES, type RenewLab, renewLab } from '../../support/renew-lab.ts';

const labs: RenewLab[] = [];
afterEach(() => {
  for (const lab of labs.splice(0)) {
    for (const { text } of lab.state.tokens) expect(lab.said()).not.toContain(text.slice(0, 24));
    lab.remove();
  }
});

function open(): RenewLab {
  const lab = renewLab({ files: (world) => ({ '.env': LINES(world, world.tokens['expired-system-user']) }) });
  labs.push(lab);
  return lab;
}

const ARGS = ['refresh', '--token-stdin', '--yes', '--no-send', '--json'];
const PUSH = ['--push', 'doppler:shop,config=prd', '--push', 'supabase:ref'];

describe('refresh brings the new token to its other places', () => {
  test('after the file was written, with a reminder', async () => {
    const lab = open();
    const stdin = lab.world.tokens['system-user-60-days'];
    const ended = await lab.run([...ARGS, ...PUSH, '--reminder', 'wa.ics'], { stdin });
    expect(ended.exit).toBe(0);
    expect(heldBy(lab.file('.env'))).toBe(stdin);
    expect([...lab.stores.values()]).toEqual([stdin, stdin]);
    expect(ended.json()).toMatchObject({
      result: 'updated',
      pushed: [
        { target: 'doppler:shop,config=prd', status: 'pushed', verified: true },
        { target: 'supabase:ref', status: 'pushed', verified: true },
      ],
      reminder: 'wa.ics',
    });
    expect(lab.file('wa.ics')).toContain('SUMMARY:WhatsApp token of Lucky Shrub Orders ends in 14 days');
    expect(lab.file('wa.ics')).not.toContain(stdin.slice(0, 12));
    expect(lab.names()).toEqual(['.env', 'wa.ics']);
  });

  test('also where the file has it already', async () => {
    const lab = open();
    const stdin = lab.world.tokens['system-user'];
    lab.write('.env', LINES(lab.world, stdin));
    const ended = await lab.run([...ARGS, ...PUSH, '--reminder', 'wa.ics'], { stdin });
    expect(ended.json()).toMatchObject({
      result: 'unchanged',
      exitCode: 0,
      pushed: [{}, {}],
      reminder: null,
    });
    expect(ended.err).toContain('No reminder: this token never expires');
    expect(lab.stores.get('supabase')).toBe(stdin);
  });

  test.each<[string, string, (folder: string) => void]>([
    ['the file itself', '.env', () => {}],
    ['a .env that is not there', 'x/../.env.local', () => {}],
    ['a link to it', 'wa.ics', (folder) => symlinkSync('.env', join(folder, 'wa.ics'))],
    ['its second name', 'wa.ics', (folder) => linkSync(join(folder, '.env'), join(folder, 'wa.ics'))],
    ['another spelling of it', '.ENV', () => {}],
    ['a folder that is not there', 'nowhere/wa.ics', () => {}],
  ])('no reminder takes the place of %s, and nothing is asked or written', async (_what, path, make) => {
    const lab = open();
    make(lab.folder);
    const before = [lab.names(), lab.file('.env')];
    const stdin = lab.world.tokens['system-user-60-days'];
    for (const args of [ARGS, ['renew', '--json']]) {
      const ended = await lab.run([...args, '--reminder', path], { stdin });
      expect(ended.exit, ended.err).toBe(2);
      expect(ended.err).toContain('cannot write to');
    }
    expect([lab.names(), lab.file('.env')]).toEqual(before);
    expect(lab.steps.filter((step) => step.startsWith('graph '))).toEqual([]);
  });

  test('a place that is not ready is told before anything is written', async () => {
    const lab = open();
    const before = lab.file('.env');
    const stdin = lab.world.tokens['system-user'];
    const ended = await lab.run([...ARGS, ...PUSH], { stdin, mood: 'not-ready' });
    expect(ended.exit).toBe(2);
    expect(ended.err).toMatch(
      /doppler:shop,config=prd cannot take a token now: doppler me says no: you are not signed in/,
    );
    expect(lab.file('.env')).toBe(before);
  });

  test('nobody is told to put there by hand what this run pushes', async () => {
    const lab = open();
    mkdirSync(join(lab.folder, '.vercel'));
    lab.write('.vercel/project.json', '{}');
    const stdin = lab.world.tokens['system-user'];
    const ended = await lab.run([...ARGS, '--push', 'vercel'], { stdin });
    expect(ended.err).not.toContain('env add');
    expect(ended.json()).toMatchObject({
      restart: ['vercel --prod'],
      pushed: [{ redeploy: 'vercel --prod' }],
    });
    const done = await lab.run([...ARGS, '--push', 'vercel:url=shop.example.com', '--redeploy'], { stdin });
    expect(done.json()).toMatchObject({ restart: [], pushed: [{ redeployed: true }] });
  });

  test('a refused token goes nowhere', async () => {
    const lab = open();
    const stdin = lab.world.tokens['expired'];
    const ended = await lab.run([...ARGS, ...PUSH], { stdin });
    expect(ended.exit).toBe(1);
    expect(lab.stores.size).toBe(0);
    expect(ended.json()).toMatchObject({ pushed: [], reminder: null });
  });

  test('a push that fails does not undo the file, exits 1, and `renew` brings it there later', async () => {
    const lab = open();
    const stdin = lab.world.tokens['system-user'];
    const ended = await lab.run([...ARGS, ...PUSH], { stdin, mood: 'fails' });
    expect(ended.exit).toBe(1);
    expect(ended.json()).toMatchObject({
      result: 'updated',
      exitCode: 1,
      pushed: [{ status: 'failed' }, { status: 'failed' }],
    });
    expect(ended.err).toContain(
      'These places still have the old token: doppler:shop,config=prd, supabase:ref',
    );
    expect(heldBy(lab.file('.env'))).toBe(stdin);
    expect((await lab.run(['renew', ...PUSH])).exit).toBe(0);
    expect(lab.stores.get('doppler')).toBe(stdin);
    expect(lab.names()).toEqual(['.env']);
  });

  test('--dry-run says where it would go', async () => {
    const lab = open();
    const ended = await lab.run([...ARGS, ...PUSH, '--dry-run'], { stdin: lab.world.tokens['system-user'] });
    expect(ended.json()).toMatchObject({ result: 'planned', pushed: [] });
    expect(ended.err).toContain(
      'would be pushed to the Doppler secret: doppler secrets set WHATSAPP_ACCESS_TOKEN -p shop -c prd',
    );
    expect(lab.stores.size).toBe(0);
  });

  test.each(['netlify', 'heroku', 'nowhere', 'fly'])('%s is refused with the reason', async (target) => {
    const lab = open();
    const ended = await lab.run([...ARGS, '--push', target], { stdin: lab.world.tokens['system-user'] });
    expect(ended.exit).toBe(2);
    expect(ended.json()).toMatchObject({ result: 'failed', error: { code: 'usage' } });
  });
});
