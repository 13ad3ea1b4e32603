import { CLOUDS } from './clouds.ts';
import { HOSTING } from './hosting.ts';
import { MANAGERS } from './managers.ts';
import { REFUSED } from './refused.ts';
import type { Scope, Store } from './store.ts';

export const STORES: readonly Store[] = [...HOSTING, ...MANAGERS, ...CLOUDS];

/** Other names that people know a store by. */
const ALIASES: Readonly<Record<string, string>> = {
  gh: 'github',
  glab: 'gitlab',
  wrangler: 'cloudflare',
  workers: 'cloudflare',
  flyio: 'fly',
  bao: 'vault',
  openbao: 'vault',
  gcloud: 'gcp',
  aws: 'aws-secrets',
  'aws-secretsmanager': 'aws-secrets',
  secretsmanager: 'aws-secrets',
  ssm: 'aws-ssm',
  keyvault: 'azure',
  'azure-keyvault': 'azure',
  k8s: 'kubernetes',
  kubectl: 'kubernetes',
  swarm: 'docker',
  op: '1password',
  'user-secrets': 'dotnet',
};

/** One `--push`, read. */
export interface PushTarget {
  /** As it was given: the command to repeat says it again. */
  readonly given: string;
  readonly store: Store;
  readonly scope: Scope;
  /** The name of the value in the store, where it is another than the variable's. */
  readonly key: string | null;
}

export type TargetReading =
  | { readonly ok: true; readonly target: PushTarget }
  | { readonly ok: false; readonly message: string; readonly hint: string };

/** Nothing that a tool could take for an option, and nothing that no name has. */
const VALUE = /^[\p{L}\p{N}_./:@*][\p{L}\p{N}_./:@*+ =-]{0,500}$/u;
const NAME = /^[A-Za-z_][\w.:-]{0,254}$/;

/** `STORE`, `STORE:SCOPE` or `STORE:SCOPE,name=value,...`. */
export function readTarget(given: string): TargetReading {
  const colon = given.indexOf(':');
  const called = (colon === -1 ? given : given.slice(0, colon)).trim().toLowerCase();
  const name = ALIASES[called] ?? called;
  const refused = Object.hasOwn(REFUSED, name) ? REFUSED[name] : undefined;
  if (refused !== undefined) {
    return no(`${refused.title}: no secret is pushed there, ${refused.why}`, refused.instead);
  }
  const store = STORES.find((one) => one.name === name);
  if (store === undefined) {
    return no(
      `there is no store named: ${called}`,
      `one of ${STORES.map((one) => one.name).join(', ')}; for anything else \`--pipe-to 'COMMAND'\``,
    );
  }
  return readScope(given, store, colon === -1 ? '' : given.slice(colon + 1));
}

function readScope(given: string, store: Store, text: string): TargetReading {
  const scope: Record<string, string> = {};
  let key: string | null = null;
  for (const [at, part] of text.split(',').entries()) {
    if (part === '' && text === '') continue;
    const [name, value] = partOf(part, at, store);
    if (name === 'key' && NAME.test(value)) key = value;
    else if (!store.fields.some((field) => field.name === name) || !VALUE.test(value)) {
      return no(`--push ${given}: ${part === '' ? 'an empty part' : part} says nothing here`, usageOf(store));
    } else scope[name] = value;
  }
  return { ok: true, target: { given, store, scope, key } };
}

/** The first part may stand for the store's first field. */
function partOf(part: string, at: number, { fields }: Store): readonly [string, string] {
  const named = /^([a-z]+)=(.*)$/s.exec(part);
  if (named !== null) return [named[1] ?? '', named[2] ?? ''];
  const first = at === 0 ? fields.find((field) => field.first === true) : undefined;
  return [first?.name ?? '', part];
}

/** `fly:APP`, `kubernetes:SECRET[,context=...][,deployment=...]`: how a target of this store is written. */
export function usageOf({ name, fields }: Store): string {
  const first = fields.find((field) => field.first === true);
  const rest = fields.filter((field) => field !== first).map((field) => `[,${field.name}=...]`);
  const scope =
    first === undefined ? '' : first.required === true ? `:${upper(first.name)}` : `[:${upper(first.name)}]`;
  return `\`--push ${name}${scope}${rest.join('')}\`${first === undefined ? '' : `, ${upper(first.name)}: ${first.text}`}`;
}

function upper(name: string): string {
  return name.toUpperCase();
}

/** What is still missing after the project's files were asked. */
export function missingFields({ store, scope }: PushTarget): readonly string[] {
  return store.fields
    .filter(({ name, required }) => required === true && scope[name] === undefined)
    .map(({ name }) => name);
}

function no(message: string, hint: string): TargetReading {
  return { ok: false, message, hint };
}
