import { EXIT, type ExitCode } from '../core/exit.ts';
import { type Followed, Follower } from '../core/explain/follow.ts';
import type { KnownIds } from '../core/guide/links.ts';
import type { WebhookUrl } from '../core/url.ts';
import type { Ports } from '../ports.ts';
import { followedJson, renderFollowed, renderSummary, summaryJson } from '../ui/follow.ts';
import { postReport } from './check/outlets.ts';

export interface FollowOptions {
  readonly json: boolean;
  readonly webhook: WebhookUrl | null;
}

/** An entry has ended when nothing more of it came for so long. */
const QUIET_MS = 200;
/** A log that never rests is read so often. */
const AT_LATEST_MS = 500;
const WEBHOOK_TIMEOUT_MS = 10_000;

type FollowPorts = Pick<Ports, 'input' | 'out' | 'clock' | 'zone' | 'reports' | 'interrupted'>;

/** Reads standard input as it grows: each new cause once, then counted; a summary at the end and when it is asked for. */
export async function follow(options: FollowOptions, ids: KnownIds, ports: FollowPorts): Promise<ExitCode> {
  const { input, out, clock } = ports;
  const follower = new Follower();
  let posting = Promise.resolve();
  const tell = (news: readonly Followed[]): void => {
    for (const one of news) {
      const json = followedJson(one, ids);
      out.data(options.json ? json : renderFollowed(one, ids, ports));
      const { webhook } = options;
      // One after the other: a burst of causes is no burst of calls.
      if (webhook !== null)
        posting = posting.then(() => postReport(webhook, json, WEBHOOK_TIMEOUT_MS, ports));
    }
  };
  const summarize = (): void => {
    const rows = follower.summary();
    out.data(options.json ? summaryJson(rows, clock.now()) : renderSummary(rows, ports));
  };
  input.onSummaryAsked(() => {
    tell(follower.settle(clock.now()));
    summarize();
  });
  await readAlong(follower, tell, ports);
  tell(follower.end(clock.now()));
  summarize();
  await posting;
  if (ports.interrupted.aborted) return EXIT.interrupted;
  return follower.summary().length === 0 ? EXIT.unverified : EXIT.ok;
}

/** Feeds what comes, and lets what has come be read when the log rests or has not rested for long. */
async function readAlong(
  follower: Follower,
  tell: (news: readonly Followed[]) => void,
  { input, clock }: Pick<Ports, 'input' | 'clock'>,
): Promise<void> {
  const decoder = new TextDecoder('utf-8', { fatal: false });
  const chunks = input.chunks()[Symbol.asyncIterator]();
  const now = (): number => clock.now().getTime();
  let settledAt = now();
  let cameAt = settledAt;
  let isUnread = false;
  let next = chunks.next();
  // One pause at a time: a log that comes in thousands of chunks a second would leave as many timers behind.
  let pause: Promise<null> | null = null;
  for (;;) {
    if (isUnread) pause ??= clock.pause(QUIET_MS).then(() => null);
    const came = await (pause === null ? next : Promise.race([next, pause]));
    if (came === null) pause = null;
    else {
      if (came.done === true) return;
      tell(follower.read(decoder.decode(came.value, { stream: true }), clock.now()));
      cameAt = now();
      if (!isUnread) settledAt = cameAt;
      isUnread = true;
      next = chunks.next();
    }
    const isQuiet = came === null && now() - cameAt >= QUIET_MS;
    if (isUnread && (isQuiet || now() - settledAt >= AT_LATEST_MS)) {
      tell(follower.settle(clock.now()));
      settledAt = now();
      isUnread = false;
    }
  }
}
