import { Crash, heldBy, LINES, type RenewLab, type RunOptions, renewLab, type Step } from './renew-lab.ts';

/** What went wrong in one day's run. */
export type Trouble = 'none' | 'crash' | 'network' | 'push' | 'lie' | 'not-ready' | 'full-disk';

export interface Year {
  /** How often each trouble was met. */
  readonly met: Readonly<Record<Trouble, number>>;
  /** Tokens that Meta gave, and those of them that were in the file at some time. */
  readonly given: number;
  readonly used: number;
  readonly revoked: number;
  /** What was wrong, in words; empty where nothing was. */
  readonly wrongs: readonly string[];
}

export interface YearOptions {
  readonly seed: number;
  readonly days: number;
  readonly revoke: boolean;
}

const DAY_MS = 86_400_000;
const FILES = ['.env', 'b.env'] as const;

/** A daily cron on a 60-day token, in a world where every step may fail. */
export async function simulateYear({ seed, days, revoke }: YearOptions): Promise<Year> {
  const random = generator(seed);
  const lab = renewLab({
    files: (world) =>
      Object.fromEntries(FILES.map((name) => [name, LINES(world, world.tokens['system-user-60-days'])])),
  });
  const known = lab.state.tokens.length;
  const met: Record<Trouble, number> = {
    none: 0,
    crash: 0,
    network: 0,
    push: 0,
    lie: 0,
    'not-ready': 0,
    'full-disk': 0,
  };
  const used = new Set<string>();
  const wrongs: string[] = [];
  const args = ['renew', '-f', '.env', '-f', 'b.env', '--reminder', 'wa.ics', '--push', 'supabase:ref'];
  if (revoke) args.push('--revoke-old');
  else args.push('--push', 'doppler:shop,config=prd');
  lab.stores.set('supabase', heldBy(lab.file('.env')));
  lab.stores.set('doppler', heldBy(lab.file('.env')));
  try {
    for (let day = 0; day < days; day += 1) {
      const trouble = draw(random);
      met[trouble] += 1;
      const ended = await lab.run(args, optionsFor(trouble, random));
      const isQuiet = trouble === 'none' || (trouble === 'crash' && ended.exit !== null);
      const wrong = look(lab, isQuiet, revoke).map(
        (words) => `day ${day}, ${trouble}, exit ${ended.exit}: ${words}`,
      );
      wrongs.push(
        ...wrong,
        ...(isQuiet && ended.exit !== 0 ? [`day ${day}: exit ${ended.exit}: ${ended.err}`] : []),
      );
      for (const name of FILES) used.add(heldBy(lab.file(name)));
      lab.now = new Date(lab.now.getTime() + DAY_MS + Math.floor(random() * 120_000));
    }
    for (const { text } of lab.state.tokens) {
      if (lab.said().includes(text.slice(0, 24))) wrongs.push('a token was said');
    }
    if (lab.said().includes(lab.world.appSecret)) wrongs.push('the app secret was said');
    const revoked = lab.state.tokens.filter(({ dead, text }) => dead === 467 && used.has(text)).length;
    return { met, given: lab.state.tokens.length - known, used: used.size, revoked, wrongs };
  } finally {
    lab.remove();
  }
}

/** What must hold after every run, and what after one that nothing disturbed. */
function look(lab: RenewLab, isQuiet: boolean, revoke: boolean): readonly string[] {
  const wrongs: string[] = [];
  const held = FILES.map((name) => heldBy(lab.file(name)));
  const stores = revoke ? ['supabase'] : ['supabase', 'doppler'];
  const pushed = stores.map((name) => lab.stores.get(name) ?? '');
  for (const token of held) if (!lab.works(token)) wrongs.push('a file holds a token that does not work');
  for (const token of pushed)
    if (lab.token(token)?.dead !== null) wrongs.push('a store holds a token that was revoked');
  for (const name of FILES) {
    if (lab.file(name).replace(/(?<=ACCESS_TOKEN=)\w+/, '') !== LINES(lab.world, ''))
      wrongs.push(`${name} is damaged`);
  }
  if (!isQuiet) return wrongs;
  const [first = ''] = held;
  if (new Set([...held, ...pushed]).size !== 1) wrongs.push('the places hold different tokens');
  const end = (lab.token(first)?.expiresAt ?? 0) * 1000;
  if (end - lab.now.getTime() < 19 * DAY_MS) wrongs.push('the token was not renewed in time');
  const names = lab.names().join(' ');
  if (names !== '.env b.env wa.ics') wrongs.push(`something is left: ${names}`);
  return wrongs;
}

function draw(random: () => number): Trouble {
  const at = random();
  if (at < 0.3) return 'none';
  if (at < 0.55) return 'crash';
  if (at < 0.7) return 'network';
  if (at < 0.8) return 'push';
  if (at < 0.87) return 'lie';
  return at < 0.93 ? 'not-ready' : 'full-disk';
}

const FAULTS = [
  'dropped',
  'server-error',
  'html-page',
  'cut-json',
  'empty-body',
  'rate-limit-app',
  'unavailable',
] as const;
const PATHS = ['', 'debug_token', 'oauth/access_token', 'oauth/revoke', '/106540352242922'] as const;

function optionsFor(trouble: Trouble, random: () => number): RunOptions {
  switch (trouble) {
    case 'none':
      return {};
    case 'crash': {
      let left = Math.floor(random() ** 2 * 400);
      return {
        before: () => {
          left -= 1;
          if (left < 0) throw new Crash('killed');
        },
      };
    }
    case 'network': {
      const name = FAULTS[Math.floor(random() * FAULTS.length)] ?? 'dropped';
      const path = PATHS[Math.floor(random() * PATHS.length)] ?? '';
      return { faults: [{ name, path, times: 3 + Math.floor(random() * 20) }] };
    }
    case 'push':
      return { mood: 'fails' };
    case 'lie':
      return { mood: 'lies' };
    case 'not-ready':
      return { mood: 'not-ready' };
    case 'full-disk':
      return { before: fullDisk };
  }
}

function fullDisk(step: Step): void {
  if (step === 'disk writeSync') throw Object.assign(new Error('no space'), { code: 'ENOSPC' });
}

/** mulberry32 */
function generator(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}
