import { type Check, type CheckOf, optional, required } from '../check/checks.ts';
import type { FoundReference } from '../env/found-reference.ts';
import { referenceIn } from '../env/references.ts';
import { AccessToken, type Secret } from '../secret.ts';
import { cleanPaste, type Known, type WrongPaste } from './paste.ts';

/** A value that stands where the token belongs, looked at without asking anybody. */
export interface Shape {
  readonly check: CheckOf<'token.shape'>;
  /** What Meta is to be asked about; null where nothing is left to ask. */
  readonly token: AccessToken | null;
  /** What the value is instead, where that is evident. */
  readonly wrong: WrongPaste | null;
}

/** Not tokens by our reading alone, and none of Meta's refuses them as surely as Meta itself: it is asked. */
const ASK_META: ReadonlySet<WrongPaste> = new Set<WrongPaste>([
  'app-token',
  'instagram-token',
  'foreign-characters',
]);

/** As the app would use the value: whatever has to be taken off it first makes the app's own requests fail. */
export function shapeOf(value: Secret | null, known: Known): Shape {
  const text = value?.expose() ?? '';
  const reference = referenceIn(text);
  if (reference !== null) return referenceShape({ ...reference, line: 1 });
  const paste = cleanPaste(text, known);
  if (!paste.ok) return wrongShape(text, paste.wrong);
  const inner = paste.repairs.filter((repair) => repair !== 'blanks');
  if (inner.length > 0) {
    return shape(required('token.shape', 'fail', 'token-malformed', { repairs: inner }), paste.token);
  }
  if (text !== text.trim()) {
    return shape(required('token.shape', 'warn', null, { repairs: ['blanks'] }), paste.token);
  }
  return shape(required('token.shape', 'pass'), paste.token);
}

/** Standard input is no value that an app reads: what had to be taken off it is no fault. */
export function pastedShape(value: Secret, known: Known): Shape {
  const reference = referenceIn(value.expose());
  if (reference !== null) return referenceShape({ ...reference, line: 1 });
  const paste = cleanPaste(value.expose(), known);
  return paste.ok
    ? shape(required('token.shape', 'pass'), paste.token)
    : wrongShape(value.expose(), paste.wrong);
}

/** Ten times as long as they are. */
const LONGEST_TOKEN = 4096;

/** The name of the place where the token is kept is nothing to ask Meta about. */
export function referenceShape(reference: FoundReference): Shape {
  const check = required('token.shape', 'fail', 'token-missing', { reference });
  return { check, token: null, wrong: null };
}

function wrongShape(text: string, wrong: WrongPaste): Shape {
  const token = text.trim();
  // What no HTTP header can hold cannot be asked about: without an answer nothing is said to be refused.
  const isSendable = token.length <= LONGEST_TOKEN && /^[\x21-\x7e]+$/.test(token);
  if (!ASK_META.has(wrong) || !isSendable) {
    return { check: required('token.shape', 'fail', 'token-missing', { wrong }), token: null, wrong };
  }
  const check = required('token.shape', 'warn', null, { wrong });
  return { check, token: new AccessToken(token), wrong };
}

function shape(check: CheckOf<'token.shape'>, token: AccessToken): Shape {
  return { check, token, wrong: null };
}

/**
 * Once Meta has refused an odd value, its oddity is the reason and comes first. Where it gave no answer, nothing is
 * refused yet: the oddity is only told.
 */
export function blamedShape({ check, wrong }: Shape, validity: Check | undefined): CheckOf<'token.shape'> {
  const isAnswered = validity?.status === 'pass' || validity?.status === 'fail';
  if (check.cause === 'token-malformed' && !isAnswered) return { ...check, status: 'warn', cause: null };
  const refused = validity?.status === 'fail' && validity.cause === 'token-malformed';
  return refused && wrong !== null && check.status === 'warn'
    ? { ...check, status: 'fail', cause: 'token-malformed' }
    : check;
}

export function noShape(): CheckOf<'token.shape'> {
  return optional('token.shape', 'skip');
}
