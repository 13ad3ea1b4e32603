import { describe, expect, test } from 'vitest';
import type { FaultName } from '../../src/sandbox/faults/faults.ts';
import { withAccount, withFaults, withNumber } from '../../src/sandbox/world/state.ts';
import { ask, NOW, templateMessage, WORLD } from '../support/sandbox-asking.ts';

/** Meta as it is in November 2026, with the page that each line is from. */
const { ids, recipients, state } = WORLD;
const SEND = `${ids.testNumber}/messages`;
const listing = (...numbers: string[]) => withNumber(state, ids.testNumber, { allowedRecipients: numbers });
const codeOf = (json: unknown): unknown => (json as { error?: { code?: number } }).error?.code ?? null;
const faulty = (name: FaultName) => withFaults(state, [name]);

describe('recipients (Service messages and Business phone numbers, 2026)', () => {
  test.each([
    ['+1 (555) 010-0199', '15550100199'],
    ['1 (631) 555-1234', '116315551234'],
    ['(631) 555-1234', '16315551234'],
    ['49151123456', '149151123456'],
  ])('%s goes to %s: without plus the code of the own number is put in front', (to, waId) => {
    const { json } = ask(SEND, { body: templateMessage(to), state: listing(waId) });
    expect(json).toMatchObject({ contacts: [{ input: to, wa_id: waId }] });
  });

  test.each([
    ['0049151123456', 100],
    ['00 49 151 123456', 100],
    ['lucky.shrub', 131009],
    ['@lucky', 131009],
  ])('%s is refused with %i', (to, code) => {
    expect(codeOf(ask(SEND, { body: templateMessage(to) }).json)).toBe(code);
  });

  const toUser = { ...templateMessage(''), recipient: 'US.13491208655302741918' };

  test('a business-scoped user id in `recipient`: the reply has user_id and no wa_id', () => {
    const { json } = ask(SEND, { body: toUser });
    expect(json).toMatchObject({
      contacts: [{ input: 'US.13491208655302741918', user_id: 'US.13491208655302741918' }],
    });
    expect(JSON.stringify(json)).not.toContain('wa_id');
  });

  test('of both, `to` wins', () => {
    const { json } = ask(SEND, { body: { ...toUser, to: recipients.listed } });
    expect(json).toMatchObject({ contacts: [{ wa_id: recipients.listed.slice(1) }] });
  });

  test('an authentication template does not go to a user id: 131062', () => {
    const [hello] = state.accounts[0]?.templates ?? [];
    if (hello === undefined) throw new Error('no template');
    const templates = [{ ...hello, name: 'code', category: 'AUTHENTICATION' as const }];
    const body = { ...toUser, template: { name: 'code', language: { code: 'en_US' } } };
    const changed = withAccount(state, ids.testAccount, { templates });
    expect(codeOf(ask(SEND, { body, state: changed }).json)).toBe(131062);
  });

  test.each([
    ['held-for-quality', 'held_for_quality_assessment'],
    ['template-paused', 'paused'],
  ] as const)('%s: message_status %s', (fault, status) => {
    const { json } = ask(SEND, { body: templateMessage(recipients.listed), state: faulty(fault) });
    expect(json).toMatchObject({ messages: [{ message_status: status }] });
  });
});

describe('health (Health status, June 2026)', () => {
  const health = (fault: FaultName) =>
    ask(`${ids.testNumber}?fields=health_status`, { state: faulty(fault) }).json as {
      health_status: { can_send_message: string; entities: Record<string, unknown>[] };
    };

  test('calling is off: BLOCKED as a whole, every entity may send, 138024 and 138025', () => {
    const { health_status } = health('calling-off');
    expect(health_status.can_send_message).toBe('BLOCKED');
    expect(health_status.entities.map((one) => one['can_send_message'])).toEqual(
      health_status.entities.map(() => 'AVAILABLE'),
    );
    expect(JSON.stringify(health_status)).toContain('138024');
    expect(JSON.stringify(health_status)).toContain('138025');
  });

  test('no payment method: the account is BLOCKED by 141006, the number is not', () => {
    const { health_status } = health('no-payment-method');
    const blocked = health_status.entities.filter((one) => one['can_send_message'] === 'BLOCKED');
    expect(blocked).toMatchObject([{ entity_type: 'WABA', errors: [{ error_code: 141006 }] }]);
  });
});

describe('versions (Graph API changelog, October 2026)', () => {
  const answering = (version: string): unknown => {
    const { status, json, reply } = ask(`/${version}/me`);
    return status === 200 ? reply.headers['facebook-api-version'] : codeOf(json);
  };
  test.each([
    ['v27.0', 'v27.0'],
    ['v21.0', 'v21.0'],
    ['v18.0', 'v21.0'],
    ['v28.0', 2500],
    ['v99.9', 2500],
  ])('%s: %s', (version, told) => {
    expect(answering(version)).toBe(told);
  });

  test('a dead version is warned of in a header, a living one is not (x-ad-api-version-warning)', () => {
    const warning = (version: string) => ask(`/${version}/me`).reply.headers['x-ad-api-version-warning'];
    expect(warning('v18.0')).toContain('auto-upgraded to v21.0 as v18.0 has been deprecated');
    expect(warning('v21.0')).toBeUndefined();
    expect(warning('v99.0')).toBeUndefined();
  });
});

describe('the Messaging account (Account model evolution, June 2026)', () => {
  const body = (id: string) => ({ ...templateMessage(recipients.listed), messaging_account_id: id });

  test('keeps the id of the WhatsApp account, and is optional', () => {
    expect(ask(SEND, { body: body(ids.testAccount) }).status).toBe(200);
    expect(codeOf(ask(SEND, { body: body(ids.otherAccount) }).json)).toBe(100);
  });

  test('where several are reachable a message has to name it', () => {
    const changed = faulty('messaging-account-required');
    expect(codeOf(ask(SEND, { body: templateMessage(recipients.listed), state: changed }).json)).toBe(100);
    expect(ask(SEND, { body: body(ids.testAccount), state: changed }).status).toBe(200);
  });
});

describe('webhooks and registration (Webhooks; Register a business phone number, April 2026)', () => {
  test("only Meta's own test app is subscribed: a list that is not empty is not enough", () => {
    const path = `${ids.testAccount}/subscribed_apps`;
    expect(ask(path, { state: faulty('only-meta-subscribed') }).json).toMatchObject({
      data: [
        { whatsapp_business_api_data: { id: '2202427980234937', name: 'WA DevX Webhook Events 1P App' } },
      ],
    });
  });

  const register = { messaging_product: 'whatsapp', pin: '123456' };
  const path = `${ids.testNumber}/register`;

  test('an unregistered number sends after POST /register', () => {
    const bare = withNumber(state, ids.testNumber, { isRegistered: false });
    const message = templateMessage(recipients.listed);
    expect(codeOf(ask(SEND, { body: message, state: bare }).json)).toBe(133010);
    const done = ask(path, { body: register, state: bare });
    expect(done.json).toEqual({ success: true });
    expect(ask(SEND, { body: message, state: done.state }).status).toBe(200);
  });

  test.each([
    [{ messaging_product: 'whatsapp' }, 'no PIN'],
    [{ ...register, pin: '12345' }, 'a short PIN'],
    [{ pin: '123456' }, 'no product'],
  ])('%o is refused: %s', (body, _what) => {
    expect(codeOf(ask(path, { body }).json)).toBe(100);
  });

  test('ten tries in 72 hours, then 133016 until they are over', () => {
    let now = state;
    for (let tries = 0; tries < 10; tries += 1) {
      const told = ask(path, { body: register, state: now });
      expect(told.status).toBe(200);
      now = told.state;
    }
    expect(codeOf(ask(path, { body: register, state: now }).json)).toBe(133016);
    const later = new Date(NOW.getTime() + 72 * 3_600_000);
    expect(ask(path, { body: register, state: now, now: later }).status).toBe(200);
  });
});
