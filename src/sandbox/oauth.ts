import { findApp, readToken, type Verified } from './authenticate.ts';
import { type Answer, answer, type Call, type Identity, label, refuse, unixSeconds } from './call.ts';
import {
  cannotParse,
  invalidParameter,
  proofMissing,
  required,
  unknownApp,
  viewingAppMismatch,
  wrongClientSecret,
} from './graph-errors.ts';
import { entropy } from './world/entropy.ts';
import type { JsonObject } from './world/json.ts';
import type { SandboxApp, SandboxOwner, SandboxState, SandboxToken } from './world/model.ts';
import { buildToken } from './world/tokens.ts';

/** Sixty days less what Meta's own sample is short of it. */
const LONG_LIFE_SECONDS = 5_183_944;
const DATA_ACCESS_SECONDS = 90 * 86_400;
/** Not a multiple of three with the head, so that tokens end in ZD as many real ones do. */
const PAYLOAD_BYTES = 139;

/** GET or POST /oauth/access_token */
export function exchange(call: Call): Answer {
  const client = readClient(call);
  if (!client.ok) return client;
  const { params } = call.incoming;
  if (params.get('grant_type') === 'client_credentials') {
    return answer({ access_token: `${client.value.id}|${client.value.secret}`, token_type: 'bearer' });
  }
  if (params.get('grant_type') === 'fb_exchange_token') return exchangeToken(call, client.value);
  return params.has('code') ? exchangeCode(call, client.value) : refuse(required('grant_type'));
}

/** GET /oauth/revoke: takes effect at once, and `success` is a string here. */
export function revoke(call: Call, caller: Identity): Answer {
  const client = readClient(call);
  if (!client.ok) return client;
  const text = call.incoming.params.get('revoke_token') ?? '';
  if (text === '') return refuse(required('revoke_token'));
  const token = call.state.tokens.find((one) => one.text === text);
  if (!token) return refuse(cannotParse(400));
  if (token.appId !== client.value.id || caller.app.id !== client.value.id)
    return refuse(viewingAppMismatch());
  const tokens = call.state.tokens.map((one) => (one === token ? ({ ...one, dead: 467 } as const) : one));
  return answer({ success: 'true' }, { ...call.state, tokens });
}

/** POST /{system-user}/access_tokens */
export function createToken(call: Call, caller: Identity & { kind: 'owner' }, owner: SandboxOwner): Answer {
  const { params } = call.incoming;
  if (!params.has('appsecret_proof')) return refuse(proofMissing());
  const app = findApp(call.state, params.get('business_app') ?? null);
  if (!app) return refuse(required('business_app'));
  const scopes = (params.get('scope') ?? '').split(',').filter((scope) => scope !== '');
  if (scopes.length === 0) return refuse(required('scope'));
  const lives = params.get('set_token_expires_in_60_days') === 'true';
  if (!lives && mustExpire(call.state, owner)) return refuse(mustSetExpiry());
  const issuedAt = unixSeconds(call.now);
  const token: SandboxToken = {
    ...caller.token,
    kind: 'SYSTEM_USER',
    ownerId: owner.id,
    appId: app.id,
    text: freshText(call, app.id),
    issuedAt,
    expiresAt: lives ? issuedAt + LONG_LIFE_SECONDS : 0,
    dataAccessExpiresAt: 0,
    scopes,
  };
  return answer({ access_token: token.text }, withToken(call.state, token));
}

function readClient(call: Call): { ok: true; value: SandboxApp } | (Answer & { ok: false }) {
  const id = call.incoming.params.get('client_id') ?? '';
  const app = findApp(call.state, id);
  if (!app) return { ok: false, error: unknownApp() };
  if (call.incoming.params.get('client_secret') === app.secret) return { ok: true, value: app };
  return { ok: false, error: wrongClientSecret() };
}

/** Only a token that is still alive can be exchanged; the old one lives on to its own end. */
function exchangeToken(call: Call, app: SandboxApp): Answer {
  const read = ownToken(call, app, call.incoming.params.get('fb_exchange_token') ?? '');
  if (!read.ok) return read;
  const old = read.value;
  const lives = call.incoming.params.get('set_token_expires_in_60_days') === 'true';
  const owner = call.state.owners.find((one) => one.id === old.ownerId);
  if (old.kind === 'SYSTEM_USER' && !lives) {
    if (owner && mustExpire(call.state, owner)) return refuse(mustSetExpiry());
    return issued(call, { ...old, text: freshText(call, app.id), expiresAt: 0 }, null);
  }
  const now = unixSeconds(call.now);
  const fresh = {
    ...old,
    text: freshText(call, app.id),
    issuedAt: now,
    expiresAt: now + LONG_LIFE_SECONDS,
    dataAccessExpiresAt: old.kind === 'SYSTEM_USER' ? 0 : now + DATA_ACCESS_SECONDS,
  };
  return issued(call, fresh, LONG_LIFE_SECONDS);
}

function ownToken(call: Call, app: SandboxApp, text: string): Verified<SandboxToken> {
  const read = readToken(call, text);
  if (!read.ok) return read;
  if (read.value.kind === 'app') return { ok: false, error: cannotParse(400) };
  if (read.value.app.id !== app.id) return { ok: false, error: viewingAppMismatch() };
  return { ok: true, value: read.value.token };
}

function exchangeCode(call: Call, app: SandboxApp): Answer {
  const code = call.state.codes.find((one) => one.code === call.incoming.params.get('code'));
  const token = call.state.tokens.find((one) => one.text === code?.tokenText);
  if (!code || !token || code.appId !== app.id) {
    return refuse({ ...invalidParameter(''), message: 'Invalid verification code format.' });
  }
  const codes = call.state.codes.filter((one) => one !== code);
  return answer({ access_token: token.text, token_type: 'bearer' }, { ...call.state, codes });
}

function issued(call: Call, token: SandboxToken, expiresIn: number | null): Answer {
  const body: JsonObject = {
    access_token: token.text,
    token_type: 'bearer',
    ...(expiresIn !== null && !call.faults.has('no-expires-in') && { expires_in: expiresIn }),
  };
  return answer(body, withToken(call.state, token));
}

function freshText(call: Call, appId: string): string {
  return buildToken(appId, entropy(call.state.seed, label(call, 'token'), PAYLOAD_BYTES));
}

function withToken(state: SandboxState, token: SandboxToken): SandboxState {
  return { ...state, tokens: [...state.tokens, token] };
}

function mustExpire(state: SandboxState, owner: SandboxOwner): boolean {
  return state.businesses.some(
    ({ id, mustUseExpiringTokens }) => id === owner.businessId && mustUseExpiringTokens,
  );
}

function mustSetExpiry(): ReturnType<typeof invalidParameter> {
  return invalidParameter('set_token_expires_in_60_days must be true for this business.');
}
