import { describe, expect, test } from 'vitest';
import { addressee } from '../../../src/core/graph/country.ts';
import { otherFormOf, parseRecipient } from '../../../src/core/graph/recipient.ts';

const number = (address: string) => ({ ok: true, recipient: { kind: 'number', address } });
const userId = (address: string) => ({ ok: true, recipient: { kind: 'user-id', address } });
const no = (why: string, instead: string | null = null) => ({ ok: false, why, instead });

/** Meta, "Service messages" and "Business phone numbers": plus and country code, always. */
describe('a number is always sent as plus and digits (Service messages, May 2026)', () => {
  test.each([
    ['+49 151 123-45 (6)', '+49151123456'],
    ['+4915112345', '+4915112345'],
    ['49151123456', '+49151123456'],
    ['1 (631) 555-1234', '+16315551234'],
    ['+1.631.555.1234', '+16315551234'],
    [' +44 20 7946 0958 ', '+442079460958'],
    ['\u202a+49\u00a0151\u2011123456\u202c', '+49151123456'],
    ['\uff0b\uff14\uff19151123456', '+49151123456'],
    ['+39 06 1234 5678', '+390612345678'],
    ['+123456789012345', '+123456789012345'],
  ])('%s', (typed, address) => {
    expect(parseRecipient(typed)).toEqual(number(address));
  });
});

describe('what addresses nobody is refused before anything is sent', () => {
  test.each([
    ['0049 151 123456', no('double-zero', '+49151123456')],
    ['+0049151123456', no('double-zero', '+49151123456')],
    ['0151 123456', no('leading-zero')],
    ['+0151123456', no('leading-zero')],
    ['+49 (0)151 123456', no('zero-in-brackets', '+49151123456')],
    ['+49 ( 0 ) 151 123456', no('zero-in-brackets', '+49151123456')],
    ['@lucky.shrub', no('username')],
    ['luckyshrub', no('other-signs')],
    ['+49 151 CALLME', no('other-signs')],
    ['+49151123456 ext 7', no('other-signs')],
    ['+49151123456, +49151123457', no('other-signs')],
    ['49+151123456', no('other-signs')],
    ['++49151123456', no('other-signs')],
    ['\u0664\u0669151123456', no('other-signs')],
    ['1234567', no('too-short')],
    ['+1234567890123456', no('too-long')],
    ['00123', no('double-zero')],
    ['', no('empty')],
    [' \u200b ', no('empty')],
    ['+', no('other-signs')],
  ])('%j', (typed, refusal) => {
    expect(parseRecipient(typed)).toEqual(refusal);
  });
});

describe('a business-scoped user id goes out as it is (Business-scoped user IDs, November 2026)', () => {
  test.each(['US.13491208655302741918', 'US.ENT.11815799212886844830', `DE.${'a1'.repeat(64)}`])(
    '%s',
    (id) => {
      expect(parseRecipient(id)).toEqual(userId(id));
      expect(parseRecipient(` ${id}\n`)).toEqual(userId(id));
    },
  );

  test.each(['us.1349', 'US.', 'USA.1349', 'US.ENT.', 'US.13 49', `DE.${'a'.repeat(129)}`, 'US.ent.12'])(
    'not %s',
    (id) => {
      expect(parseRecipient(id)).toEqual(no('other-signs'));
    },
  );
});

describe('131030 by country form: the other one is named (field reports, August 2026)', () => {
  const form = (address: string) => otherFormOf({ kind: 'number', address });
  test.each([
    ['Mexico', '+5215512345678', '+525512345678'],
    ['Argentina', '+5491123456789', '+541123456789'],
    ['Brazil', '+5511987654321', '+551187654321'],
  ])('%s, both ways', (_country, one, other) => {
    expect(form(one)).toBe(other);
    expect(form(other)).toBe(one);
  });

  test('nobody else has two forms', () => {
    expect(form('+49151123456')).toBeNull();
    expect(form('+52551234567')).toBeNull();
    expect(otherFormOf({ kind: 'user-id', address: 'MX.5215512345678' })).toBeNull();
  });
});

describe('the country is told with the number', () => {
  test.each([
    ['+4915112345', 'Germany'],
    ['+41555551212', 'Switzerland'],
    ['+16315551234', 'United States'],
    ['+14165550123', 'Canada'],
    ['+15550100', 'United States, or another country with +1'],
    ['+447400123456', 'United Kingdom'],
    ['+77011234567', 'Kazakhstan'],
    ['+919876543210', 'India'],
    ['+883510000000', 'an international service, +883'],
    ['+99912345678', 'no country has this code'],
  ])('%s is in %s', (address, country) => {
    expect(addressee({ kind: 'number', address })).toBe(`${address} (${country})`);
  });

  test('a user id has none', () => {
    expect(addressee({ kind: 'user-id', address: 'US.1349' })).toBe('US.1349 (a user id)');
  });
});
