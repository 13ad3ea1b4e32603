import { chmodSync, mkdirSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import ICAL from 'ical.js';
import { afterEach, describe, expect, test } from 'vitest';
import { STOPS, type Stage } from '../../../src/core/renew/stages.ts';
import { IDS } from '../../../src/sandbox/world/ids.ts';
import type { SandboxState, SandboxToken } from '../../../src/sandbox/world/model.ts';
import { withFaults, withNumber } from '../../../src/sandbox/world/state.ts';
import type { TokenName } from '../../../src/sandbox/world/token-sets.ts';
import { Crash, heldBy, type LabOptions, LINES, type RenewLab, renewLab } from '../../support/renew-lab.ts';

const DAY = 86_400_000;

const labs: RenewLab[] = [];
afterEach(() => {
  for (const lab of labs.splice(0)) {
    // No run may have said a token or the app secret, or put one on a command line.
    for (const { text } of lab.state.tokens) expect(lab.said()).not.toContain(text.slice(0, 24));
    expect(lab.said()).not.toContain(lab.world.appSecret);
    lab.remove();
  }
});

function open(name: TokenName = 'system-user-60-days', more: Partial<LabOptions> = {}): RenewLab {
  const lab = renewLab({ files: (world) => ({ '.env': LINES(world, world.tokens[name]) }), ...more });
  labs.push(lab);
  return lab;
}

/** So many days before the end of the token that .env holds. */
function goTo(lab: RenewLab, daysLeft: number): void {
  const token = lab.token(heldBy(lab.file('.env')));
  if (token === undefined) throw new Error('no such token');
  lab.now = new Date(token.expiresAt * 1000 - daysLeft * DAY);
}

const withToken = (state: SandboxState, text: string, change: Partial<SandboxToken>): SandboxState => ({
  ...state,
  tokens: state.tokens.map((one) => (one.text === text ? { ...one, ...change } : one)),
});

describe('a token that ends soon', () => {
  test('a new one that Meta refuses once it is in place: exit 1, with the cause, and the old one is kept', async () => {
    const lab = open();
    const old = heldBy(lab.file('.env'));
    goTo(lab, 15);
    const ended = await lab.run(['renew', '--json', '--revoke-old'], {
      before: () => {
        const held = heldBy(lab.file('.env'));
        if (held !== old) lab.state = withToken(lab.state, held, { dead: 460 });
      },
    });
    expect(ended.exit).toBe(1);
    expect(ended.json()).toMatchObject({ result: 'updated', exitCode: 1, cause: 'token-invalidated' });
    expect(ended.err).toContain('Meta refuses the new token now');
    expect(lab.works(old)).toBe(true);
  });

  test('of a system user is exchanged for another 60 days; the file changes by the value alone', async () => {
    const lab = open();
    const before = lab.file('.env');
    const old = heldBy(before);
    goTo(lab, 15);
    const ended = await lab.run(['renew', '--json']);
    const fresh = heldBy(lab.file('.env'));
    expect(ended.exit).toBe(0);
    expect(lab.file('.env')).toBe(before.replace(old, fresh));
    expect(lab.token(fresh)).toMatchObject({
      kind: 'SYSTEM_USER',
      expiresAt: Math.floor(lab.now.getTime() / 1000) + 5_183_944,
    });
    expect(lab.works(old)).toBe(true);
    expect(ended.json()).toMatchObject({
      result: 'updated',
      exitCode: 0,
      cause: null,
      error: null,
      files: [{ path: '.env', key: 'WHATSAPP_ACCESS_TOKEN', line: 5 }],
      testSend: { status: 'skipped' },
      pushed: [],
      renewal: { decision: 'exchange', reached: 'confirmed', revoked: null },
      reminder: null,
    });
    expect(lab.names()).toEqual(['.env']);
    expect(ended.err).toMatch(
      /^\.env, line 5: WHATSAPP_ACCESS_TOKEN sha256:\w{8} -> sha256:\w{8}\nThe new token, a system user's, works until .*, in 59 days\n/,
    );
  });

  test('what the edit did beyond the value is told, and with --debug how the file was written', async () => {
    const lab = open();
    lab.write('.env', lab.file('.env').replace(' # ours', '# ours'));
    goTo(lab, 15);
    const ended = await lab.run(['renew', '--debug']);
    expect(ended.exit).toBe(0);
    expect(lab.file('.env')).toMatch(/^WHATSAPP_ACCESS_TOKEN=[A-Za-z0-9]+ # ours$/m);
    expect(ended.err).toMatch(
      /\.env, line 5: .*\n {2}also: a space before the comment, which was attached to the value\n/,
    );
    expect(ended.err).toMatch(/^\.env: renamed, mode 0\d{3}, \d+ -> \d+ bytes$/m);
  });

  test('of a user becomes one of about 60 days, and is told as that', async () => {
    const lab = open('temporary');
    const ended = await lab.run(['renew', '--json']);
    expect(ended.exit).toBe(0);
    expect(lab.token(heldBy(lab.file('.env')))).toMatchObject({ kind: 'USER' });
    expect(ended.json()).toMatchObject({
      renewal: { decision: 'exchange', new: { kind: 'user', neverExpires: false } },
    });
    expect(ended.err).toContain('It is a user token, not a permanent one');
  });

  test('gets a test message only where the recipient is named for this run', async () => {
    const lab = open();
    lab.write('.env', lab.file('.env').replace('B=2', 'WHATSAPP_TEST_RECIPIENT=15550100'));
    goTo(lab, 15);
    await lab.run(['renew']);
    expect(lab.state.sent).toHaveLength(0);
    goTo(lab, 15);
    const ended = await lab.run(['renew', '--to', '+1 555 0100', '--json']);
    expect(lab.state.sent).toHaveLength(1);
    expect(ended.json()).toMatchObject({ testSend: { status: 'accepted' } });
  });

  test('is renewed although the account is in trouble', async () => {
    const lab = open('system-user-60-days', {
      change: (state) =>
        withNumber(state, IDS.testNumber, {
          health: {
            can_send_message: 'BLOCKED',
            errors: [{ error_code: 141000, error_description: 'x', possible_solution: 'y' }],
          },
        }),
    });
    goTo(lab, 15);
    expect((await lab.run(['renew'])).exit).toBe(0);
  });
});

describe('what a cron mail says', () => {
  test("of another address than Meta's own: it, first, and no word that Meta answered", async () => {
    const lab = open();
    goTo(lab, 30);
    const ended = await lab.run(['renew', '--json', '--graph-url', 'http://127.0.0.1:4242']);
    expect(ended.err).toMatch(/^Asked http:\/\/127\.0\.0\.1:4242, which is not Meta's own address\n/);
    expect(ended.json()).toMatchObject({ graphUrl: 'http://127.0.0.1:4242' });
    const refused = await lab.run(['renew', '--graph-url', 'http://127.0.0.1:4242'], {
      faults: ['server-error'],
    });
    expect(refused.err).toContain("error: Meta's stand-in did not answ");
    expect((await lab.run(['renew', '--json'])).json()).not.toHaveProperty('graphUrl');
  });

  test('with --quiet: nothing of what went well, and why it failed', async () => {
    const lab = open();
    goTo(lab, 30);
    expect(await lab.run(['renew', '-q'])).toMatchObject({ exit: 0, out: '', err: '' });
    goTo(lab, 15);
    const ended = await lab.run(['renew', '-q', '--push', 'supabase:ref'], { mood: 'fails' });
    expect(ended.exit).toBe(1);
    expect(ended.err).toContain('These places still have the old token: supabase:ref');
    const dead = open('expired-system-user');
    expect((await dead.run(['renew', '-q'])).err).toContain('A dead token cannot be renewed');
  });
});

describe('--mint', () => {
  test('makes a token of the system user, for the permissions of the old one', async () => {
    const lab = open();
    const old = heldBy(lab.file('.env'));
    goTo(lab, 15);
    const ended = await lab.run(['renew', '--mint', '--system-user-id', IDS.systemUser, '--json']);
    expect(ended.exit).toBe(0);
    const fresh = lab.token(heldBy(lab.file('.env')));
    expect(fresh).toMatchObject({ ownerId: IDS.systemUser, kind: 'SYSTEM_USER' });
    expect(fresh?.scopes).toEqual(
      expect.arrayContaining(['whatsapp_business_messaging', 'whatsapp_business_management']),
    );
    expect(ended.json()).toMatchObject({ renewal: { decision: 'mint' } });
    expect(lab.works(old)).toBe(true);
  });

  test.each([
    [['--mint'], /no id of a system user was given/],
    [['--system-user-id', '104169029247128'], /is for `--mint`/],
    [['--mint', '--system-user-id', 'me'], /no id of a system user/],
    [['--if-expiring-within', '20'], /not a time such as/],
  ])('%j is refused', async (args, words) => {
    const lab = open();
    const ended = await lab.run(['renew', '--json', ...args]);
    expect(ended.exit).toBe(2);
    expect(ended.err).toMatch(words);
    expect(ended.json()).toMatchObject({
      result: 'failed',
      exitCode: 2,
      error: { code: 'usage' },
      renewal: null,
    });
  });
});

describe('nothing is done', () => {
  test('where it is not due, and that is said with the day', async () => {
    const lab = open();
    goTo(lab, 30);
    const before = lab.file('.env');
    const ended = await lab.run(['renew', '--json']);
    expect(ended.exit).toBe(0);
    expect(lab.file('.env')).toBe(before);
    expect(ended.json()).toMatchObject({
      result: 'unchanged',
      renewal: { decision: 'not-due', dueAt: expect.any(String) },
    });
    expect(ended.err).toMatch(/^\.env: WHATSAPP_ACCESS_TOKEN works until .*, in 30 days: not due until /);
    expect(lab.steps.filter((step) => step.startsWith('graph'))).not.toContain('graph oauth/access_token');
  });

  test('--if-expiring-within moves the day', async () => {
    const lab = open();
    goTo(lab, 30);
    expect((await lab.run(['renew', '--if-expiring-within', '5w', '--json'])).json()).toMatchObject({
      result: 'updated',
    });
  });

  test('to a token that never expires: an exchange would end it in 60 days', async () => {
    const lab = open('system-user');
    const ended = await lab.run(['renew', '--if-expiring-within', '999999d', '--json']);
    expect(ended.exit).toBe(0);
    expect(ended.json()).toMatchObject({ result: 'unchanged', renewal: { decision: 'never-expires' } });
    expect(ended.err).toContain('never expires: nothing to do');
    expect(lab.steps).not.toContain('graph oauth/access_token');
  });

  test('to a token whose end Meta does not tell', async () => {
    const lab = open('system-user-60-days', {
      files: (world) => ({
        '.env': LINES(world, world.tokens['system-user-60-days']).replace(/^WHATSAPP_APP_.*\n/gm, ''),
      }),
      change: (state) => state,
    });
    goTo(lab, 15);
    const ended = await lab.run(['renew', '--json'], { faults: ['no-self-inspection'] });
    expect(ended.exit).toBe(3);
    expect(ended.json()).toMatchObject({ result: 'refused', renewal: { refusal: 'life-unknown' } });
  });

  test('on --dry-run, which says what would go where', async () => {
    const lab = open();
    goTo(lab, 15);
    const before = lab.file('.env');
    const ended = await lab.run(['renew', '--dry-run', '--push', 'doppler:shop,config=prd', '--json']);
    expect(ended.exit).toBe(0);
    expect(lab.file('.env')).toBe(before);
    expect(ended.json()).toMatchObject({
      result: 'planned',
      files: [{ path: '.env', line: 5, to: null }],
      renewal: { decision: 'exchange', planned: ['doppler:shop,config=prd'] },
    });
    expect(ended.err).toContain('would be written: .env, line 5: WHATSAPP_ACCESS_TOKEN');
    expect(ended.err).toContain('doppler secrets set WHATSAPP_ACCESS_TOKEN -p shop -c prd');
    expect(lab.steps).not.toContain('graph oauth/access_token');
    expect(lab.stores.size).toBe(0);
  });
});

describe('what cannot be renewed is left as it is', () => {
  test('a dead token: says so, and names refresh', async () => {
    const lab = open('expired-system-user');
    const ended = await lab.run(['renew', '--json']);
    expect(ended.exit).toBe(1);
    expect(ended.json()).toMatchObject({
      result: 'refused',
      cause: 'token-expired',
      renewal: { refusal: 'old-token' },
    });
    expect(ended.err).toMatch(/A dead token cannot be renewed\.\n\nhint: .*`wa-token refresh`/);
  });

  test('no token at all', async () => {
    const lab = open('system-user', { files: () => ({ '.env': 'WHATSAPP_ACCESS_TOKEN=\n' }) });
    const ended = await lab.run(['renew']);
    expect(ended.exit).toBe(2);
    expect(ended.err).toContain('holds no token under WHATSAPP_ACCESS_TOKEN');
  });

  test('no app secret, told long before it is due', async () => {
    const lab = open('system-user-60-days', {
      files: (world) => ({
        '.env': LINES(world, world.tokens['system-user-60-days']).replace(/^WHATSAPP_APP_SECRET.*\n/gm, ''),
      }),
    });
    goTo(lab, 50);
    const ended = await lab.run(['renew']);
    expect(ended.exit).toBe(2);
    expect(ended.err).toContain('no app secret is known');
  });

  test.each([30, 15])(
    'a read-only file, %d days before the end: no token is asked for in vain',
    async (days) => {
      const lab = open();
      goTo(lab, days);
      chmodSync(join(lab.folder, '.env'), 0o444);
      for (const args of [['--json'], ['--json', '--dry-run']]) {
        if (days === 30 && args.includes('--dry-run')) continue;
        const ended = await lab.run(['renew', ...args]);
        expect(ended.exit).toBe(2);
        expect(ended.json()).toMatchObject({ result: 'failed', error: { code: 'env-file-not-written' } });
        expect(ended.err).toContain('marked read-only');
        expect(lab.steps).not.toContain('graph oauth/access_token');
      }
    },
  );

  test.each([
    ['op://shop/whatsapp/token', 'a 1Password reference'],
    [`encrypted:${'BD'.repeat(80)}`, 'a value that dotenvx has encrypted'],
  ])('what only names the place of the token, %s', async (value, words) => {
    const lab = open('system-user', { files: () => ({ '.env': `WHATSAPP_ACCESS_TOKEN=${value}\n` }) });
    const ended = await lab.run(['renew', '--json']);
    expect(ended.exit).toBe(2);
    expect(ended.json()).toMatchObject({ error: { code: 'value-is-reference' } });
    expect(ended.err).toContain(`WHATSAPP_ACCESS_TOKEN is ${words}`);
  });

  test('a wrong app secret', async () => {
    const lab = open();
    lab.write('.env', lab.file('.env').replace(lab.world.appSecret, '0123456789abcdef0123456789abcdef'));
    goTo(lab, 15);
    const before = lab.file('.env');
    const ended = await lab.run(['renew', '--json']);
    expect(ended.exit).toBe(1);
    expect(ended.json()).toMatchObject({ cause: 'app-secret-invalid' });
    expect(lab.file('.env')).toBe(before);
  });

  test.each([
    ['another app', { appId: IDS.otherApp }, 1],
    ['somebody else', { ownerId: IDS.employee }, 1],
    ['fewer permissions', { scopes: ['whatsapp_business_messaging', 'whatsapp_business_management'] }, 1],
    ['no later end', { expiresAt: 0 as number }, 4],
    ['a number that it does not reach', { access: {} }, 1],
    ['death', { dead: 467 as const }, 1],
  ] as const)('Meta gives one of %s', async (_what, change, exit) => {
    const lab = open();
    goTo(lab, 15);
    const old = lab.token(heldBy(lab.file('.env')));
    const known = new Set(lab.state.tokens.map(({ text }) => text));
    const before = lab.file('.env');
    const ended = await lab.run(['renew', '--json'], {
      before: (step) => {
        // Once it has been given, before it is looked at.
        const fresh = lab.state.tokens.find(({ text }) => !known.has(text));
        if (step !== 'stage exchanged' || fresh === undefined) return;
        const what = 'expiresAt' in change ? { expiresAt: old?.expiresAt ?? 0 } : change;
        lab.state = withToken(lab.state, fresh.text, what);
      },
    });
    expect(ended.exit).toBe(exit);
    expect(lab.file('.env')).toBe(before);
    expect(ended.json()).toMatchObject({ result: 'refused' });
    expect(ended.err).toContain('not written');
  });

  test('one of another app, where no app id is configured: the old token tells whose it must be', async () => {
    const bare = (world: RenewLab['world']) => LINES(world, world.tokens['system-user-60-days']);
    const files = (world: RenewLab['world']) => ({
      '.env': bare(world).replace(/^WHATSAPP_APP_ID.*\n/m, ''),
    });
    const lab = open(undefined, { files });
    goTo(lab, 15);
    const known = new Set(lab.state.tokens.map(({ text }) => text));
    const before = lab.file('.env');
    const ended = await lab.run(['renew', '--json'], {
      before: (step) => {
        const fresh = lab.state.tokens.find(({ text }) => !known.has(text));
        if (step === 'stage exchanged' && fresh !== undefined)
          lab.state = withToken(lab.state, fresh.text, { appId: IDS.otherApp });
      },
    });
    expect(ended.exit).toBe(1);
    expect(ended.json()).toMatchObject({ result: 'refused', cause: 'wrong-app' });
    expect(lab.file('.env')).toBe(before);
    // And it is renewed where Meta gives one of the same app.
    expect((await lab.run(['renew'])).exit).toBe(0);
    expect(lab.file('.env')).not.toBe(before);
  });

  test.each([
    ['server-error', 3],
    ['dropped', 3],
    ['rate-limit-app', 3],
    ['html-page', 3],
    ['access-blocked', 1],
  ] as const)('Meta in trouble: %s', async (fault, exit) => {
    const lab = open();
    goTo(lab, 15);
    const before = lab.file('.env');
    expect((await lab.run(['renew'], { faults: [fault] })).exit).toBe(exit);
    expect(lab.file('.env')).toBe(before);
    expect((await lab.run(['renew'])).exit).toBe(0);
  });

  test('a file that somebody gives another token meanwhile', async () => {
    const lab = open();
    goTo(lab, 15);
    const theirs = LINES(lab.world, lab.world.tokens['system-user']);
    const ended = await lab.run(['renew', '--json'], {
      before: (step) => {
        if (step === 'stage proved') lab.write('.env', theirs);
      },
    });
    expect(ended.exit).toBe(2);
    expect(ended.json()).toMatchObject({ error: { code: 'env-file-changed' } });
    expect(lab.file('.env')).toBe(theirs);
  });

  test('Ctrl-C before the write', async () => {
    const lab = open();
    goTo(lab, 15);
    const before = lab.file('.env');
    const interruption = new AbortController();
    const ended = await lab.run(['renew'], {
      interrupted: interruption.signal,
      before: (step) => {
        if (step === 'stage exchanged') interruption.abort();
      },
    });
    expect(ended.exit).toBe(130);
    expect(lab.file('.env')).toBe(before);
  });
});

test('what another run renewed while this one waited for the lock is not renewed again', async () => {
  const lab = open();
  goTo(lab, 15);
  const other = renewLab({
    files: (world) => ({ '.env': LINES(world, world.tokens['system-user-60-days']) }),
  });
  labs.push(other);
  other.now = lab.now;
  await other.run(['renew']);
  const fresh = heldBy(other.file('.env'));
  const ended = await lab.run(['renew', '--json'], {
    before: (step) => {
      if (step !== 'disk mkdirSync' || heldBy(lab.file('.env')) === fresh) return;
      lab.state = other.state;
      lab.write('.env', other.file('.env'));
    },
  });
  expect(ended.exit).toBe(0);
  expect(ended.json()).toMatchObject({ result: 'unchanged', renewal: { decision: 'not-due' } });
  expect(lab.steps).not.toContain('graph oauth/access_token');
  expect(heldBy(lab.file('.env'))).toBe(fresh);
});

describe('several files', () => {
  const both = (world: RenewLab['world'], a: TokenName, b: TokenName) => ({
    '.env': LINES(world, world.tokens[a]),
    'b.env': LINES(world, world.tokens[b]),
  });
  const ARGS = ['renew', '-f', '.env', '-f', 'b.env', '--json'];

  test('get the same new token', async () => {
    const lab = open(undefined, {
      files: (world) => both(world, 'system-user-60-days', 'system-user-60-days'),
    });
    goTo(lab, 15);
    expect((await lab.run(ARGS)).exit).toBe(0);
    expect(heldBy(lab.file('b.env'))).toBe(heldBy(lab.file('.env')));
  });

  test('of which a crash left one with the old token: it gets the new one, and no third is asked for', async () => {
    const lab = open(undefined, {
      files: (world) => both(world, 'system-user-60-days', 'system-user-60-days'),
    });
    goTo(lab, 15);
    const old = heldBy(lab.file('.env'));
    await lab.run(ARGS);
    const fresh = heldBy(lab.file('.env'));
    lab.write('b.env', lab.file('b.env').replace(fresh, old));
    const ended = await lab.run(ARGS);
    expect(ended.exit).toBe(0);
    expect(ended.json()).toMatchObject({ result: 'updated', renewal: { decision: 'not-due' } });
    expect(heldBy(lab.file('b.env'))).toBe(fresh);
    expect(lab.steps).not.toContain('graph oauth/access_token');
  });

  test('of two apps are not made one', async () => {
    const lab = open(undefined, { files: (world) => both(world, 'system-user-60-days', 'other-app') });
    const ended = await lab.run(ARGS);
    expect(ended.exit).toBe(2);
    expect(ended.err).toContain('different apps or owners');
  });
});

describe('stores', () => {
  const PUSH = ['renew', '--push', 'doppler:shop,config=prd', '--push', 'supabase:ref', '--json'];

  test('get it after the file, and are read back', async () => {
    const lab = open();
    goTo(lab, 15);
    const ended = await lab.run(PUSH);
    const fresh = heldBy(lab.file('.env'));
    expect(ended.exit).toBe(0);
    expect(lab.stores).toEqual(
      new Map([
        ['doppler', fresh],
        ['supabase', fresh],
      ]),
    );
    expect(ended.json()).toMatchObject({
      pushed: [
        { target: 'doppler:shop,config=prd', status: 'pushed', verified: true, error: null },
        { target: 'supabase:ref', status: 'pushed', verified: true },
      ],
    });
    expect(lab.names()).toEqual(['.env']);
    const order = lab.steps.filter((step) => /^(?:stage|tool \w+ secrets set)/.test(step));
    expect(order.indexOf('stage written')).toBeLessThan(order.indexOf('tool doppler secrets set'));
  });

  test('that are not ready keep everything as it is while there is time, and no longer', async () => {
    const lab = open();
    goTo(lab, 15);
    const before = lab.file('.env');
    const early = await lab.run(PUSH, { mood: 'not-ready' });
    expect(early.exit).toBe(2);
    expect(early.err).toContain('you are not signed in');
    expect(early.json()).toMatchObject({ result: 'refused', renewal: { refusal: 'push-not-ready' } });
    expect(lab.file('.env')).toBe(before);
    goTo(lab, 6);
    const late = await lab.run(PUSH, { mood: 'not-ready' });
    expect(late.exit).toBe(1);
    expect(late.json()).toMatchObject({ result: 'updated' });
    expect(lab.file('.env')).not.toBe(before);
  });

  test.each(['fails', 'lies'] as const)(
    'one that %s: the file keeps the new token, and the next run goes on',
    async (mood) => {
      const lab = open();
      goTo(lab, 15);
      const ended = await lab.run(PUSH, { mood });
      const fresh = heldBy(lab.file('.env'));
      expect(ended.exit).toBe(1);
      expect(ended.json()).toMatchObject({
        result: 'updated',
        exitCode: 1,
        pushed: [{ status: 'failed' }, { status: 'failed' }],
      });
      expect(ended.err).toContain(
        'These places still have the old token: doppler:shop,config=prd, supabase:ref',
      );
      expect(ended.err).toContain(
        'again: wa-token renew --push "doppler:shop,config=prd" --push supabase:ref',
      );
      expect(lab.works(fresh)).toBe(true);
      const notes = notesOf(lab);
      expect(notes).not.toContain(fresh.slice(0, 20));
      const again = await lab.run(PUSH);
      expect(again.exit).toBe(0);
      expect(again.json()).toMatchObject({
        result: 'unchanged',
        pushed: [{ status: 'pushed' }, { status: 'pushed' }],
      });
      expect(lab.stores.get('doppler')).toBe(fresh);
      expect(lab.names()).toEqual(['.env']);
      expect((await lab.run(PUSH)).json()).toMatchObject({ result: 'unchanged', pushed: [] });
    },
  );

  test.each([
    ['vercel', '.vercel/project.json', [], ['vercel --prod']],
    ['vercel', '.vercel/project.json', ['--push', 'vercel'], ['vercel --prod']],
    ['vercel', '.vercel/project.json', ['--push', 'vercel:url=shop.example.com', '--redeploy'], []],
    ['supabase', 'supabase/config.toml', ['--push', 'supabase:ref'], []],
  ])('the platform of %s, %s, renewed with %j: what is left to do', async (store, file, args, commands) => {
    const lab = open();
    goTo(lab, 15);
    mkdirSync(join(lab.folder, dirname(file)));
    lab.write(file, '{}');
    const ended = await lab.run(['renew', ...args, '--json']);
    const restart =
      args.length === 0 ? ['vercel env add WHATSAPP_ACCESS_TOKEN production --force'] : commands;
    expect(ended.json()).toMatchObject({ result: 'updated', restart });
    if (args.length === 0) return expect(ended.err).toContain('Now restart your app: vercel env add');
    // What was pushed a moment ago is put there by nobody again, and no word is lost on unknown ways to start.
    expect(ended.err).not.toMatch(/env add|secrets set|do not tell how/);
    expect(ended.err.includes('Now restart your app')).toBe(commands.length > 0);
    expect(ended.err).toContain(`ok       ${store}`);
  });

  test('a push that failed is to be repeated, and no deploy is named before that', async () => {
    const lab = open();
    goTo(lab, 15);
    mkdirSync(join(lab.folder, '.vercel'));
    lab.write('.vercel/project.json', '{}');
    const ended = await lab.run(['renew', '--push', 'vercel', '--json'], { mood: 'fails' });
    expect(ended.json()).toMatchObject({ exitCode: 1, restart: [], pushed: [{ status: 'failed' }] });
    expect(ended.err).not.toContain('Now restart');
  });

  test('one that waits and is not named this time is spoken of', async () => {
    const lab = open();
    goTo(lab, 15);
    await lab.run(PUSH, { mood: 'fails' });
    const ended = await lab.run(['renew', '--push', 'supabase:ref', '--json']);
    expect(ended.json()).toMatchObject({ renewal: { waiting: ['doppler:shop,config=prd'] } });
    expect(ended.err).toContain('doppler:shop,config=prd still has an older token');
    expect(lab.names()).toEqual(['.env', '.wa-token']);
  });

  test('the environment of a CI job: the token comes from a store and goes back there', async () => {
    const lab = renewLab({
      files: () => ({}),
      env: (world) => ({
        WHATSAPP_ACCESS_TOKEN: world.tokens['system-user-60-days'],
        WHATSAPP_APP_ID: IDS.app,
        WHATSAPP_APP_SECRET: world.appSecret,
      }),
    });
    labs.push(lab);
    const old = lab.token(lab.world.tokens['system-user-60-days']);
    lab.now = new Date((old?.expiresAt ?? 0) * 1000 - 15 * DAY);
    const ended = await lab.run(['renew', '--push', 'doppler:shop,config=prd', '--json']);
    expect(ended.exit).toBe(0);
    expect(ended.json()).toMatchObject({ result: 'updated', files: [], pushed: [{ status: 'pushed' }] });
    expect(lab.works(lab.stores.get('doppler') ?? '')).toBe(true);
    expect((await lab.run(['renew', '--json'])).exit).toBe(2);
  });
});

function notesOf(lab: RenewLab): string {
  const folder = join(lab.folder, '.wa-token');
  return readFileSync(join(folder, readdirSync(folder).find((name) => name.endsWith('.json')) ?? ''), 'utf8');
}

describe('--revoke-old', () => {
  test('ends the old token once the new one is proved everywhere', async () => {
    const lab = open();
    goTo(lab, 15);
    const old = heldBy(lab.file('.env'));
    const ended = await lab.run(['renew', '--revoke-old', '--push', 'supabase:ref', '--json']);
    expect(ended.json()).toMatchObject({ renewal: { reached: 'revoked', revoked: 'revoked' } });
    expect(ended.exit).toBe(0);
    expect(lab.works(old)).toBe(false);
    expect(lab.works(heldBy(lab.file('.env')))).toBe(true);
    expect(lab.works(lab.stores.get('supabase') ?? '')).toBe(true);
  });

  test.each([
    [
      'a store has it only after a restart',
      ['--push', 'doppler:shop,config=prd'],
      {},
      /what runs behind doppler/,
    ],
    ['a store can not be read back', ['--push', 'cloudflare:shop'], {}, /what runs behind cloudflare/],
    ['a command cannot be asked', ['--pipe-to', 'deploy it'], {}, /what runs behind deploy it/],
    ['a push failed', ['--push', 'supabase:ref'], { mood: 'fails' as const }, /what runs behind supabase/],
  ])('not while %s', async (_what, args, how, words) => {
    const lab = open();
    goTo(lab, 5);
    const old = heldBy(lab.file('.env'));
    const ended = await lab.run(['renew', '--revoke-old', ...args, '--json'], how);
    expect(ended.json()).toMatchObject({ result: 'updated', renewal: { revoked: 'kept' } });
    expect(ended.err).toMatch(words);
    expect(lab.works(old)).toBe(true);
  });

  test('not while another .env file holds the old one', async () => {
    const lab = open();
    lab.write('other.env', `TOKEN_COPY=${heldBy(lab.file('.env'))}\n`);
    goTo(lab, 15);
    const ended = await lab.run(['renew', '--revoke-old']);
    expect(ended.err).toContain('it is also in other.env');
    expect(lab.works(heldBy(lab.file('other.env').replace('TOKEN_COPY', 'WHATSAPP_ACCESS_TOKEN')))).toBe(
      true,
    );
  });

  test('not where Meta gives no answer about the new one any more', async () => {
    const lab = open();
    goTo(lab, 15);
    const old = heldBy(lab.file('.env'));
    const ended = await lab.run(['renew', '--revoke-old', '--json'], {
      before: (step) => {
        if (step === 'stage pushed')
          lab.state = withFaults(lab.state, [{ name: 'server-error', path: 'debug_token' }]);
      },
    });
    expect(ended.json()).toMatchObject({ result: 'updated', renewal: { revoked: 'kept' } });
    expect(ended.err).toContain('Meta did not confirm the new one a second time');
    expect(lab.works(old)).toBe(true);
    expect(lab.steps).not.toContain('graph oauth/revoke');
  });

  test('Meta refuses it: the new token stays, and the exit code says so', async () => {
    const lab = open();
    goTo(lab, 15);
    const ended = await lab.run(['renew', '--revoke-old', '--json'], {
      faults: [{ name: 'server-error', path: 'oauth/revoke' }],
    });
    expect(ended.exit).toBe(3);
    expect(ended.json()).toMatchObject({ result: 'updated', renewal: { revoked: 'failed' } });
  });
});

describe('--reminder', () => {
  test('writes the days before the end of the new token, and of one that is not due', async () => {
    const lab = open();
    goTo(lab, 30);
    const ended = await lab.run(['renew', '--reminder', 'wa.ics', '--json']);
    expect(ended.json()).toMatchObject({ reminder: 'wa.ics' });
    const days = (): readonly number[] => {
      const calendar = new ICAL.Component(ICAL.parse(lab.file('wa.ics')));
      const end = (lab.token(heldBy(lab.file('.env')))?.expiresAt ?? 0) * 1000;
      return calendar
        .getAllSubcomponents('vevent')
        .map((event) => Math.round((end - new ICAL.Event(event).startDate.toJSDate().getTime()) / DAY));
    };
    expect(days()).toEqual([14, 7, 1]);
    goTo(lab, 15);
    await lab.run(['renew', '--reminder', 'wa.ics']);
    expect(days()).toEqual([14, 7, 1]);
    expect(lab.file('wa.ics')).not.toContain(heldBy(lab.file('.env')).slice(0, 20));
  });

  test('never over a .env', async () => {
    const lab = open();
    const before = lab.file('.env');
    expect((await lab.run(['renew', '--reminder', '.env'])).exit).toBe(2);
    expect(lab.file('.env')).toBe(before);
  });
});

describe('it stops half-way, the app has a working token, and the same command finishes the job', () => {
  const ARGS = ['renew', '-f', '.env', '-f', 'b.env', '--push', 'supabase:ref', '--revoke-old', '--json'];
  const start = (): RenewLab => {
    const lab = open(undefined, {
      files: (world) => ({
        '.env': LINES(world, world.tokens['system-user-60-days']),
        'b.env': LINES(world, world.tokens['system-user-60-days']),
      }),
    });
    goTo(lab, 15);
    lab.stores.set('supabase', heldBy(lab.file('.env')));
    return lab;
  };

  const isStage = (name: string): name is Stage => Object.hasOwn(STOPS, name);

  test.each(Object.keys(STOPS).filter(isStage))('after: %s', async (stage) => {
    const lab = start();
    const old = heldBy(lab.file('.env'));
    const ended = await lab.run(ARGS, {
      before: (step) => {
        if (step === `stage ${stage}`) throw new Crash('killed');
      },
    });
    expect(ended.exit).toBeNull();
    const stop = STOPS[stage];
    const places = {
      files: ['.env', 'b.env'].map((name) => heldBy(lab.file(name))),
      stores: [lab.stores.get('supabase') ?? ''],
    };
    for (const kind of ['files', 'stores'] as const) {
      // Whatever a place holds, it works.
      for (const token of places[kind]) {
        expect(lab.works(token), kind).toBe(true);
        if (stop[kind] === 'old') expect(token).toBe(old);
        if (stop[kind] === 'new') expect(token).not.toBe(old);
      }
    }
    expect(lab.works(old)).toBe(stop.oldTokenWorks);
    const again = await lab.run(ARGS);
    expect(again.exit).toBe(0);
    const asked = lab.steps.includes('graph oauth/access_token');
    if (stop.next !== 'renews-or-finishes') expect(asked).toBe(stop.next === 'renews');
    const wrote = lab.steps.includes('stage writing');
    expect(wrote, 'something was left to do').toBe(stop.next !== 'nothing');
    const fresh = heldBy(lab.file('.env'));
    expect(fresh).not.toBe(old);
    expect(heldBy(lab.file('b.env'))).toBe(fresh);
    expect(lab.stores.get('supabase')).toBe(fresh);
    expect(lab.names()).toEqual(['.env', 'b.env']);
  });
});
