import type { Json, JsonObject } from '../world/json.ts';
import type { FaultName } from './faults.ts';

/** A body with the oddities that are switched on: each is one that clients of Graph had to learn to live with. */
export function applyQuirks(body: Json, faults: ReadonlySet<FaultName>): Json {
  let dressed = body;
  if (faults.has('localised-details')) dressed = mapErrors(dressed, localised);
  if (faults.has('error-data-string')) dressed = mapErrors(dressed, stringData);
  if (faults.has('success-string'))
    dressed = mapTop(dressed, (top) =>
      'success' in top ? { ...top, success: String(top['success']) } : top,
    );
  if (faults.has('extra-fields')) dressed = withExtras(dressed);
  return dressed;
}

function mapTop(body: Json, change: (top: JsonObject) => JsonObject): Json {
  return isObject(body) ? change(body) : body;
}

function mapErrors(body: Json, change: (error: JsonObject) => JsonObject): Json {
  return mapTop(body, (top) => {
    const error = top['error'];
    return isObject(error) ? { ...top, error: change(error) } : top;
  });
}

/** Recorded with Italian details: https://developers.facebook.com/docs/graph-api/guides/error-handling says why. */
function localised(error: JsonObject): JsonObject {
  return {
    ...error,
    error_user_title: 'Si è verificato un errore',
    error_user_msg: 'Non è stato possibile completare la richiesta. Riprova più tardi.',
    error_data: { messaging_product: 'whatsapp', details: 'Il parametro non è valido.' },
  };
}

/** Meta's own Python SDK parses a string here. */
function stringData(error: JsonObject): JsonObject {
  const data = error['error_data'] ?? { messaging_product: 'whatsapp', details: '' };
  return { ...error, error_data: JSON.stringify(data) };
}

function withExtras(value: Json): Json {
  if (Array.isArray(value)) {
    const list: readonly Json[] = value;
    return list.map(withExtras);
  }
  if (!isObject(value)) return value;
  const inner = Object.entries(value).map(([key, member]) => [key, withExtras(member)]);
  return { ...Object.fromEntries(inner), __experimental: { since: 'v99.0', flags: [null, 1, 'x'] } };
}

function isObject(value: Json | undefined): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
