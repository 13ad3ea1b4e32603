import type { EnvText } from '../secret.ts';
import { type EnvValues, rawValueOf } from './file.ts';
import { type Reference, type ReferenceKind, referenceOnLine } from './references.ts';

/** A reference where the token belongs, and its line. */
export interface FoundReference {
  /** `set-twice`: a literal, beside a variable that names a file with the token; programs that know both refuse. */
  readonly kind: ReferenceKind | 'secret-file' | 'set-twice' | 'kubernetes-secret';
  readonly parts: readonly string[];
  /** 1-based. */
  readonly line: number;
}

/** The reference that stands under the key; null where there is a literal, or nothing. */
export function referenceAt(text: EnvText, values: EnvValues, key: string): Reference | null {
  const value = values.get(key);
  return value === undefined ? null : referenceOnLine(rawValueOf(text, key), value.expose());
}

/** The variable that the value consists of: `$NAME`, `${NAME:-default}`, `%NAME%`. */
export function variableOf({ kind, parts }: Reference): string | null {
  if (kind !== 'variable' && kind !== 'windows-variable' && kind !== 'spring') return null;
  return parts[0] || parts[1] || null;
}

/** What stands in where the variable is not set; null without one. */
export function defaultOf({ kind, parts }: Pick<FoundReference, 'kind' | 'parts'>): string | null {
  if (kind === 'variable') return parts[2]?.endsWith('-') === true ? (parts[3] ?? null) : null;
  return kind === 'spring' ? (parts[1] ?? null) : null;
}

/** The path that a variable such as `NAME_FILE` holds; '' without one. */
export function pathAt(values: EnvValues, name: string): string {
  return values.get(name)?.expose().trim() ?? '';
}

/** A variable of a Kubernetes workload that takes its value from a Secret. */
export interface SecretKeyRef {
  readonly variable: string;
  readonly secret: string;
  readonly entry: string;
  /** Of the variable, 1-based. */
  readonly line: number;
}

/** By its lines: such files hold several documents, and only these few are asked about. */
export function secretKeyRefs(file: EnvText): readonly SecretKeyRef[] {
  const text = file.expose();
  if (!text.includes('secretKeyRef')) return [];
  const shape =
    /^[ \t]*-[ \t]+name:[ \t]*["']?([A-Za-z_]\w*)["']?[ \t]*(?:#.*)?\r?\n[ \t]+valueFrom:\s+secretKeyRef:(\s*\{[^}]*\}|(?:\s+(?:name|key|optional):.*){2,3})/gm;
  return [...text.matchAll(shape)].flatMap(({ 1: variable = '', 2: body = '', index }) => {
    const secret = fieldOf(body, 'name');
    const entry = fieldOf(body, 'key');
    if (secret === null || entry === null) return [];
    return [{ variable, secret, entry, line: text.slice(0, index).split('\n').length }];
  });
}

function fieldOf(body: string, name: string): string | null {
  return new RegExp(`(?:^|[\\s{,])${name}:\\s*["']?([\\w.-]+)`).exec(body)?.[1] ?? null;
}
