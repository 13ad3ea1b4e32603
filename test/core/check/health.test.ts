import { describe, expect, test } from 'vitest';
import { evaluateHealth } from '../../../src/core/check/health.ts';
import { decodeHealth } from '../../../src/core/graph/decode.ts';

type Word = 'AVAILABLE' | 'LIMITED' | 'BLOCKED';
const error = (code: number) => ({
  error_code: code,
  error_description: `What ${code} is.`,
  possible_solution: 'Mend it.',
});
const entity = (type: string, can: Word, codes: readonly number[] = [], more = {}) => ({
  entity_type: type,
  id: '1',
  can_send_message: can,
  ...(codes.length > 0 && { errors: codes.map(error) }),
  ...more,
});
const verdict = (overall: Word, entities: readonly unknown[]) => {
  const health = decodeHealth({ health_status: { can_send_message: overall, entities } });
  if (health === null) throw new Error('no health');
  const { kind, ...rest } = evaluateHealth(health);
  return {
    kind,
    cause: 'cause' in rest ? rest.cause : null,
    effect: 'effect' in rest ? rest.effect : null,
    word: health.canSendMessage,
  };
};
const free = { kind: 'free', cause: null, effect: null, word: 'AVAILABLE' };
const blocked = (cause: string) => ({ kind: 'blocked', cause, effect: null, word: 'BLOCKED' });
const started = (cause: string | null) => ({ kind: 'warning', cause, effect: 'started', word: 'BLOCKED' });
const limited = { kind: 'warning', cause: null, effect: 'limited', word: 'LIMITED' };

const FINE = [
  entity('PHONE_NUMBER', 'AVAILABLE'),
  entity('WABA', 'AVAILABLE'),
  entity('BUSINESS', 'AVAILABLE'),
  entity('APP', 'AVAILABLE'),
];

describe('the worst can_send_message of the entities decides (health status, June 2026)', () => {
  test('calling is off: overall BLOCKED, nothing is said', () => {
    const sample = [
      entity('PHONE_NUMBER', 'AVAILABLE', [138024], { can_receive_call_sip: 'BLOCKED' }),
      entity('WABA', 'AVAILABLE'),
      entity('BUSINESS', 'AVAILABLE'),
      entity('APP', 'AVAILABLE', [138025], { can_receive_call_sip: 'BLOCKED' }),
    ];
    expect(verdict('BLOCKED', sample)).toEqual(free);
  });

  test('errors of an entity that may send are no trouble', () => {
    expect(verdict('AVAILABLE', [entity('WABA', 'AVAILABLE', [141006]), ...FINE])).toEqual(free);
  });

  test('a template of the same business is no trouble of the number', () => {
    expect(verdict('BLOCKED', [entity('MESSAGE_TEMPLATE', 'BLOCKED', [141002]), ...FINE])).toEqual(free);
  });

  test('without entities there is only the overall word', () => {
    expect(verdict('AVAILABLE', [])).toEqual(free);
    expect(verdict('BLOCKED', [])).toEqual(blocked('account-restricted'));
    expect(verdict('LIMITED', [])).toEqual(limited);
  });
});

describe('each known code has its own cause (error codes, section 8)', () => {
  test.each<[number, string, string]>([
    [141000, 'PHONE_NUMBER', 'number-not-registered'],
    [141014, 'WABA', 'account-restricted'],
    [131031, 'WABA', 'account-restricted'],
    [131037, 'PHONE_NUMBER', 'display-name-not-approved'],
    [131048, 'PHONE_NUMBER', 'quality-restricted'],
    [131042, 'WABA', 'payment-problem'],
    [141099, 'WABA', 'account-restricted'],
    [999999, 'BUSINESS', 'account-restricted'],
  ])('%i of %s: %s', (code, type, cause) => {
    expect(
      verdict('BLOCKED', [
        ...FINE.filter((one) => one.entity_type !== type),
        entity(type, 'BLOCKED', [code]),
      ]),
    ).toEqual(blocked(cause));
  });

  test('a block without a code is one of the account', () => {
    expect(verdict('BLOCKED', [entity('PHONE_NUMBER', 'BLOCKED')])).toEqual(blocked('account-restricted'));
  });

  test.each<[number, string | null]>([
    [141006, 'payment-problem'],
    [141007, 'payment-problem'],
    [141010, null],
    [131000, null],
  ])('%i alone only warns: messages that you start may be lost', (code, cause) => {
    expect(verdict('BLOCKED', [entity('WABA', 'BLOCKED', [code])])).toEqual(started(cause));
  });

  test('a test account of September 2026 is not red', () => {
    const entities = [
      entity('PHONE_NUMBER', 'AVAILABLE'),
      entity('WABA', 'BLOCKED', [141006]),
      entity('BUSINESS', 'BLOCKED', [141010, 131000]),
      entity('APP', 'AVAILABLE'),
    ];
    expect(verdict('BLOCKED', entities)).toEqual(started('payment-problem'));
  });

  test('beside a real block it is red', () => {
    const entities = [entity('WABA', 'BLOCKED', [141006]), entity('PHONE_NUMBER', 'BLOCKED', [141000])];
    expect(verdict('BLOCKED', entities)).toEqual(blocked('number-not-registered'));
    expect(verdict('BLOCKED', [entity('WABA', 'BLOCKED', [141006, 141014])])).toEqual(
      blocked('account-restricted'),
    );
  });

  test('LIMITED warns, with errors as with additional_info', () => {
    expect(verdict('LIMITED', [entity('BUSINESS', 'LIMITED', [141010])])).toEqual(limited);
    expect(
      verdict('LIMITED', [entity('PHONE_NUMBER', 'LIMITED', [], { additional_info: ['No name yet.'] })]),
    ).toEqual(limited);
  });

  test('a word that is not known warns', () => {
    expect(verdict('AVAILABLE', [entity('APP', 'PAUSED' as Word)])).toMatchObject({ kind: 'warning' });
  });
});
