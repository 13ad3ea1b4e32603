import { createHash } from 'node:crypto';
import { fieldsOf } from '../reading.ts';
import { type AccessToken, Secret } from '../secret.ts';
import type { Edit, ReadBack, Shape } from './store.ts';

/** The bytes for a tool's standard input. Never empty: some stores would keep nothing as the value. */
export function shaped(token: AccessToken, shape: Shape): Secret {
  const text = token.expose();
  if (text === '') throw new Error('nothing to push');
  switch (shape.kind) {
    case 'raw':
      return new Secret(text, 'token for a store');
    case 'line':
      return new Secret(`${shape.key}=${text}`, 'token for a store');
    case 'json':
      return new Secret(JSON.stringify(shape.document(text)), 'token for a store');
  }
}

/** The document that goes back, with the token in its place; null where what was read is no such document. */
export function edited(output: Secret, edit: Edit, token: AccessToken): Secret | null {
  try {
    const document: unknown = JSON.parse(output.expose());
    return new Secret(JSON.stringify(edit.change(document, token.expose())), 'document for a store');
  } catch {
    return null;
  }
}

/** Whether what a store printed says that it holds the token. */
export function isHeld(
  output: Secret,
  token: AccessToken,
  how: Exclude<ReadBack, { kind: 'changes' }>,
): boolean {
  const text = output.expose();
  if (how.kind === 'sha256') {
    return text.toLowerCase().includes(createHash('sha256').update(token.expose()).digest('hex'));
  }
  const value = valueIn(text, how.as);
  // One line break at the end is the tool's; another would be in the value.
  return value !== null && value.replace(/\r?\n$/, '') === token.expose();
}

function valueIn(text: string, as: Extract<ReadBack, { kind: 'value' }>['as']): string | null {
  if (as === 'plain') return text;
  if (as === 'base64') return Buffer.from(text.trim(), 'base64').toString('utf8');
  try {
    const value = fieldsOf(JSON.parse(text))?.[as.field];
    return typeof value === 'string' ? value : null;
  } catch {
    return null;
  }
}

/** What a list of secrets says about one of them, to tell a change; null where it is not in it. */
export function entryIn(output: Secret, entry: string): string | null {
  try {
    const list: unknown = JSON.parse(output.expose());
    const entries = Array.isArray(list) ? list : [];
    const found = entries.find((one) => Object.values(fieldsOf(one) ?? {}).includes(entry));
    return found === undefined ? null : JSON.stringify(found);
  } catch {
    return null;
  }
}
