import { createHmac } from 'node:crypto';
import type { Cause } from '../../core/causes/cause.ts';
import * as decode from '../../core/graph/decode.ts';
import { bodyOf, noAnswer, notReply, notSent, retryable } from '../../core/graph/failure.ts';
import type { Account, Reply, TestMessage, TokenFacts } from '../../core/graph/graph.ts';
import type { GraphSettings } from '../../core/refresh/outcome.ts';
import { forScreen } from '../../core/screen.ts';
import { AccessToken, type Secret } from '../../core/secret.ts';
import type { GraphPort, GraphRemark, NumberAnswers } from '../../ports.ts';
import type { Call, Exchange, SendCall } from './exchange.ts';

export interface GraphDeps {
  /** One for all targets of a host, so that they share its connections. */
  readonly send: SendCall;
  readonly version: string;
  readonly interrupted: AbortSignal;
  /** Monotonic milliseconds. */
  now(): number;
  /** Between two tries. */
  pause(ms: number): Promise<void>;
  wallClock(): Date;
  /** 0 to 1. */
  random(): number;
  debug(text: string): void;
  /** Tells the output of a secret that must never be printed. */
  hide(secret: Secret): void;
  /** The secrets hidden by this client may be forgotten. */
  release?(): void;
}

/** One question to the Graph API. `path` may be printed, `query` may not: it can hold the inspected token. */
interface Question {
  readonly path: string;
  readonly query?: Readonly<Record<string, string>>;
  readonly secretQuery?: Readonly<Record<string, Secret>>;
  readonly send?: unknown;
  /** The OAuth calls want their credentials as parameters, and no token in the header. */
  readonly bare?: boolean;
}

/** Who asks; a 190 to the app's own token is the app secret's fault, not the token's. */
interface Credential {
  readonly token: AccessToken;
  readonly role: 'user-token' | 'app-token';
}

/** What came of a question; a damaged token is not sent at all. */
type Answer = Exchange | { readonly kind: 'not-sent'; readonly damage: string };

const MAX_RETRIES = 2;
const BACKOFF_MS = 250;
/** Everything about one target together ends within three time-outs; this leaves the rest of the run its share. */
const BUDGET_IN_TIMEOUTS = 2.7;

/** Opens the Graph API for one target. */
export async function connect(settings: GraphSettings, deps: GraphDeps): Promise<GraphPort> {
  return new GraphHttp(settings, deps);
}

class GraphHttp implements GraphPort {
  readonly #settings: GraphSettings;
  readonly #deps: GraphDeps;
  readonly #remarks = new Set<GraphRemark>();
  #started: number | null = null;
  #skewMs: number | null = null;
  #answeredVersion: string | null = null;
  #versionWarning: string | null = null;

  constructor(settings: GraphSettings, deps: GraphDeps) {
    this.#settings = settings;
    this.#deps = deps;
    if (settings.appSecret !== undefined) deps.hide(settings.appSecret);
  }

  get remarks(): readonly GraphRemark[] {
    return [...this.#remarks];
  }

  get version(): string {
    return this.#settings.version;
  }

  get answeredVersion(): string | null {
    return this.#answeredVersion;
  }

  get versionWarning(): string | null {
    return this.#versionWarning;
  }

  get clockSkewMs(): number | null {
    return this.#skewMs;
  }

  release(): void {
    this.#deps.release?.();
  }

  async inspect(token: AccessToken): Promise<Reply<TokenFacts>> {
    const question = { path: 'debug_token', secretQuery: { input_token: token } };
    const reply = await this.#inspected(token, question);
    if (reply.ok || reply.failure.code !== 100 || ANSWERS_OF_100.has(reply.failure.cause)) return reply;
    return { ok: false, failure: { ...reply.failure, cause: 'cannot-inspect' } };
  }

  /** Where app id and secret are refused, that is told, and the token is asked about itself. */
  async #inspected(token: AccessToken, question: Question): Promise<Reply<TokenFacts>> {
    const inspector = this.#inspector();
    const reply = await this.#read(inspector ?? own(token), question, decode.decodeTokenFacts);
    if (inspector === null || reply.ok || reply.failure.cause !== 'app-secret-invalid') return reply;
    this.#remarks.add('secret-refused');
    return this.#read(own(token), question, decode.decodeTokenFacts);
  }

  identity(token: AccessToken) {
    return this.#read(own(token), { path: 'me', query: { fields: 'id,name' } }, decode.decodeIdentity);
  }

  appOf(token: AccessToken) {
    return this.#read(own(token), { path: 'app' }, decode.decodeIdentity);
  }

  permissions(token: AccessToken) {
    return this.#read(own(token), { path: 'me/permissions' }, decode.decodePermissions);
  }

  phoneNumber(token: AccessToken, phoneNumberId: string) {
    const question = { path: node(phoneNumberId), query: { fields: NUMBER_FIELDS } };
    return this.#read(own(token), question, decode.decodePhoneNumber);
  }

  health(token: AccessToken, phoneNumberId: string) {
    const question = { path: node(phoneNumberId), query: { fields: 'health_status' } };
    return this.#read(own(token), question, decode.decodeHealth);
  }

  /**
   * A removed field, or a permission that only one of the fields wants, fails the whole request; then each is asked
   * for by itself. Otherwise it spares a third of the calls, which Meta counts for each app and account.
   */
  async numberAndHealth(token: AccessToken, phoneNumberId: string): Promise<NumberAnswers> {
    const question = {
      path: node(phoneNumberId),
      query: { fields: `${NUMBER_FIELDS},health_status,${STATE_FIELDS}` },
    };
    const both = await this.#read(own(token), question, decode.decodeNumberAndHealth);
    if (!both.ok && mayDependOnFields(both.failure.cause)) {
      const [number, health] = await Promise.all([
        this.phoneNumber(token, phoneNumberId),
        this.health(token, phoneNumberId),
      ]);
      return { number, health };
    }
    if (!both.ok) return { number: both, health: both };
    const { number, health } = both.value;
    return {
      number: { ok: true, value: number },
      // Asked for alone where it was left out: a silent omission must not pass for good health.
      health: health === null ? await this.health(token, phoneNumberId) : { ok: true, value: health },
    };
  }

  phoneNumbers(token: AccessToken, wabaId: string) {
    const question = {
      path: `${node(wabaId)}/phone_numbers`,
      query: { fields: NUMBER_FIELDS, limit: '100' },
    };
    return this.#read(own(token), question, decode.decodePhoneNumbers);
  }

  subscribedApps(token: AccessToken, wabaId: string) {
    const question = { path: `${node(wabaId)}/subscribed_apps` };
    return this.#read(own(token), question, decode.decodeSubscribedApps);
  }

  async templates(token: AccessToken, wabaId: string) {
    const question = {
      path: `${node(wabaId)}/message_templates`,
      query: { fields: 'name,language,status,components', status: 'APPROVED', limit: '100' },
    };
    const reply = await this.#read(own(token), question, decode.decodeTemplates);
    if (!reply.ok) return reply;
    return { ok: true as const, value: reply.value.filter(({ status }) => status === 'APPROVED') };
  }

  /** debug_token's hints first; they are usually empty for a business's own system user (PERM sample). */
  async accounts(token: AccessToken, hints: readonly string[]): Promise<Reply<readonly Account[]>> {
    if (hints.length > 0) return { ok: true, value: hints.map((id) => ({ id, name: null })) };
    const assigned = await this.#accountsAt(token, 'me/assigned_whatsapp_business_accounts');
    if (assigned.ok && assigned.value.length > 0) return assigned;
    const businesses = await this.#accountsAt(token, 'me/businesses');
    if (!businesses.ok) return assigned.ok ? assigned : businesses;
    const replies = await Promise.all(
      businesses.value.flatMap(({ id }) => [
        this.#accountsAt(token, `${node(id)}/owned_whatsapp_business_accounts`),
        this.#accountsAt(token, `${node(id)}/client_whatsapp_business_accounts`),
      ]),
    );
    const found = new Map(
      replies.flatMap((reply) => (reply.ok ? reply.value : [])).map((one) => [one.id, one]),
    );
    return { ok: true, value: [...found.values()] };
  }

  async send(token: AccessToken, phoneNumberId: string, { to, template, language }: TestMessage) {
    const { messagingAccountId } = this.#settings;
    const question: Question = {
      path: `${node(phoneNumberId)}/messages`,
      send: {
        messaging_product: 'whatsapp',
        ...(to.kind === 'number' ? { to: to.address } : { recipient: to.address }),
        type: 'template',
        template: { name: template, language: { code: language } },
        ...(messagingAccountId === undefined ? {} : { messaging_account_id: messagingAccountId }),
      },
    };
    return this.#interpret(await this.#ask(own(token), question), 'user-token', decode.decodeSent);
  }

  async exchangeToken(token: AccessToken, sixtyDays: boolean): Promise<Reply<AccessToken>> {
    const { query, secretQuery } = this.#client();
    const reply = await this.#read(
      own(token),
      {
        path: 'oauth/access_token',
        query: {
          ...query,
          grant_type: 'fb_exchange_token',
          ...(sixtyDays ? { set_token_expires_in_60_days: 'true' } : {}),
        },
        secretQuery: { ...secretQuery, fb_exchange_token: token },
        bare: true,
      },
      decode.decodeFreshToken,
    );
    return this.#hidden(reply);
  }

  async mintToken(token: AccessToken, systemUserId: string, scopes: readonly string[]) {
    const { query } = this.#client();
    const question = {
      path: `${node(systemUserId)}/access_tokens`,
      send: {
        business_app: query.client_id,
        scope: scopes.join(','),
        set_token_expires_in_60_days: true,
      },
    };
    const answer = await this.#exchange(own(token), question, true);
    return this.#hidden(this.#interpret(answer, 'user-token', decode.decodeFreshToken));
  }

  async revokeToken(token: AccessToken, old: AccessToken) {
    const { query, secretQuery } = this.#client();
    const question = {
      path: 'oauth/revoke',
      query,
      secretQuery: { ...secretQuery, revoke_token: old, access_token: token },
      bare: true,
    };
    const answer = await this.#exchange(own(token), question, true);
    return this.#interpret(answer, 'user-token', decode.decodeSuccess);
  }

  /** A token that Meta has just made is a secret before anybody looks at it. */
  #hidden(reply: Reply<AccessToken>): Reply<AccessToken> {
    if (reply.ok) this.#deps.hide(reply.value);
    return reply;
  }

  #client() {
    const { appId, appSecret } = this.#settings;
    if (appId === undefined || appSecret === undefined) throw new Error('asked without app id and secret');
    return { query: { client_id: appId }, secretQuery: { client_secret: appSecret } };
  }

  #accountsAt(token: AccessToken, path: string) {
    return this.#read(
      own(token),
      { path, query: { fields: 'id,name', limit: '100' } },
      decode.decodeAccounts,
    );
  }

  /** The app token `id|secret`, where both are known. */
  #inspector(): Credential | null {
    const { appId, appSecret } = this.#settings;
    if (appId === undefined || appSecret === undefined) return null;
    const token = new AccessToken(`${appId}|${appSecret.expose()}`);
    return { token, role: 'app-token' };
  }

  /** A read: asked again on connection faults and 5xx, never on time-outs or throttling. */
  async #read<T>(caller: Credential, question: Question, decoder: decode.Decode<T>): Promise<Reply<T>> {
    for (let attempt = 0; ; attempt += 1) {
      const answer = await this.#ask(caller, question);
      const reply = this.#interpret(answer, caller.role, decoder);
      const again = answer.kind === 'no-answer' ? answer.retry : !reply.ok && retryable(reply.failure);
      if (!again || attempt === MAX_RETRIES || this.#remainingMs() < BACKOFF_MS) return reply;
      const pause = BACKOFF_MS * 2 ** attempt * (0.5 + this.#deps.random());
      await this.#deps.pause(Math.min(pause, this.#remainingMs()));
    }
  }

  /**
   * Asks with the appsecret_proof; where Meta rejects the proof, once without it, and remembers that.
   * A send as well: Meta checks the proof before it looks at the message.
   */
  async #ask(caller: Credential, question: Question): Promise<Answer> {
    const isBad = this.#remarks.has('proof-rejected') || this.#remarks.has('secret-refused');
    const signs = !isBad && this.#settings.appSecret !== undefined;
    const proof = signs && question.bare !== true;
    const answer = await this.#exchange(caller, question, proof);
    if (!proof) return answer;
    const reply = this.#interpret(answer, caller.role, () => true);
    if (reply.ok || reply.failure.cause !== 'app-secret-proof') return answer;
    this.#remarks.add('proof-rejected');
    return this.#exchange(caller, question, false);
  }

  async #exchange(caller: Credential, question: Question, proof: boolean): Promise<Answer> {
    const secrets = [caller.token, ...Object.values(question.secretQuery ?? {})];
    for (const secret of secrets) this.#deps.hide(secret);
    const damage = secrets.map(damageIn).find((found) => found !== null);
    if (damage !== undefined) return { kind: 'not-sent', damage };
    const timeout = Math.min(
      this.#settings.timeoutMs,
      question.send === undefined ? this.#remainingMs() : Infinity,
    );
    const started = this.#deps.now();
    const answer = await this.#deps.send(
      this.#call(caller, question, proof),
      Math.max(1, Math.ceil(timeout)),
    );
    const took = Math.round(this.#deps.now() - started);
    const what = answer.kind === 'reply' ? `HTTP ${answer.status}` : answer.why;
    this.#deps.debug(
      `${question.send === undefined ? 'GET' : 'POST'} /${question.path}: ${what}, ${took} ms`,
    );
    // Nothing but a version is taken from it: it is told to people.
    if (answer.kind === 'reply' && answer.version !== null && /^v\d{1,3}\.\d{1,2}$/.test(answer.version)) {
      this.#answeredVersion = answer.version;
    }
    if (answer.kind === 'reply' && answer.versionWarning) {
      this.#versionWarning = forScreen(answer.versionWarning).slice(0, LONGEST_WARNING);
    }
    if (answer.kind === 'reply' && answer.date !== null) {
      this.#skewMs = answer.date.getTime() - this.#deps.wallClock().getTime();
    }
    return answer;
  }

  #call(caller: Credential, question: Question, proof: boolean): Call {
    const { baseUrl, version, appSecret } = this.#settings;
    const url = new URL(`${baseUrl}/${version}/${question.path}`);
    for (const [name, value] of Object.entries(question.query ?? {})) url.searchParams.set(name, value);
    for (const [name, value] of Object.entries(question.secretQuery ?? {})) {
      url.searchParams.set(name, value.expose());
    }
    if (proof && appSecret !== undefined) {
      const signed = createHmac('sha256', appSecret.expose()).update(caller.token.expose()).digest('hex');
      url.searchParams.set('appsecret_proof', signed);
    }
    const sends = question.send !== undefined;
    return {
      url,
      method: sends ? 'POST' : 'GET',
      headers: {
        ...(question.bare === true ? {} : { authorization: `Bearer ${caller.token.expose()}` }),
        accept: 'application/json',
        'user-agent': `wa-token/${this.#deps.version}`,
        ...(sends ? { 'content-type': 'application/json' } : {}),
      },
      ...(sends ? { body: JSON.stringify(question.send) } : {}),
    };
  }

  #interpret<T>(answer: Answer, role: Credential['role'], decoder: decode.Decode<T>): Reply<T> {
    if (answer.kind === 'not-sent') return { ok: false, failure: notSent(answer.damage) };
    if (answer.kind === 'no-answer') return { ok: false, failure: noAnswer(answer.why) };
    if (answer.kind === 'unusable') return { ok: false, failure: notReply(answer.status, answer.why) };
    const body = bodyOf(answer.status, answer.text, role, this.#deps.wallClock());
    if (!body.ok) return body;
    const value = decoder(body.value);
    if (value !== null) return { ok: true, value };
    return { ok: false, failure: notReply(answer.status, 'a reply of another shape than Meta documents') };
  }

  #remainingMs(): number {
    this.#started ??= this.#deps.now();
    return this.#settings.timeoutMs * BUDGET_IN_TIMEOUTS - (this.#deps.now() - this.#started);
  }
}

/** What code 100 of debug_token says apart from "you may not inspect this token". */
const ANSWERS_OF_100: ReadonlySet<Cause> = new Set<Cause>(['wrong-app', 'app-secret-proof']);

function mayDependOnFields(cause: Cause): boolean {
  return (
    cause === 'permission-missing' ||
    cause === 'api-version' ||
    cause === 'asset-unreachable' ||
    cause === 'request-invalid' ||
    cause === 'unrecognised'
  );
}

/** The default fields of a number; optional ones would fail the whole request where Meta removed them. */
const NUMBER_FIELDS = 'id,display_phone_number,verified_name,quality_rating';

/** Asked together with the health, since they cost nothing there; where one of them fails, without them. */
const STATE_FIELDS = 'status,platform_type,name_status,webhook_configuration';

function own(token: AccessToken): Credential {
  return { token, role: 'user-token' };
}

/** An id as one path segment, whatever a .env or a reply holds: half a surrogate pair, or the way up. */
function node(id: string): string {
  return /^\.{1,2}$/.test(id)
    ? '-'
    : encodeURIComponent(id.slice(0, LONGEST_ID).replace(/\p{Cs}/gu, '\ufffd'));
}

/** What no header can hold, and Node would throw at; null where there is nothing. */
function damageIn(secret: Secret): string | null {
  const text = secret.expose();
  if (text.length > LONGEST_TOKEN) return `it has ${text.length} characters, more than any token`;
  const sign = /[^\x21-\x7e]/u.exec(text)?.[0].codePointAt(0);
  if (sign === undefined) return null;
  return `there is a U+${sign.toString(16).toUpperCase().padStart(4, '0')} in it, which no token has`;
}

/** Ten times as long as they are; servers take 8 kB of headers. */
const LONGEST_TOKEN = 4096;
const LONGEST_ID = 200;
const LONGEST_WARNING = 300;
