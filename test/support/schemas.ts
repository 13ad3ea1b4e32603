import { CAUSES } from '../../src/core/causes/catalogue.ts';
import type { Fault } from '../../src/core/causes/cause.ts';
import { EXIT } from '../../src/core/exit.ts';
import type { Basis } from '../../src/core/explain/diagnose.ts';
import type { MessageStatus, TokenKind } from '../../src/core/graph/graph.ts';
import type { RenewOutcome, SendStatus } from '../../src/core/refresh/outcome.ts';
import type { RenewRefusal, Revocation } from '../../src/core/renew/outcome.ts';
import type { Stage } from '../../src/core/renew/stages.ts';
import type { PushOutcome, PushPlan } from '../../src/core/stores/outcome.ts';

/** The members of a union, all of them: one that is missing here does not compile. */
const all = <Name extends string>(names: Readonly<Record<Name, true>>): readonly string[] =>
  Object.keys(names);
const words = <Name extends string>(names: Readonly<Record<Name, true>>) => ({ enum: all(names) });
const orNull = <Schema extends object>(schema: Schema) => ({ oneOf: [{ type: 'null' }, schema] });
const object = (
  properties: Readonly<Record<string, object>>,
  optional: Readonly<Record<string, object>> = {},
) => ({
  type: 'object',
  properties: { ...properties, ...optional },
  required: Object.keys(properties),
});
const list = (items: object) => ({ type: 'array', items });

const TEXT = { type: 'string' };
const TEXT_OR_NULL = { type: ['string', 'null'] };
const FLAG = { type: 'boolean' };
const FLAG_OR_NULL = { type: ['boolean', 'null'] };
const NUMBER_OR_NULL = { type: ['integer', 'null'] };
const TIME_OR_NULL = { type: ['string', 'null'], format: 'date-time' };
const FINGERPRINT = { type: ['string', 'null'], pattern: '^sha256:[0-9a-f]{8}$' };
const CAUSE = { enum: Object.keys(CAUSES) };
const EXIT_CODE = { enum: [...new Set(Object.values(EXIT))].sort((a, b) => a - b) };
const VERSION = { const: 1 };
const ELSEWHERE = {
  graphUrl: { ...TEXT, description: "Who was asked, where that is not Meta's own address." },
};
const ERROR = orNull(
  object({
    code: { ...TEXT, pattern: '^[a-z]+(-[a-z]+)*$' },
    message: { ...TEXT, minLength: 1 },
    fix: TEXT_OR_NULL,
  }),
);

const SENT = {
  status: words<SendStatus>({ accepted: true, refused: true, unanswered: true, skipped: true }),
  messageId: TEXT_OR_NULL,
  messageStatus: orNull(words<MessageStatus>({ accepted: true, held: true, paused: true })),
  cause: orNull(CAUSE),
};

const PUSHED = object({
  target: TEXT,
  option: words<PushPlan['option']>({ push: true, 'pipe-to': true }),
  status: words<PushOutcome['status']>({ pushed: true, failed: true }),
  verified: { ...FLAG_OR_NULL, description: 'Read back; null where it cannot be.' },
  error: TEXT_OR_NULL,
  redeploy: { ...TEXT_OR_NULL, description: 'What runs there keeps the old token until this is done.' },
  redeployed: FLAG_OR_NULL,
});

const REPLACED = {
  schemaVersion: VERSION,
  result: words<RenewOutcome['result'] | 'failed'>({
    updated: true,
    unchanged: true,
    refused: true,
    planned: true,
    failed: true,
  }),
  exitCode: EXIT_CODE,
  cause: orNull(CAUSE),
  error: ERROR,
  files: list(
    object({
      path: TEXT,
      key: TEXT,
      line: { type: 'integer', minimum: 1 },
      from: FINGERPRINT,
      to: FINGERPRINT,
    }),
  ),
  testSend: object(SENT),
  restart: list(TEXT),
  pushed: list(PUSHED),
  reminder: TEXT_OR_NULL,
};

const KIND = words<TokenKind>({ 'system-user': true, user: true, page: true, app: true, unknown: true });
const TOKEN = orNull(object({ kind: KIND, expiresAt: TIME_OR_NULL, neverExpires: FLAG_OR_NULL }));

const RENEWAL = orNull(
  object({
    decision: orNull(
      words<NonNullable<RenewOutcome['decision']>>({
        exchange: true,
        mint: true,
        'not-due': true,
        'never-expires': true,
        'life-unknown': true,
        'wrong-kind': true,
      }),
    ),
    reached: words<Stage>({
      started: true,
      read: true,
      exchanged: true,
      proved: true,
      writing: true,
      written: true,
      pushed: true,
      confirmed: true,
      revoked: true,
    }),
    refusal: orNull(
      words<RenewRefusal['kind']>({
        'old-token': true,
        'life-unknown': true,
        'wrong-kind': true,
        'push-not-ready': true,
        'not-given': true,
        mismatch: true,
        'new-token': true,
      }),
    ),
    dueAt: TIME_OR_NULL,
    old: TOKEN,
    new: TOKEN,
    planned: list(TEXT),
    waiting: {
      ...list(TEXT),
      description: 'Places that still hold an older token and were not named this time.',
    },
    revoked: orNull(words<Revocation['status']>({ revoked: true, kept: true, failed: true })),
  }),
);

const EXPLAINED = {
  schemaVersion: VERSION,
  recognised: FLAG,
  cause: CAUSE,
  code: NUMBER_OR_NULL,
  subcode: NUMBER_OR_NULL,
  title: TEXT,
  fault: words<Fault>({
    token: true,
    configuration: true,
    account: true,
    recipient: true,
    request: true,
    meta: true,
    network: true,
    none: true,
  }),
  tokenWorks: FLAG_OR_NULL,
  transient: FLAG,
  expiredAt: TIME_OR_NULL,
  guideSteps: list({ type: 'integer', minimum: 1, maximum: 7 }),
  fix: TEXT,
};

const EXPLAINED_TOO = {
  meaning: TEXT,
  where: TEXT_OR_NULL,
  restsOn: words<Basis>({
    name: true,
    code: true,
    subcode: true,
    sentence: true,
    shape: true,
    nothing: true,
  }),
  certainty: { enum: ['certain', 'likely', 'none'] },
  metaSays: TEXT_OR_NULL,
  metaTellsUsers: TEXT_OR_NULL,
  others: list(object({ cause: CAUSE, code: NUMBER_OR_NULL, subcode: NUMBER_OR_NULL })),
};

const schema = (command: string, title: string, body: object) => ({
  $schema: 'https://json-schema.org/draft/2020-12/schema',
  $id: `urn:wa-token:${command}:1`,
  title,
  description: 'Within schemaVersion 1 there are additions only. What is not known is null.',
  ...body,
});

const EVERY_STATE = 'one object in every state, also on usage errors';

/** What each command prints with `--json`, made of the types that it is made of; that of `check` stands by itself. */
export const SCHEMAS = {
  refresh: schema('refresh', `\`wa-token refresh --json\`: ${EVERY_STATE}`, object(REPLACED, ELSEWHERE)),
  renew: schema(
    'renew',
    `\`wa-token renew --json\`: ${EVERY_STATE}`,
    object({ ...REPLACED, renewal: RENEWAL }, ELSEWHERE),
  ),
  'send-test': schema(
    'send-test',
    `\`wa-token send-test --json\`: ${EVERY_STATE}`,
    object({ schemaVersion: VERSION, ...SENT, exitCode: EXIT_CODE }, { error: ERROR, ...ELSEWHERE }),
  ),
  explain: schema('explain', '`wa-token explain --json`', object(EXPLAINED, EXPLAINED_TOO)),
} as const;
