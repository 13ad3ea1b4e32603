import { CAUSES } from '../core/causes.ts';
import type { Check, CheckId } from '../core/checks.ts';

/** What each check asks, for the line on the screen. */
export const CHECK_TITLES = {
  'file.found': 'the .env file',
  'file.key': 'the variable',
  'file.permissions': 'file permissions',
  'file.git': 'kept out of git',
  'file.shadow': 'no other value in the way',
  'token.shape': 'the token is pasted cleanly',
  'token.valid': 'Meta accepts the token',
  'token.expiry': 'expiry',
  'token.kind': 'kind of token',
  'token.scopes': 'permissions',
  'app.match': 'it belongs to your app',
  'waba.reachable': 'WhatsApp account',
  'number.reachable': 'phone number',
  'number.health': 'allowed to send',
  'clock.skew': 'clock',
  'send.test': 'test message',
} as const satisfies Record<CheckId, string>;

const KIND_WORDS: Readonly<Record<string, string>> = {
  'system-user': 'system user token',
  user: 'user token: temporary, or 60 days at most',
  page: 'page token: made for Facebook pages',
  app: 'app token: it cannot send messages',
  unknown: 'of a kind that Meta did not name',
};

/** One check in words, without colour or symbol. */
export function checkSentence(check: Check): string {
  const detail = detailOf(check);
  const cause = check.cause === null ? '' : CAUSES[check.cause].title;
  const words = [cause, detail].filter((part) => part !== '').join(': ');
  return words === '' ? CHECK_TITLES[check.id] : `${CHECK_TITLES[check.id]}: ${words}`;
}

function detailOf({ id, detail = '', status }: Check): string {
  if (id === 'token.kind') return KIND_WORDS[detail] ?? detail;
  if (id === 'token.expiry' && status === 'pass' && detail === '') return 'never expires';
  if (id === 'clock.skew' && detail !== '') return `this machine's clock is ${detail} seconds behind Meta's`;
  return detail;
}
