import { codeEntry } from '../../core/causes/codes.ts';
import { SEND_CODES } from '../send-errors.ts';

/** Faults by name, and what each does. Every one was met in the field, or stands in Meta's own SDKs. */
const FAULTS = {
  'server-error': 'HTTP 500 with code 2 and is_transient',
  unavailable: 'HTTP 503 with code 2 and is_transient',
  'html-page': 'HTTP 502 and an HTML page, as a proxy would send it',
  'empty-body': 'HTTP 200 and nothing in it',
  'cut-json': 'the reply is cut off in the middle',
  'service-unavailable-text': 'HTTP 200 and the words Service Unavailable',
  slow: 'every reply comes after thirty seconds',
  'stalled-body': 'half of the body comes, the rest after thirty seconds',
  dropped: 'the connection is closed without a reply',
  redirect: 'HTTP 302 to another host',
  'huge-body': 'two mebibytes of JSON',
  'error-with-200': 'errors come as HTTP 200',
  'error-data-string': 'error_data is a string with JSON in it',
  'localised-details': 'the texts for people are in Italian',
  'extra-fields': 'unknown fields everywhere',
  'no-expires-in': 'a token exchange does not say when the token expires',
  'success-string': 'success is the string "true"',
  'inspection-without-error': 'debug_token says only is_valid: false',
  'no-self-inspection': 'debug_token wants an app token or a developer',
  'no-assigned-accounts': 'the edge of assigned WhatsApp accounts is empty, although the token works',
  'proof-required': 'every call needs an appsecret_proof',
  'proof-rejected': 'every appsecret_proof is rejected',
  'ip-not-allowed': 'the caller is not on the allowlist of the app',
  'access-blocked': 'Meta has blocked the app',
  'rate-limit-app': 'code 4: the limit of the app is reached',
  'rate-limit-account': 'code 80007: the limit of the WhatsApp account is reached',
  'held-for-quality': 'template messages are held for a quality check',
  'template-paused': 'template messages are accepted and not delivered: the template is paused',
  'calling-off': 'health_status is BLOCKED as a whole, since calling is not set up',
  'no-payment-method': 'health_status blocks what the business starts (141006)',
  'only-meta-subscribed': "only Meta's own test app receives the account's webhooks",
  'messaging-account-required': 'a message must name its Messaging account',
} as const;

export type FaultName = keyof typeof FAULTS | `send-${number}`;

/** One fault that is switched on; without `path` and `method` for every request, without `times` for ever. */
export interface ActiveFault {
  readonly name: FaultName;
  /** A piece of the path, such as `/messages`. */
  readonly path?: string;
  readonly method?: string;
  readonly times?: number;
}

/** Every fault and what it does, for help texts and for reading a name. */
export function faultNames(): ReadonlyMap<string, FaultName> {
  const names: FaultName[] = Object.keys(FAULTS).filter(isPlainFault);
  for (const code of SEND_CODES) names.push(`send-${code}`);
  return new Map(names.map((name) => [name, name]));
}

export function describeFault(name: FaultName): string {
  if (isPlainFault(name)) return FAULTS[name];
  const code = name.slice('send-'.length);
  return `sends are refused with code ${code}: ${codeEntry(Number(code))?.meaning ?? ''}`;
}

function isPlainFault(name: string): name is keyof typeof FAULTS {
  return Object.hasOwn(FAULTS, name);
}

/** The faults that hit this request. */
export function faultsFor(
  faults: readonly ActiveFault[],
  method: string,
  path: string,
): ReadonlySet<FaultName> {
  return new Set(faults.filter((fault) => hits(fault, method, path)).map((fault) => fault.name));
}

/** The faults that are left after this request: those with a count have one less. */
export function countDown(
  faults: readonly ActiveFault[],
  method: string,
  path: string,
): readonly ActiveFault[] {
  return faults.map((fault) =>
    fault.times !== undefined && hits(fault, method, path) ? { ...fault, times: fault.times - 1 } : fault,
  );
}

function hits(fault: ActiveFault, method: string, path: string): boolean {
  if (fault.times !== undefined && fault.times <= 0) return false;
  return (fault.method ?? method) === method && path.includes(fault.path ?? '');
}
