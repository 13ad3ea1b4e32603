import { pacificTime } from './pacific-time.ts';
import type { JsonObject } from './world/json.ts';

/** An error as Graph sends it; `kind` goes into the www-authenticate header. */
export interface ErrorReply {
  readonly status: number;
  readonly message: string;
  readonly type: 'OAuthException' | 'GraphMethodException';
  readonly code: number;
  readonly subcode?: number;
  readonly isTransient?: boolean;
  readonly details?: string;
  readonly kind: 'invalid_token' | 'invalid_request' | 'access_denied';
}

const OAUTH = { status: 400, type: 'OAuthException', kind: 'invalid_request' } as const;
const METHOD = { status: 400, type: 'GraphMethodException', kind: 'invalid_request' } as const;

/** Code 190; `status` is 401 on WhatsApp's nodes and 400 on every other one. */
function badToken(status: number, message: string, subcode?: number): ErrorReply {
  const error = { ...OAUTH, status, kind: 'invalid_token', message, code: 190 } as const;
  return subcode === undefined ? error : { ...error, subcode };
}

export const cannotParse = (status: number): ErrorReply =>
  badToken(status, 'Invalid OAuth access token - Cannot parse access token');
export const notDecrypted = (status: number): ErrorReply =>
  badToken(status, 'The access token could not be decrypted');
/** Graph repeats the whole token here, a secret included that was pasted with a typing error. */
export const malformed = (status: number, token: string): ErrorReply =>
  badToken(status, `Malformed access token ${token}`);
export const badSignature = (): ErrorReply => badToken(400, 'Invalid OAuth access token signature.');
export const appDeleted = (status: number): ErrorReply =>
  badToken(status, 'Error validating application. Application has been deleted.');

export function expired(status: number, at: Date, now: Date): ErrorReply {
  const text = `Session has expired on ${pacificTime(at)}. The current time is ${pacificTime(now)}.`;
  return badToken(status, `Error validating access token: ${text}`, 463);
}

/** The sentences that Graph writes behind "Error validating access token: ". */
const DEAD_TEXTS: Readonly<Record<DeadSubcode, (appId: string) => string>> = {
  458: (appId) => `The user has not authorized application ${appId}.`,
  459: () =>
    'You cannot access the app till you log in to www.facebook.com and follow the instructions given.',
  460: () =>
    'The session has been invalidated because the user changed their password or Facebook has changed the session for security reasons.',
  464: () => 'Sessions for the user are not allowed because the user is not a confirmed user.',
  467: () => 'The session is invalid because the user logged out.',
  490: () => 'The user is enrolled in a blocking, logged-in checkpoint',
};

export function dead(status: number, subcode: DeadSubcode, appId: string): ErrorReply {
  return badToken(status, `Error validating access token: ${DEAD_TEXTS[subcode](appId)}`, subcode);
}

export const noTokenForMe = (): ErrorReply => ({
  ...OAUTH,
  message: 'An active access token must be used to query information about the current user.',
  code: 2500,
});
export const noTokenOnGet = (): ErrorReply => ({
  ...OAUTH,
  status: 403,
  message: '(#200) Provide valid app ID',
  code: 200,
});
export const noTokenElsewhere = (): ErrorReply => ({
  ...OAUTH,
  status: 401,
  message: 'An access token is required to request this resource',
  code: 104,
});

export const unknownApp = (): ErrorReply => ({
  ...OAUTH,
  message: 'Error validating application. Cannot get application info due to a system error.',
  code: 101,
});
export const wrongClientSecret = (): ErrorReply => ({
  ...OAUTH,
  message: 'Error validating client secret.',
  code: 1,
});
export const ipNotAllowed = (): ErrorReply => ({
  ...OAUTH,
  message: "This IP can't make requests for that application.",
  code: 5,
});
export const accessBlocked = (): ErrorReply => ({
  ...OAUTH,
  kind: 'access_denied',
  message: 'API access blocked.',
  code: 200,
  subcode: 458,
});
export const proofMissing = (): ErrorReply => ({
  ...METHOD,
  message: 'API calls from the server require an appsecret_proof argument',
  code: 100,
});
export const proofWrong = (): ErrorReply => ({
  ...METHOD,
  message: 'Invalid appsecret_proof provided in the API argument',
  code: 100,
});

export const viewingAppMismatch = (): ErrorReply => ({
  ...OAUTH,
  message: '(#100) The App_id in the input_token did not match the Viewing App',
  code: 100,
});
export const mayNotInspect = (): ErrorReply => ({
  ...OAUTH,
  message:
    '(#100) You must provide an app access token, or a user access token that is an owner or developer of the app',
  code: 100,
});

/** One answer for a wrong id and for an asset out of reach: Graph does not tell them apart. */
export function unsupported(method: string, id: string): ErrorReply {
  const verb = method === 'GET' ? 'get' : method === 'DELETE' ? 'delete' : 'post';
  const what = `Object with ID '${id}' does not exist, cannot be loaded due to missing permissions, or does not support this operation`;
  const where = 'Please read the Graph API documentation at https://developers.facebook.com/docs/graph-api';
  return { ...METHOD, message: `Unsupported ${verb} request. ${what}. ${where}`, code: 100, subcode: 33 };
}
export function noSuchField(field: string, node: string): ErrorReply {
  // For an app id Graph was seen to leave the node type out.
  const type = node === 'Application' ? '' : ` on node type (${node})`;
  return { ...OAUTH, message: `(#100) Tried accessing nonexisting field (${field})${type}`, code: 100 };
}
export const unknownPath = (rest: string): ErrorReply => ({
  ...OAUTH,
  message: `Unknown path components: /${rest}`,
  code: 2500,
});
/** A version that there never was is read as the name of a node, so that the rest of the path is unknown. */
export const unknownVersion = (rest: string): ErrorReply => unknownPath(rest);
export const required = (name: string): ErrorReply => ({
  ...OAUTH,
  message: `(#100) The parameter ${name} is required.`,
  code: 100,
});
export const invalidParameter = (details: string): ErrorReply => ({
  ...OAUTH,
  message: '(#100) Invalid parameter',
  code: 100,
  details,
});
export const notPermitted = (): ErrorReply => ({
  ...OAUTH,
  status: 403,
  message: '(#10) Application does not have permission for this action',
  code: 10,
});
export const requiresPermission = (scope: string): ErrorReply => ({
  ...OAUTH,
  status: 403,
  message: `(#200) Requires ${scope} permission to manage the object`,
  code: 200,
});
export const permissionsError = (): ErrorReply => ({
  ...OAUTH,
  status: 403,
  message: '(#200) Permissions error',
  code: 200,
});
export const maySendNothing = (): ErrorReply => ({
  ...OAUTH,
  status: 403,
  message:
    '(#200) You do not have the necessary permissions to send messages on behalf of this WhatsApp Business Account',
  code: 200,
});
export const appLimit = (): ErrorReply => ({
  ...OAUTH,
  message: '(#4) Application request limit reached',
  code: 4,
  isTransient: true,
});
export const accountLimit = (): ErrorReply => ({
  ...OAUTH,
  message: '(#80007) There have been too many calls to this WhatsApp Business account.',
  code: 80007,
});
export const serverFault = (status: number): ErrorReply => ({
  ...OAUTH,
  status,
  message: 'An unexpected error has occurred. Please retry your request later.',
  code: 2,
  isTransient: true,
});

/** The `error` object of the body. */
export function errorBody(error: ErrorReply, traceId: string): JsonObject {
  return {
    error: {
      message: error.message,
      type: error.type,
      code: error.code,
      ...(error.subcode !== undefined && { error_subcode: error.subcode }),
      ...(error.isTransient && { is_transient: true }),
      ...(error.details !== undefined && {
        error_data: { messaging_product: 'whatsapp', details: error.details },
      }),
      fbtrace_id: traceId,
    },
  };
}

/** Why a token that has not run out is dead; the numbers are Meta's error_subcodes of code 190. */
export type DeadSubcode = 458 | 459 | 460 | 464 | 467 | 490;
