import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Cause } from '../../../src/core/causes/cause.ts';
import type { Verdict } from '../../../src/core/check/verdict.ts';

/** What one request is answered. Written apart from the sandbox, so that client and sandbox can't share one mistake. */
export type Answer = (request: IncomingMessage, response: ServerResponse) => void;

/** One way in which the Graph API, or what stands in its place, may behave. */
export interface Behaviour {
  readonly what: string;
  /** debug_token. */
  readonly inspect?: Answer;
  /** The phone number, its health or both. */
  readonly number?: Answer;
  /** Anything else, such as /me. */
  readonly other?: Answer;
  readonly args?: readonly string[];
  readonly env?: Readonly<Record<string, string>>;
  /** Instead of the working token. */
  readonly value?: string;
  /** A Graph address of its own. */
  readonly url?: (served: string) => string;
  readonly verdict: Verdict;
  readonly cause: Cause | null;
}

export const NUMBER_ID = '106540352242922';
export const APP_ID = '634974688087057';
const DAY = 86_400;
const now = (): number => Math.floor(Date.now() / 1000);
const SCOPES = ['whatsapp_business_management', 'whatsapp_business_messaging', 'public_profile'];

export function json(status: number, body: unknown, headers: Readonly<Record<string, string>> = {}): Answer {
  return (_request, response) => {
    const text = typeof body === 'function' ? JSON.stringify(body()) : JSON.stringify(body);
    response.writeHead(status, { 'content-type': 'application/json; charset=UTF-8', ...headers }).end(text);
  };
}

export function raw(status: number, body: string, headers: Readonly<Record<string, string>> = {}): Answer {
  return (_request, response) => void response.writeHead(status, headers).end(body);
}

function inspected(fields: Readonly<Record<string, unknown>> = {}): Answer {
  return json(200, () => ({
    data: {
      app_id: APP_ID,
      type: 'SYSTEM_USER',
      application: 'Shop',
      is_valid: true,
      expires_at: 0,
      issued_at: now() - DAY,
      data_access_expires_at: 0,
      user_id: '104169029247128',
      scopes: SCOPES,
      granular_scopes: SCOPES.map((scope) => ({ scope })),
      ...fields,
    },
  }));
}

function dead(message: string, subcode?: number): Answer {
  const error = { code: 190, message, ...(subcode === undefined ? {} : { subcode }) };
  return json(200, { data: { app_id: APP_ID, error, is_valid: false, scopes: [] } });
}

export function graphError(status: number, code: number, message: string, more: object = {}): Answer {
  return json(status, {
    error: { message, type: 'OAuthException', code, fbtrace_id: 'ACEyrTehk6IAd0lm05Ixogh', ...more },
  });
}

const AVAILABLE = { can_send_message: 'AVAILABLE', entities: [] };

function number(fields: Readonly<Record<string, unknown>> = {}): Answer {
  return json(200, {
    id: NUMBER_ID,
    display_phone_number: '+1 555-078-3881',
    verified_name: 'Shop',
    quality_rating: 'GREEN',
    health_status: AVAILABLE,
    ...fields,
  });
}

export const HEALTHY = { inspect: inspected(), number: number() } as const;

const everywhere = (answer: Answer) => ({ inspect: answer, number: answer, other: answer });
const GATE = `<!DOCTYPE html><html><title>Sign in</title>${'x'.repeat(3000)}</html>`;
const EVIL =
  '\u001b[2J\u001b]0;owned\u0007\u202eevil\u2066\r\n::error::owned\n::set-output name=x::y ##[error]owned ##vso[task.complete]';
const EXPIRED =
  'Error validating access token: Session has expired on Friday, 26-Apr-24 06:00:00 PDT. The current time is Sunday, 28-Apr-24 03:40:10 PDT.';
const NOT_FOUND = `Unsupported get request. Object with ID '${NUMBER_ID}' does not exist, cannot be loaded due to missing permissions, or does not support this operation.`;
const MAY_NOT_INSPECT =
  '(#100) You must provide an app access token, or a user access token that is an owner or developer of the app';
/** Time enough to be told apart from no answer at all, and short enough for a test. */
const SHORT = ['--timeout', '0.7'];

function stalled(half: string): Answer {
  return (_request, response) => {
    response.writeHead(200, { 'content-type': 'application/json', 'content-length': '5000' }).write(half);
  };
}

/** So many failures first, by the number of requests that this server has had. */
function failsFirst(times: number, then: Answer): Answer {
  let had = 0;
  return (request, response) => {
    had += 1;
    const answer =
      had <= times ? graphError(503, 2, 'Service temporarily unavailable', { is_transient: true }) : then;
    answer(request, response);
  };
}

const HEALTHY_ONES: readonly Omit<Behaviour, 'verdict' | 'cause'>[] = [
  { what: 'all is well' },
  { what: 'a token for 60 days', inspect: inspected({ expires_at: now() + 60 * DAY }) },
  { what: 'a temporary token', inspect: inspected({ type: 'USER', expires_at: now() + 7_200 }) },
  {
    what: 'long enough for the policy',
    inspect: inspected({ expires_at: now() + 9 * DAY }),
    args: ['--min-validity', '7d'],
  },
  {
    what: 'without the management permission',
    inspect: inspected({ scopes: ['whatsapp_business_messaging'] }),
  },
  { what: 'permissions that are not told', inspect: inspected({ scopes: undefined }) },
  { what: 'an expiry that is not told', inspect: inspected({ expires_at: undefined }) },
  {
    what: 'sending is limited',
    number: number({ health_status: { can_send_message: 'LIMITED', entities: [] } }),
  },
  {
    what: 'no payment method: what the business starts may be lost',
    number: number({
      health_status: {
        can_send_message: 'BLOCKED',
        entities: [
          {
            entity_type: 'WABA',
            id: '1',
            can_send_message: 'BLOCKED',
            errors: [{ error_code: 141006, error_description: 'No payment.', possible_solution: 'Add one.' }],
          },
        ],
      },
    }),
  },
  {
    what: 'calling is off',
    number: number({
      health_status: {
        can_send_message: 'BLOCKED',
        entities: [{ entity_type: 'PHONE_NUMBER', id: '1', can_send_message: 'AVAILABLE' }],
      },
    }),
  },
  { what: 'a health that is not told', number: number({ health_status: undefined }) },
  { what: 'unknown fields', inspect: inspected({ future: { a: [1] } }), number: number({ future: null }) },
  {
    what: 'escapes and commands in names',
    inspect: inspected({ application: EVIL }),
    number: number({ verified_name: EVIL, display_phone_number: EVIL }),
  },
  {
    what: 'escapes and commands in what Meta says of the health',
    number: number({
      health_status: {
        can_send_message: 'LIMITED',
        entities: [{ entity_type: EVIL, id: '1', can_send_message: 'LIMITED', additional_info: [EVIL] }],
      },
    }),
  },
  {
    what: 'another content type',
    inspect: raw(
      200,
      '{"data":{"is_valid":true,"expires_at":0,"type":"USER","scopes":["whatsapp_business_messaging"]}}',
      { 'content-type': 'text/plain' },
    ),
  },
  { what: 'self-inspection is refused', inspect: graphError(400, 100, MAY_NOT_INSPECT) },
  { what: 'a fault that passes', inspect: failsFirst(1, inspected()), number: failsFirst(2, number()) },
  {
    what: 'fields that Meta has removed',
    number: (request, response) => {
      const together = (request.url ?? '').includes('quality_rating%2Chealth_status');
      const answer = together
        ? graphError(
            400,
            100,
            '(#100) Tried accessing nonexisting field (health_status) on node type (WhatsAppBusinessPhoneNumber)',
          )
        : number();
      answer(request, response);
    },
  },
  {
    what: "Meta's clock is two days behind ours, and the token still lives there",
    inspect: (request, response) => {
      response.setHeader('date', new Date(Date.now() - 2 * DAY * 1000).toUTCString());
      inspected({ expires_at: now() - DAY })(request, response);
    },
    number: (request, response) => {
      response.setHeader('date', new Date(Date.now() - 2 * DAY * 1000).toUTCString());
      number()(request, response);
    },
  },
  {
    what: 'a date that is none',
    inspect: json(200, { data: { is_valid: true, expires_at: 0, scopes: SCOPES } }, { date: 'yesterday' }),
  },
];

const UNHEALTHY_ONES: readonly Omit<Behaviour, 'verdict'>[] = [
  { what: 'expired', inspect: dead(EXPIRED, 463), cause: 'token-expired' },
  {
    what: 'expired, by the field alone',
    inspect: inspected({ expires_at: now() - 60 }),
    cause: 'token-expired',
  },
  {
    what: 'expired, for every caller',
    ...everywhere(graphError(401, 190, EXPIRED, { error_subcode: 463 })),
    cause: 'token-expired',
  },
  {
    what: 'an error with HTTP 200',
    ...everywhere(graphError(200, 190, EXPIRED, { error_subcode: 463 })),
    cause: 'token-expired',
  },
  {
    what: 'password changed',
    inspect: dead(
      'Error validating access token: The session has been invalidated because the user changed their password or Facebook has changed the session for security reasons.',
      460,
    ),
    cause: 'token-invalidated',
  },
  {
    what: 'logged out',
    inspect: dead('Error validating access token: The session is invalid because the user logged out.', 467),
    cause: 'token-invalidated',
  },
  {
    what: 'no reason given',
    inspect: json(200, { data: { is_valid: false, scopes: [] } }),
    cause: 'token-invalidated',
  },
  {
    what: 'app removed',
    inspect: dead('Error validating access token: The user has not authorized application 123456.', 458),
    cause: 'app-not-authorized',
  },
  {
    what: 'checkpoint',
    inspect: dead(
      'Error validating access token: You cannot access the app till you log in to www.facebook.com and follow the instructions given.',
      459,
    ),
    cause: 'user-checkpoint',
  },
  {
    what: 'cannot be parsed',
    inspect: dead('Invalid OAuth access token - Cannot parse access token'),
    cause: 'token-malformed',
  },
  {
    what: 'cannot be decrypted',
    ...everywhere(graphError(401, 190, 'The access token could not be decrypted')),
    cause: 'token-malformed',
  },
  {
    what: 'the token is echoed',
    ...everywhere((request, response) => {
      const token = (request.headers.authorization ?? '').replace('Bearer ', '');
      const half = token.slice(0, 90);
      graphError(400, 190, `Malformed access token ${token} (${half})`)(request, response);
    }),
    cause: 'token-malformed',
  },
  {
    what: 'self-inspection is refused, and the number says that it is dead',
    inspect: graphError(400, 100, MAY_NOT_INSPECT),
    number: graphError(401, 190, EXPIRED, { error_subcode: 463 }),
    cause: 'token-expired',
  },
  {
    what: 'no permission to send',
    inspect: inspected({ scopes: ['whatsapp_business_management'] }),
    cause: 'permission-missing',
  },
  {
    what: 'the number is not reached',
    number: graphError(400, 100, NOT_FOUND, { error_subcode: 33, type: 'GraphMethodException' }),
    cause: 'asset-unreachable',
  },
  {
    what: 'the number is not allowed',
    number: graphError(403, 10, '(#10) Application does not have permission for this action'),
    cause: 'permission-missing',
  },
  {
    what: 'the app is blocked',
    number: graphError(400, 200, 'API access blocked.'),
    cause: 'account-restricted',
  },
  {
    what: 'sending is blocked',
    number: number({
      health_status: {
        can_send_message: 'BLOCKED',
        entities: [
          {
            entity_type: 'WABA',
            id: '1',
            can_send_message: 'BLOCKED',
            errors: [
              {
                error_code: 141014,
                error_description: 'The account is banned',
                possible_solution: 'Fix it',
              },
            ],
          },
        ],
      },
    }),
    cause: 'account-restricted',
  },
  {
    what: 'restricted for a policy',
    number: graphError(403, 368, '(#368) Temporarily blocked for policies violations'),
    cause: 'account-restricted',
  },
  {
    what: 'an address off the list',
    ...everywhere(graphError(400, 5, "This IP can't make requests for that application.")),
    cause: 'ip-not-allowed',
  },
  {
    what: 'a proof is required',
    ...everywhere(graphError(400, 100, 'API calls from the server require an appsecret_proof argument')),
    cause: 'app-secret-proof',
  },
  {
    what: 'a token of another app',
    inspect: graphError(400, 100, '(#100) The App_id in the input_token did not match the Viewing App'),
    cause: 'wrong-app',
  },
  {
    what: 'app id and secret that do not fit',
    inspect: graphError(
      400,
      101,
      'Error validating application. Cannot get application info due to a system error.',
    ),
    env: { WHATSAPP_APP_ID: APP_ID, WHATSAPP_APP_SECRET: 'f'.repeat(32) },
    cause: 'app-secret-invalid',
  },
];

const UNVERIFIED_ONES: readonly Omit<Behaviour, 'verdict'>[] = [
  {
    what: 'the limit of the app',
    ...everywhere(graphError(400, 4, '(#4) Application request limit reached', { is_transient: true })),
    cause: 'rate-limited',
  },
  {
    what: 'the limit of the account',
    number: graphError(
      400,
      80007,
      '(#80007) There have been too many calls to this WhatsApp Business account.',
    ),
    cause: 'rate-limited',
  },
  {
    what: 'HTTP 429 of a gateway',
    ...everywhere(graphError(429, 4, '(#4) Application request limit reached')),
    cause: 'rate-limited',
  },
  {
    what: 'trouble at Meta',
    ...everywhere(
      graphError(500, 2, 'An unexpected error has occurred. Please retry your request later.', {
        is_transient: true,
      }),
    ),
    cause: 'meta-transient',
  },
  { what: 'HTTP 500 and nothing in it', ...everywhere(raw(500, '')), cause: 'meta-transient' },
  {
    what: 'the number alone is in trouble',
    number: graphError(503, 2, 'Service temporarily unavailable'),
    cause: 'meta-transient',
  },
  {
    what: 'a page of a gateway, HTTP 502',
    ...everywhere(raw(502, GATE, { 'content-type': 'text/html' })),
    cause: 'not-graph-reply',
  },
  {
    what: 'a page to sign in, HTTP 200',
    ...everywhere(raw(200, GATE, { 'content-type': 'text/html' })),
    cause: 'not-graph-reply',
  },
  {
    what: 'HTML that calls itself JSON',
    ...everywhere(raw(200, GATE, { 'content-type': 'application/json' })),
    cause: 'not-graph-reply',
  },
  { what: 'nothing in the reply', ...everywhere(raw(200, '')), cause: 'not-graph-reply' },
  {
    what: 'the words Service Unavailable',
    ...everywhere(raw(200, 'Service Unavailable')),
    cause: 'not-graph-reply',
  },
  {
    what: 'a reply that ends in the middle of its JSON',
    ...everywhere(raw(200, '{"data":{"is_valid":tr')),
    cause: 'not-graph-reply',
  },
  { what: 'JSON of another shape', ...everywhere(json(200, ['well'])), cause: 'not-graph-reply' },
  { what: 'JSON that is a string', ...everywhere(raw(200, '"ok"')), cause: 'not-graph-reply' },
  {
    what: 'a redirect',
    ...everywhere(raw(302, '', { location: 'http://127.0.0.1:9/elsewhere' })),
    cause: 'not-graph-reply',
  },
  {
    what: 'a permanent redirect',
    ...everywhere(raw(308, '', { location: 'https://example.com/' })),
    cause: 'not-graph-reply',
  },
  {
    what: 'two mebibytes',
    ...everywhere(raw(200, `{"data":"${'x'.repeat(2 * 1024 * 1024)}"}`)),
    cause: 'not-graph-reply',
  },
  {
    what: 'bytes that are compressed unasked',
    ...everywhere(raw(200, '\u001f\u008b\u0008\u0000garbage', { 'content-encoding': 'gzip' })),
    cause: 'not-graph-reply',
  },
  {
    what: 'a reply that is cut off',
    ...everywhere((_request, response) => {
      response.writeHead(200, { 'content-length': '5000' }).write('{"data":{');
      setTimeout(() => response.destroy(), 20);
    }),
    cause: 'network',
  },
  {
    what: 'a connection that is cut',
    ...everywhere((request) => void request.socket.destroy()),
    cause: 'network',
  },
  {
    what: 'what is no HTTP',
    ...everywhere((request) => void request.socket.end('SSH-2.0-OpenSSH_9.2\r\n')),
    cause: 'network',
  },
  { what: 'a reply that never comes', ...everywhere(() => {}), args: SHORT, cause: 'network' },
  {
    what: 'a body that never ends',
    ...everywhere((_request, response) => {
      response.writeHead(200);
      const drip = setInterval(() => response.write(' '), 50);
      response.on('close', () => clearInterval(drip));
    }),
    args: SHORT,
    cause: 'network',
  },
  { what: 'a body that stops half-way', ...everywhere(stalled('{"data":')), args: SHORT, cause: 'network' },
  { what: 'nobody at the address', url: () => 'http://127.0.0.1:9', cause: 'network' },
  {
    what: 'no TLS where TLS should be',
    url: (served) => served.replace('http:', 'https:'),
    cause: 'network',
  },
  {
    what: 'a code that nobody knows',
    ...everywhere(graphError(400, 999_999, '(#999999) Something new')),
    cause: 'unrecognised',
  },
  {
    what: 'a client error without a body that says why',
    ...everywhere(json(418, { tea: true })),
    cause: 'unrecognised',
  },
  { what: 'nobody was asked', args: ['--offline'], cause: 'offline' },
  {
    what: 'a policy on an expiry that is not told',
    inspect: inspected({ expires_at: undefined }),
    args: ['--require-permanent'],
    cause: null,
  },
  { what: 'a required check that was left out', args: ['--skip', 'token.scopes'], cause: null },
];

const OTHER_ONES: readonly Behaviour[] = [
  {
    what: 'it ends too soon',
    inspect: inspected({ expires_at: now() + 3 * DAY }),
    args: ['--min-validity', '7d'],
    verdict: 'expiring',
    cause: 'token-expiring',
  },
  {
    what: 'it is not permanent',
    inspect: inspected({ expires_at: now() + 60 * DAY }),
    args: ['--require-permanent'],
    verdict: 'expiring',
    cause: 'token-not-permanent',
  },
  { what: 'nothing in the variable', value: '', verdict: 'misconfigured', cause: 'token-missing' },
  {
    what: 'a placeholder',
    value: 'your_access_token_here',
    verdict: 'misconfigured',
    cause: 'token-missing',
  },
  { what: 'an id instead of a token', value: NUMBER_ID, verdict: 'misconfigured', cause: 'token-missing' },
];

export const BEHAVIOURS: readonly Behaviour[] = [
  ...HEALTHY_ONES.map((one) => ({ ...one, verdict: 'healthy' as const, cause: null })),
  ...UNHEALTHY_ONES.map((one) => ({ ...one, verdict: 'unhealthy' as const })),
  ...UNVERIFIED_ONES.map((one) => ({ ...one, verdict: 'unverified' as const })),
  ...OTHER_ONES,
];

/** One server for one behaviour. */
export function serving({ inspect, number: numberAnswer, other }: Behaviour): Answer {
  return (request, response) => {
    const path = request.url ?? '';
    const about = path.includes('/debug_token') ? (inspect ?? HEALTHY.inspect) : null;
    const number = path.includes(`/${NUMBER_ID}`) ? (numberAnswer ?? HEALTHY.number) : null;
    (about ?? number ?? other ?? json(200, { id: '104169029247128', name: 'Sender', data: [] }))(
      request,
      response,
    );
  };
}
