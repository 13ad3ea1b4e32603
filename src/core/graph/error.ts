/** One error of Meta's, whatever it came wrapped in. Texts are as received: redact before showing them. */
export interface GraphError {
  readonly code: number | null;
  readonly subcode: number | null;
  readonly type: string | null;
  readonly message: string;
  /** `error_data.details`, Meta's more exact words for WhatsApp errors. */
  readonly details: string | null;
  readonly userTitle: string | null;
  readonly userMessage: string | null;
  readonly isTransient: boolean | null;
  readonly traceId: string | null;
}

type Fields = Readonly<Record<string, unknown>>;

/** Deeper than any reply that was ever seen: in a webhook the error is ten lists and objects down. */
const DEEPEST = 14;

/** Where an error may hide: debug_token's `data`, a webhook's entry -> changes -> value -> statuses -> errors. */
const WRAPPERS = [
  'error',
  'errors',
  'data',
  'message',
  'response',
  'body',
  'entry',
  'changes',
  'value',
  'statuses',
] as const;

/** The error in a parsed reply body, or null. The HTTP status is no help: a 200 may hold an error too. */
export function readGraphError(body: unknown): GraphError | null {
  return find(body, 0, false);
}

function find(body: unknown, depth: number, underError: boolean): GraphError | null {
  if (depth > DEEPEST) return null;
  if (typeof body === 'string')
    return find(parsed(body) ?? sentence(body, underError), depth + 1, underError);
  if (Array.isArray(body)) return firstOf(body.slice(0, 100), (item) => find(item, depth + 1, underError));
  if (!isFields(body)) return null;
  if (isError(body, underError)) return readFields(body);
  return firstOf(WRAPPERS, (key) => find(body[key], depth + 1, key === 'error' || key === 'errors'));
}

function firstOf<T>(items: readonly T[], read: (item: T) => GraphError | null): GraphError | null {
  for (const item of items) {
    const found = read(item);
    if (found !== null) return found;
  }
  return null;
}

/** Proxies and SDKs put plain text where Meta puts an object; it is the message then. */
function sentence(text: string, underError: boolean): unknown {
  return underError && text !== '' ? { message: text } : null;
}

/** `message` alone is an error only where the key above says so; elsewhere any API's reply could look like it. */
function isError(fields: Fields, underError: boolean): boolean {
  const code = integer(fields['code'] ?? fields['error_code']);
  if (textOf(fields) === null) return code !== null && isBare(fields);
  if (underError || code !== null) return !isFields(fields['error']);
  return /Exception$/.test(words(fields['type'] ?? fields['error_type']) ?? '');
}

function textOf(fields: Fields): string | null {
  return words(fields['message']) ?? words(fields['error_message']) ?? words(fields['title']);
}

/** `{ "code": 190, "error_subcode": 463 }`: a number with Meta's own key beside it. */
function isBare(fields: Fields): boolean {
  return 'error_subcode' in fields || 'fbtrace_id' in fields || 'error_data' in fields;
}

function readFields(fields: Fields): GraphError {
  const message = textOf(fields) ?? '';
  return {
    code: integer(fields['code'] ?? fields['error_code']) ?? codeIn(message),
    // debug_token says `subcode` where every other reply says `error_subcode`.
    subcode: integer(fields['error_subcode'] ?? fields['subcode']),
    type: words(fields['type'] ?? fields['error_type']),
    message,
    details: detailsOf(fields['error_data']) ?? words(fields['details']),
    userTitle: words(fields['error_user_title']),
    userMessage: words(fields['error_user_msg']),
    isTransient: truth(fields['is_transient']),
    traceId: words(fields['fbtrace_id']),
  };
}

/** The number that Meta prints before many messages: "(#131030) Recipient ...". */
function codeIn(message: string): number | null {
  return integer(/^\(#(-?\d{1,7})\)/.exec(message)?.[1]);
}

/** `error_data` is an object, or a string of JSON (facebook/facebook-python-business-sdk exceptions.py). */
function detailsOf(value: unknown): string | null {
  const data = typeof value === 'string' ? (parsed(value) ?? value) : value;
  return isFields(data) ? words(data['details']) : words(data);
}

function parsed(text: string): unknown {
  const start = text.trimStart().slice(0, 1);
  if (start !== '{' && start !== '[' && start !== '"') return undefined;
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function isFields(value: unknown): value is Fields {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function words(value: unknown): string | null {
  return typeof value === 'string' && value !== '' ? value : null;
}

function truth(value: unknown): boolean | null {
  return typeof value === 'boolean' ? value : null;
}

function integer(value: unknown): number | null {
  if (typeof value === 'number') return Number.isSafeInteger(value) ? value : null;
  return typeof value === 'string' && /^-?\d{1,9}$/.test(value) ? Number(value) : null;
}
