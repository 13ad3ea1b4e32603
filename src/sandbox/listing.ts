import { type Answer, answer, type Call, refuse } from './call.ts';
import { noSuchField } from './graph-errors.ts';
import { fieldsOf } from './incoming.ts';
import { NEWEST_VERSION } from './versions.ts';
import type { JsonObject } from './world/json.ts';
import { escapeBase64, unescapeBase64 } from './world/tokens.ts';

const DEFAULT_LIMIT = 25;
const GREATEST_LIMIT = 100;

/** The asked fields of one node, or the refusal of a field that its type does not have. */
export function picked(call: Call, type: string, all: JsonObject, byDefault: readonly string[]): Answer {
  const asked = fieldsOf(call.incoming.params);
  const unknown = asked.find((name) => !isFieldOf(type, all, name));
  if (unknown !== undefined) return refuse(noSuchField(unknown, type));
  return answer(only(all, asked.length === 0 ? byDefault : [...asked, 'id']));
}

/** An edge: a page of nodes, each with the asked fields. */
export function listed(
  call: Call,
  type: string,
  items: readonly JsonObject[],
  byDefault: readonly string[],
): Answer {
  const asked = fieldsOf(call.incoming.params);
  const [sample] = items;
  const unknown = asked.find((name) => sample !== undefined && !isFieldOf(type, sample, name));
  if (unknown !== undefined) return refuse(noSuchField(unknown, type));
  const names = asked.length === 0 ? byDefault : [...asked, 'id'];
  return answer(
    paged(
      call,
      items.map((item) => only(item, names)),
    ),
  );
}

/** `data` and, where there is any, `paging` with cursors as Graph writes them. */
export function paged(call: Call, items: readonly JsonObject[]): JsonObject {
  const start = startOf(call.incoming.params.get('after'));
  const asked = Number(call.incoming.params.get('limit') ?? DEFAULT_LIMIT);
  const limit = asked >= 1 ? Math.min(Math.floor(asked), GREATEST_LIMIT) : DEFAULT_LIMIT;
  const data = items.slice(start, start + limit);
  if (data.length === 0) return { data };
  const after = cursor(start + data.length - 1);
  const cursors = { before: cursor(start), after };
  if (start + data.length >= items.length) return { data, paging: { cursors } };
  // Graph was seen to name a newer version here than the one asked: following `next` is no good idea.
  const next = `https://graph.facebook.com/${NEWEST_VERSION}/${call.incoming.segments.join('/')}?limit=${limit}&after=${after}`;
  return { data, paging: { cursors, next } };
}

function cursor(index: number): string {
  return escapeBase64(Buffer.from(String(index)).toString('base64'));
}

function startOf(after: string | undefined): number {
  if (after === undefined) return 0;
  const index = Number.parseInt(Buffer.from(unescapeBase64(after), 'base64').toString('latin1'), 10);
  return index >= 0 ? index + 1 : 0;
}

/** `last_onboarded_time` is a field of every number, although test numbers have no value for it. */
function isFieldOf(type: string, all: JsonObject, name: string): boolean {
  if (Object.hasOwn(all, name)) return true;
  return type === 'WhatsAppBusinessPhoneNumber' && name === 'last_onboarded_time';
}

function only(all: JsonObject, names: readonly string[]): JsonObject {
  return Object.fromEntries(Object.entries(all).filter(([name]) => names.includes(name)));
}
