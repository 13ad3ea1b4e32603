import { expect, test } from 'vitest';
import { isGranted, MANAGEMENT, MESSAGING } from '../../../src/core/graph/permissions.ts';

/** Account model evolution: separate permissions are announced for 2027, so that further names must be acceptable. */
test('a permission counts under each of its names', () => {
  const messaging = { ...MESSAGING, alsoNamed: ['whatsapp_account_messaging'] };
  expect(isGranted(messaging, ['whatsapp_business_messaging'])).toBe(true);
  expect(isGranted(messaging, ['whatsapp_account_messaging'])).toBe(true);
  expect(isGranted(messaging, [MANAGEMENT.name])).toBe(false);
  expect(isGranted(MESSAGING, [])).toBe(false);
});
