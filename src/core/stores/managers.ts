import { fieldsOf, listOf } from '../reading.ts';
import { fromText } from './hosting.ts';
import { optional, RAW, type Scope, type Store } from './store.ts';

const ENV = { name: 'env', text: 'the environment' } as const;
const RESTART = { kind: 'restart' } as const;

const doppler: Store = {
  name: 'doppler',
  title: 'Doppler secret',
  programs: ['doppler'],
  fields: [
    { name: 'project', text: 'the project', first: true },
    { name: 'config', text: 'the config, such as prd' },
  ],
  ready: () => ['me'],
  // Without --silent it prints the value.
  write: (scope, entry) => [
    {
      args: ['secrets', 'set', entry, ...dopplerPlace(scope), '--silent', '--no-interactive'],
      input: RAW,
    },
  ],
  readBack: (scope, entry) => ({
    kind: 'value',
    args: ['secrets', 'get', entry, '--plain', ...dopplerPlace(scope)],
    as: 'plain',
  }),
  effect: () => RESTART,
  signs: ['doppler.yaml'],
};

function dopplerPlace({ project, config }: Scope): readonly string[] {
  return [...optional('-p', project), ...optional('-c', config)];
}

const infisical: Store = {
  name: 'infisical',
  title: 'Infisical secret',
  programs: ['infisical'],
  fields: [
    { ...ENV, first: true, required: true },
    { name: 'path', text: 'the folder' },
    { name: 'project', text: "the project's id" },
  ],
  needsDevStdin: true,
  // `K=@/dev/stdin` would store these very words under a machine identity.
  write: (scope, entry) => [
    {
      args: ['secrets', 'set', '--file', '/dev/stdin', ...infisicalPlace(scope)],
      input: { kind: 'line', key: entry },
    },
  ],
  readBack: (scope, entry) => ({
    kind: 'value',
    args: ['secrets', 'get', entry, '--plain', '--silent', ...infisicalPlace(scope)],
    as: 'plain',
  }),
  effect: () => RESTART,
  signs: ['.infisical.json'],
  fromProject: (files, scope) => ({
    ok: true,
    scope: {
      ...fromText(files('.infisical.json'), 'env', /"defaultEnvironment"\s*:\s*"([\w-]+)"/),
      ...scope,
    },
  }),
};

function infisicalPlace({ env, path, project }: Scope): readonly string[] {
  return [...optional('--env', env), ...optional('--path', path), ...optional('--projectId', project)];
}

const phase: Store = {
  name: 'phase',
  title: 'Phase secret',
  programs: ['phase'],
  fields: [
    { ...ENV, first: true },
    { name: 'app', text: 'the app' },
  ],
  write: (scope, entry) => [
    { args: ['secrets', 'update', entry, ...phasePlace(scope)], input: RAW },
    {
      args: ['secrets', 'create', entry, ...phasePlace(scope)],
      input: RAW,
      after: /not found|does not exist|doesn't exist/i,
    },
  ],
  effect: () => RESTART,
  signs: ['.phase.json'],
};

function phasePlace({ env, app }: Scope): readonly string[] {
  return [...optional('--env', env), ...optional('--app', app)];
}

const chamber: Store = {
  name: 'chamber',
  title: 'chamber secret',
  programs: ['chamber'],
  fields: [{ name: 'service', text: 'the service', first: true, required: true }],
  entry: (key) => key.toLowerCase(),
  write: ({ service = '' }, entry) => [{ args: ['write', service, entry, '-'], input: RAW }],
  readBack: ({ service = '' }, entry) => ({
    kind: 'value',
    args: ['read', '-q', service, entry],
    as: 'plain',
  }),
  effect: () => RESTART,
};

const vault: Store = {
  name: 'vault',
  title: 'Vault secret',
  programs: ['vault', 'bao'],
  fields: [
    { name: 'path', text: 'mount/path of the secret', first: true, required: true },
    { name: 'field', text: 'the field of the secret' },
  ],
  // It prints the token that is signed in with; nobody sees that.
  ready: () => ['token', 'lookup'],
  // `put` drops the other fields: only for a secret that is not there yet.
  write: (scope, entry) => [
    { args: ['kv', 'patch', ...vaultPlace(scope), `${fieldOf(scope, entry)}=-`], input: RAW },
    {
      args: ['kv', 'put', '-cas=0', ...vaultPlace(scope), `${fieldOf(scope, entry)}=-`],
      input: RAW,
      after: /no value found/i,
    },
  ],
  readBack: (scope, entry) => ({
    kind: 'value',
    args: ['kv', 'get', `-field=${fieldOf(scope, entry)}`, ...vaultPlace(scope)],
    as: 'plain',
  }),
  effect: () => RESTART,
};

function fieldOf({ field }: Scope, entry: string): string {
  return field ?? entry;
}

function vaultPlace({ path = '' }: Scope): readonly string[] {
  const [mount = '', ...rest] = path.split('/');
  return rest.length === 0 ? [path] : [`-mount=${mount}`, rest.join('/')];
}

const sops: Store = {
  name: 'sops',
  title: 'sops file',
  programs: ['sops'],
  fields: [{ name: 'file', text: 'the encrypted .env file', first: true, required: true }],
  ready: ({ file = '' }, entry) => ['decrypt', ...DOTENV, '--extract', `["${entry}"]`, file],
  write: ({ file = '' }, entry) => [
    {
      args: ['set', ...DOTENV, '--value-stdin', file, `["${entry}"]`],
      input: { kind: 'json', document: (token) => token },
    },
  ],
  readBack: ({ file = '' }, entry) => ({
    kind: 'value',
    args: ['decrypt', ...DOTENV, '--extract', `["${entry}"]`, file],
    as: 'plain',
  }),
  effect: () => ({ kind: 'deploy', args: null, command: 'git commit' }),
  signs: ['.sops.yaml'],
};

const DOTENV = ['--input-type', 'dotenv', '--output-type', 'dotenv'] as const;

const onePassword: Store = {
  name: '1password',
  title: '1Password item',
  programs: ['op'],
  fields: [
    { name: 'item', text: 'vault/item', first: true, required: true },
    { name: 'field', text: 'the label of the field' },
  ],
  ready: () => ['whoami'],
  write: (scope, entry) => ({
    read: ['item', 'get', ...itemOf(scope), '--format', 'json'],
    change: (document, token) => withField(document, fieldOf(scope, entry), token),
    // Every field goes back: what is left out would be taken away.
    write: ['item', 'edit', ...itemOf(scope)],
  }),
  readBack: (scope, entry) => ({
    kind: 'value',
    args: ['read', `op://${scope['item'] ?? ''}/${fieldOf(scope, entry)}`],
    as: 'plain',
  }),
  effect: () => RESTART,
};

function itemOf({ item = '' }: Scope): readonly string[] {
  const [vaultName = '', ...rest] = item.split('/');
  return rest.length === 0 ? [item] : [rest.join('/'), '--vault', vaultName];
}

/** Throws where the field is not there once: an item is replaced whole, so nothing is guessed. */
function withField(document: unknown, label: string, token: string): unknown {
  const item = fieldsOf(document);
  const fields = listOf(item?.['fields']);
  const named = fields.filter((field) => {
    const one = fieldsOf(field);
    return one?.['label'] === label || one?.['id'] === label;
  });
  if (item === null || named.length !== 1) throw new Error(`the item has no field named ${label}`);
  return {
    ...item,
    fields: fields.map((field) => (named.includes(field) ? { ...fieldsOf(field), value: token } : field)),
  };
}

const fnox: Store = {
  name: 'fnox',
  title: 'fnox secret',
  programs: ['fnox'],
  fields: [],
  write: (_scope, entry) => [{ args: ['set', entry], input: RAW }],
  readBack: (_scope, entry) => ({ kind: 'value', args: ['get', entry], as: 'plain' }),
  effect: () => RESTART,
  signs: ['fnox.toml'],
};

const dotnet: Store = {
  name: 'dotnet',
  title: '.NET user secret',
  programs: ['dotnet'],
  fields: [
    { name: 'name', text: 'the setting, such as WhatsApp:AccessToken', first: true },
    { name: 'project', text: 'the project file' },
  ],
  write: ({ name = 'WhatsApp:AccessToken', project }) => [
    {
      args: ['user-secrets', 'set', ...optional('--project', project)],
      input: { kind: 'json', document: (token) => ({ [name]: token }) },
    },
  ],
  effect: () => RESTART,
};

export const MANAGERS: readonly Store[] = [
  doppler,
  infisical,
  phase,
  chamber,
  vault,
  sops,
  onePassword,
  fnox,
  dotnet,
];
