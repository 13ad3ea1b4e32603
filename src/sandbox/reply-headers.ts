import { type Call, label } from './call.ts';
import type { ErrorReply } from './graph-errors.ts';
import { answeringVersion, NEWEST_VERSION } from './versions.ts';
import { digits, traceId } from './world/entropy.ts';

/** Graph tells the usage only after some calls. */
const CALLS_BEFORE_USAGE = 5;

/** Node refuses to read headers of more than 16 KiB, so that a very long token is not echoed whole. */
const LONGEST_MESSAGE = 2_000;

/** What every reply of Graph carries. */
export function replyHeaders(call: Call, error: ErrorReply | null): Record<string, string> {
  const { seed } = call.state;
  const asked = call.incoming.version;
  const answering = answeringVersion(asked, call.now) ?? NEWEST_VERSION;
  return {
    date: call.now.toUTCString(),
    'content-type': 'application/json; charset=UTF-8',
    vary: 'Origin',
    'access-control-allow-origin': '*',
    'facebook-api-version': answering,
    ...(asked !== null &&
      Number.parseFloat(asked.slice(1)) < Number.parseFloat(answering.slice(1)) && {
        'x-ad-api-version-warning': `The call has been auto-upgraded to ${answering} as ${asked} has been deprecated.`,
      }),
    'strict-transport-security': 'max-age=15552000; preload',
    pragma: 'no-cache',
    'cache-control': error === null ? 'private, no-cache, no-store, must-revalidate' : 'no-store',
    expires: 'Sat, 01 Jan 2000 00:00:00 GMT',
    'x-fb-request-id': traceId(seed, label(call, 'request')),
    'x-fb-trace-id': traceId(seed, label(call, 'trace')),
    'x-fb-rev': digits(seed, 'rev', 10),
    ...(error !== null && { 'www-authenticate': challenge(error) }),
    ...usage(call),
  };
}

/** `OAuth "Facebook Platform" "<kind>" "<message>"`: no reader of RFCs can parse it, and it repeats the message. */
function challenge(error: ErrorReply): string {
  const message = error.message.replace(/[^\u0020-\u007e]/g, '?').slice(0, LONGEST_MESSAGE);
  return `OAuth "Facebook Platform" "${error.kind}" "${message}"`;
}

function usage(call: Call): Record<string, string> {
  if (call.state.served < CALLS_BEFORE_USAGE) return {};
  const used = Math.min(100, Math.floor(call.state.served / CALLS_BEFORE_USAGE));
  const counts = { call_count: used, total_cputime: 0, total_time: used };
  // System users are counted per business account, users and apps per app.
  const account = call.badTokenStatus === 401 ? call.state.businesses[0]?.id : undefined;
  if (account === undefined) return { 'x-app-usage': JSON.stringify(counts) };
  const row = { type: 'whatsapp', ...counts, estimated_time_to_regain_access: 0 };
  return { 'x-business-use-case-usage': JSON.stringify({ [account]: [row] }) };
}
