import type { Sourced } from '../../core/env/settings.ts';
import { CliFailure } from '../../core/failure.ts';
import { parseRecipient, type Recipient } from '../../core/graph/recipient.ts';

/** Throws CliFailure `bad-recipient`. `from` is the flag or variable, for the message. */
export function recipientOf(typed: string, from: string | null): Recipient {
  const parsed = parseRecipient(typed);
  if (parsed.ok) return parsed.recipient;
  const { why, instead } = parsed;
  throw new CliFailure({ kind: 'bad-recipient', from, why, instead });
}

/** The configured one. Throws CliFailure `bad-recipient`. */
export function configuredRecipient({ value, source, name }: Sourced): Recipient {
  return recipientOf(value, source === 'flag' ? '`--to`' : (name ?? null));
}

/** With its country, as it is told to people; the tables of numbers are read only now. */
export async function shownRecipient(recipient: Recipient): Promise<string> {
  const { addressee } = await import('../../core/graph/country.ts');
  return addressee(recipient);
}
