import type { EnvText } from '../secret.ts';
import { type EnvValues, rawValueOf } from './file.ts';
import { type Reference, type ReferenceKind, referenceOnLine } from './references.ts';

/** A reference where the token belongs, and its line. */
export interface FoundReference {
  /** `set-twice`: a literal, beside a variable that names a file with the token; programs that know both refuse. */
  readonly kind:
    | ReferenceKind
    | 'secret-file'
    | 'secret-name'
    | 'set-twice'
    | 'kubernetes-secret'
    | 'sealed-secret'
    | 'external-secret';
  readonly parts: readonly string[];
  /** 1-based. */
  readonly line: number;
}

/**
 * Whether the token itself could stand there. Not in a file whose tool keeps a checksum, encrypts it as a whole or is
 * committed for its encrypted values, and not where another variable or another file is meant.
 */
export function mayBeReplaced({ kind }: FoundReference): boolean {
  return REPLACEABLE.has(kind);
}

const REPLACEABLE: ReadonlySet<FoundReference['kind']> = new Set([
  'onepassword',
  'vault',
  'vals',
  'aws',
  'cloudformation',
  'azure',
  'gcp',
  'variable',
  'windows-variable',
  'spring',
  'command',
  'call',
  'template',
  'tool',
  'path',
]);

/** The reference that stands under the key; null where there is a literal, or nothing. */
export function referenceAt(text: EnvText, values: EnvValues, key: string): Reference | null {
  const value = values.get(key);
  return value === undefined ? null : referenceOnLine(rawValueOf(text, key), value.expose());
}

/** The variable that the value consists of: `$NAME`, `${NAME:-default}`, `%NAME%`. */
export function variableOf({ kind, parts }: Pick<FoundReference, 'kind' | 'parts'>): string | null {
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

/** A Kubernetes manifest whose values another program makes a Secret of: by its lines, as there may be several documents. */
export function madeSecretIn(
  file: EnvText,
  isMeant: (name: string) => boolean,
): { readonly key: string; readonly reference: FoundReference } | null {
  const text = file.expose();
  if (!text.includes('kind:')) return null;
  const kind = /^kind:\s*["']?(Sealed|External)Secret\b/m.exec(text)?.[1];
  if (kind === undefined) return null;
  const shape =
    kind === 'Sealed'
      ? /^([ \t]+)["']?([A-Za-z_][\w.-]*)["']?:[ \t]*Ag/gm
      : /^(.*)\bsecretKey:[ \t]*["']?([\w.-]+)/gm;
  const entries = [...text.matchAll(shape)].map(({ 2: name = '', index }) => ({ name, index }));
  const entry = entries.find(({ name }) => isMeant(name)) ?? entries[0];
  const { name: key = '', index = 0 } = entry ?? {};
  const body = text.slice(index).split(/\n[ \t]*-[ \t]+secretKey:|\n---/)[0] ?? '';
  const parts =
    kind === 'Sealed'
      ? [fieldOf(text, 'name') ?? '', fieldOf(text, 'namespace') ?? '', key]
      : [/\bkey:\s*["']?([^\s"']+)/.exec(body)?.[1] ?? '', fieldOf(body, 'property') ?? '', key];
  const line = text.slice(0, index).split('\n').length;
  return { key, reference: { kind: kind === 'Sealed' ? 'sealed-secret' : 'external-secret', parts, line } };
}
