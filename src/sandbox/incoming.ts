import type { Json, JsonObject } from './world/json.ts';
import type { SandboxRequest } from './world/model.ts';

/** A request as the routes want it. */
export interface Incoming {
  readonly method: string;
  readonly path: string;
  /** `v25.0`, or null for a path without a version. */
  readonly version: string | null;
  readonly segments: readonly string[];
  readonly params: ReadonlyMap<string, string>;
  readonly body: JsonObject;
  readonly token: string;
  readonly ip: string;
}

const VERSION = /^v\d{1,3}\.\d{1,2}$/;

/** Reads what came in. Nothing is refused here: what can't be read is left out. */
export function readIncoming(request: SandboxRequest): Incoming {
  const { path, query } = splitUrl(request.url);
  const [first = '', ...rest] = path
    .split('/')
    .filter((part) => part !== '')
    .map(decoded);
  const version = VERSION.test(first) ? first : null;
  const body = jsonBody(request);
  const params = new Map([...query, ...formOf(request), ...textsOf(body)]);
  return {
    method: request.method.toUpperCase(),
    path,
    version,
    segments: version === null && first !== '' ? [first, ...rest] : rest,
    params,
    body,
    token: bearer(request.headers['authorization']) || (params.get('access_token') ?? ''),
    ip: request.ip ?? '127.0.0.1',
  };
}

function splitUrl(url: string): { path: string; query: URLSearchParams } {
  const local = url.replace(/^[a-z]+:\/\/[^/?#]*/i, '').replace(/#.*$/s, '');
  const mark = local.indexOf('?');
  if (mark === -1) return { path: local, query: new URLSearchParams() };
  return { path: local.slice(0, mark), query: new URLSearchParams(local.slice(mark + 1)) };
}

function decoded(segment: string): string {
  try {
    return decodeURIComponent(segment);
  } catch {
    return segment;
  }
}

function bearer(header: string | undefined): string {
  return /^(?:Bearer|OAuth)\s+(.*)$/is.exec(header ?? '')?.[1]?.trim() ?? '';
}

function jsonBody(request: SandboxRequest): JsonObject {
  if (!request.body.trimStart().startsWith('{')) return {};
  try {
    const value: unknown = JSON.parse(request.body);
    return isObject(value) ? value : {};
  } catch {
    return {};
  }
}

function isObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function formOf(request: SandboxRequest): URLSearchParams {
  const isForm = (request.headers['content-type'] ?? '').includes('application/x-www-form-urlencoded');
  return new URLSearchParams(isForm ? request.body : '');
}

function textsOf(body: JsonObject): readonly (readonly [string, string])[] {
  return Object.entries(body).map(([key, value]) => [key, textOf(value)]);
}

function textOf(value: Json): string {
  return typeof value === 'object' ? JSON.stringify(value) : String(value);
}

/** A member of a JSON object that is an object itself, else an empty one. */
export function member(object: JsonObject, key: string): JsonObject {
  const value = object[key];
  return isObject(value) ? value : {};
}

export function text(object: JsonObject, key: string): string {
  const value = object[key];
  return typeof value === 'string' || typeof value === 'number' ? String(value) : '';
}

/** The names of `fields=a,b{c,d},e`: the top level only. */
export function fieldsOf(params: ReadonlyMap<string, string>): readonly string[] {
  const flat = (params.get('fields') ?? '').replace(/[({][^)}]*[)}]/g, '').replace(/\.limit\(\d+\)/g, '');
  return flat
    .split(',')
    .map((name) => name.trim())
    .filter((name) => name !== '');
}
