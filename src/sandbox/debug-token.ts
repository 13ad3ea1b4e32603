import { findApp, readToken } from './authenticate.ts';
import { type Answer, answer, type Call, type Identity, refuse } from './call.ts';
import { type ErrorReply, mayNotInspect, required, viewingAppMismatch } from './graph-errors.ts';
import { businessOf } from './nodes.ts';
import type { JsonObject } from './world/json.ts';
import type { SandboxToken } from './world/model.ts';

/**
 * GET /debug_token. A dead token is no error here: HTTP 200, with the error inside `data` and its subcode
 * under the name `subcode`.
 */
export function inspectToken(call: Call, caller: Identity): Answer {
  const input = call.incoming.params.get('input_token') ?? '';
  if (input === '') return refuse(required('input_token'));
  const known = call.state.tokens.find((token) => token.text === input);
  const appId = known?.appId ?? appOfAppToken(call, input);
  if (appId !== null && appId !== caller.app.id) return refuse(viewingAppMismatch());
  if (!mayInspect(call, caller)) return refuse(mayNotInspect());
  if (call.faults.has('inspection-without-error')) return answer({ data: { is_valid: false, scopes: [] } });
  const read = readToken(call, input);
  if (!read.ok) return answer({ data: deadData(call, known, read.error) });
  const { value } = read;
  return answer({ data: value.kind === 'app' ? appData(value) : liveData(value.token, value.app.name) });
}

function appOfAppToken(call: Call, input: string): string | null {
  const id = /^(\d+)\|/.exec(input)?.[1] ?? null;
  return findApp(call.state, id) ? id : null;
}

/** An app token, a developer of the app, or a system user of the portfolio that owns it. */
function mayInspect(call: Call, caller: Identity): boolean {
  if (caller.kind === 'app') return true;
  if (call.faults.has('no-self-inspection') || caller.token.kind === 'PAGE') return false;
  if (caller.app.developers.includes(caller.token.ownerId)) return true;
  return caller.token.kind === 'SYSTEM_USER' && businessOf(call.state, caller) === caller.app.businessId;
}

function appData({ app }: Identity): JsonObject {
  return { app_id: app.id, type: 'APP', application: app.name, is_valid: true, scopes: [] };
}

function liveData(token: SandboxToken, application: string): JsonObject {
  return {
    ...commonData(token, application),
    is_valid: true,
    ...(token.issuedAt !== null && { issued_at: token.issuedAt }),
    ...(token.kind === 'PAGE' && { profile_id: token.ownerId }),
    scopes: token.scopes,
    granular_scopes: token.scopes.filter(isGranular).map((scope) => granularScope(token, scope)),
  };
}

function commonData(token: SandboxToken, application: string): JsonObject {
  return {
    app_id: token.appId,
    type: token.kind,
    application,
    data_access_expires_at: token.dataAccessExpiresAt,
    expires_at: token.expiresAt,
    user_id: token.ownerId,
  };
}

function isGranular(scope: string): boolean {
  return scope !== 'public_profile';
}

/** `target_ids` are left out when the permission covers everything that the owner has. */
function granularScope(token: SandboxToken, scope: string): JsonObject {
  return token.namesAccounts && scope.startsWith('whatsapp_')
    ? { scope, target_ids: Object.keys(token.access) }
    : { scope };
}

function deadData(call: Call, token: SandboxToken | undefined, error: ErrorReply): JsonObject {
  const told = {
    code: error.code,
    message: error.message,
    ...(error.subcode !== undefined && { subcode: error.subcode }),
  };
  if (!token) return { error: told, is_valid: false, scopes: [] };
  const application = findApp(call.state, token.appId)?.name ?? '';
  return { ...commonData(token, application), error: told, is_valid: false, scopes: token.scopes };
}
