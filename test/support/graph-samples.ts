import { readFileSync } from 'node:fs';

/** One recorded or documented reply. */
export interface Sample {
  readonly body: unknown;
  readonly status: number | null;
  readonly headers: Readonly<Record<string, string>>;
}

/** The items of a sample file that have a body. */
export function sampleItems(name: string): readonly Sample[] {
  const items = list(member(readSample(name), 'items')).filter((item) => member(item, 'body') !== undefined);
  return items.map((item) => ({
    body: member(item, 'body'),
    status: numberOf(member(item, 'http_status')),
    headers: textsOf(member(item, 'headers')),
  }));
}

/** The headers of every item, with or without a body. */
export function sampleHeaders(name: string): readonly Readonly<Record<string, string>>[] {
  return list(member(readSample(name), 'items')).map((item) => textsOf(member(item, 'headers')));
}

/** The documented 200 replies of an endpoint. */
export function sampleReplies(name: string): readonly unknown[] {
  const sample = readSample(name);
  const replies = member(sample, 'responses_200') ?? member(member(sample, 'responses'), '200');
  return Object.values(Object(replies));
}

export function readSample(name: string): unknown {
  return JSON.parse(readFileSync(new URL(`../fixtures/graph-samples/${name}.json`, import.meta.url), 'utf8'));
}

export function member(value: unknown, key: string): unknown {
  return typeof value === 'object' && value !== null ? Reflect.get(value, key) : undefined;
}

function list(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}

function numberOf(value: unknown): number | null {
  return typeof value === 'number' ? value : null;
}

function textsOf(value: unknown): Record<string, string> {
  const entries = Object.entries(Object(value)).map(([key, text]) => [key, String(text)]);
  return Object.fromEntries(entries);
}
