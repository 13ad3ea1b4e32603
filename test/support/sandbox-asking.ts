import { respond } from '../../src/sandbox/respond.ts';
import type { SandboxReply, SandboxState } from '../../src/sandbox/world/model.ts';
import { defaultWorld, type SandboxWorld } from '../../src/sandbox/world/state.ts';

/** A Sunday in winter, not on a full hour. */
export const NOW = new Date('2026-11-22T17:00:05Z');

export const WORLD: SandboxWorld = defaultWorld('test', NOW);

export interface Asked {
  readonly method?: string;
  readonly token?: string;
  readonly body?: unknown;
  readonly state?: SandboxState;
  readonly now?: Date;
  readonly ip?: string;
  /** Sent as they are, beside the authorization made of `token`. */
  readonly headers?: Readonly<Record<string, string>>;
}

export interface Told {
  readonly status: number;
  readonly json: unknown;
  readonly reply: SandboxReply;
  readonly state: SandboxState;
}

/** One request to the embedded Graph API; the path is written without a version. */
export function ask(path: string, asked: Asked = {}): Told {
  const { token = WORLD.tokens['system-user'], state = WORLD.state, now = NOW } = asked;
  const request = {
    method: asked.method ?? (asked.body === undefined ? 'GET' : 'POST'),
    url: path.startsWith('/') ? path : `/v25.0/${path}`,
    headers: {
      ...(token !== '' && { authorization: `Bearer ${token}` }),
      'content-type': 'application/json',
      ...asked.headers,
    },
    body: asked.body === undefined ? '' : JSON.stringify(asked.body),
    ...(asked.ip !== undefined && { ip: asked.ip }),
  };
  const { reply, state: after } = respond(state, request, now);
  return { status: reply.status, json: parsed(reply.body), reply, state: after };
}

function parsed(body: string): unknown {
  try {
    return JSON.parse(body);
  } catch {
    return undefined;
  }
}

/** The body of a template message, as step 7 of the guide sends it. */
export function templateMessage(
  to: string,
  name = 'hello_world',
  language = 'en_US',
): Record<string, unknown> {
  return {
    messaging_product: 'whatsapp',
    to,
    type: 'template',
    template: { name, language: { code: language } },
  };
}
