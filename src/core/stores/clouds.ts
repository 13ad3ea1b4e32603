import { fieldsOf } from '../reading.ts';
import { optional, RAW, type Scope, type Store } from './store.ts';

const RESTART = { kind: 'restart' } as const;

const gcp: Store = {
  name: 'gcp',
  title: 'Google Secret Manager secret',
  programs: ['gcloud'],
  fields: [
    { name: 'secret', text: "the secret's name", first: true },
    { name: 'project', text: 'the project' },
    { name: 'service', text: 'the Cloud Run service that reads it' },
  ],
  ready: (scope, entry) => ['secrets', 'describe', secretOf(scope, entry), ...gcpProject(scope)],
  write: (scope, entry) => [
    {
      args: ['secrets', 'versions', 'add', secretOf(scope, entry), '--data-file=-', ...gcpProject(scope)],
      input: RAW,
    },
  ],
  readBack: (scope, entry) => ({
    kind: 'value',
    args: [
      'secrets',
      'versions',
      'access',
      'latest',
      `--secret=${secretOf(scope, entry)}`,
      ...gcpProject(scope),
    ],
    as: 'plain',
  }),
  effect: (scope, entry) => {
    const { service } = scope;
    const update = `--update-secrets=${entry}=${secretOf(scope, entry)}:latest`;
    const words = ['run', 'services', 'update', service ?? 'SERVICE', update, ...gcpProject(scope)];
    return {
      kind: 'deploy',
      args: service === undefined ? null : words,
      // Quoted, so that it is not taken for a token with its name before it, and left out.
      command: `gcloud ${words.join(' ').replace(`=${entry}=`, `="${entry}"=`)}`,
    };
  },
};

function secretOf({ secret }: Scope, entry: string): string {
  return secret ?? entry;
}

function gcpProject({ project }: Scope): readonly string[] {
  return project === undefined ? [] : [`--project=${project}`];
}

const awsSecrets: Store = {
  name: 'aws-secrets',
  title: 'AWS Secrets Manager secret',
  programs: ['aws'],
  fields: [
    { name: 'id', text: "the secret's name or ARN", first: true, required: true },
    { name: 'field', text: 'the field, where the secret is JSON' },
    { name: 'region', text: 'the region' },
  ],
  needsDevStdin: true,
  ready: (scope) => [
    'secretsmanager',
    'describe-secret',
    '--secret-id',
    scope['id'] ?? '',
    ...awsRegion(scope),
  ],
  write: (scope) => {
    const { id = '', field } = scope;
    const put = [
      'secretsmanager',
      'put-secret-value',
      '--secret-id',
      id,
      '--secret-string',
      'file:///dev/stdin',
      ...awsRegion(scope),
    ];
    if (field === undefined) return [{ args: put, input: RAW }];
    // A JSON secret is replaced whole: read, one field changed, written back.
    return {
      read: awsValue(scope),
      change: (document, token) => withMember(document, field, token),
      write: put,
    };
  },
  readBack: (scope) => {
    const { field } = scope;
    return { kind: 'value', args: awsValue(scope), as: field === undefined ? 'plain' : { field } };
  },
  effect: () => ({
    kind: 'deploy',
    args: null,
    command: 'aws ecs update-service --cluster CLUSTER --service SERVICE --force-new-deployment',
  }),
};

function awsValue(scope: Scope): readonly string[] {
  return [
    'secretsmanager',
    'get-secret-value',
    '--secret-id',
    scope['id'] ?? '',
    '--query',
    'SecretString',
    '--output',
    'text',
    ...awsRegion(scope),
  ];
}

function awsRegion({ region }: Scope): readonly string[] {
  return optional('--region', region);
}

function withMember(document: unknown, field: string, token: string): unknown {
  const fields = fieldsOf(document);
  if (fields === null) throw new Error('the secret is no JSON object');
  return { ...fields, [field]: token };
}

const awsSsm: Store = {
  name: 'aws-ssm',
  title: 'AWS parameter',
  programs: ['aws'],
  fields: [
    { name: 'name', text: "the parameter's name", first: true, required: true },
    { name: 'region', text: 'the region' },
  ],
  needsDevStdin: true,
  ready: (scope) => ['sts', 'get-caller-identity', ...awsRegion(scope)],
  write: (scope) => [
    {
      args: [
        'ssm',
        'put-parameter',
        '--name',
        scope['name'] ?? '',
        '--type',
        'SecureString',
        '--overwrite',
        '--value',
        'file:///dev/stdin',
        ...awsRegion(scope),
      ],
      input: RAW,
    },
  ],
  readBack: (scope) => ({
    kind: 'value',
    args: [
      'ssm',
      'get-parameter',
      '--with-decryption',
      '--name',
      scope['name'] ?? '',
      '--query',
      'Parameter.Value',
      '--output',
      'text',
      ...awsRegion(scope),
    ],
    as: 'plain',
  }),
  effect: () => RESTART,
};

const azure: Store = {
  name: 'azure',
  title: 'Azure Key Vault secret',
  programs: ['az'],
  fields: [
    { name: 'vault', text: "the vault's name", first: true, required: true },
    { name: 'name', text: "the secret's name" },
  ],
  // Names have no `_` there.
  entry: (key) => key.replaceAll('_', '-'),
  needsDevStdin: true,
  ready: () => ['account', 'show', '-o', 'none'],
  // Without `-o none` it prints the value.
  write: ({ vault = '', name }, entry) => [
    {
      args: [
        'keyvault',
        'secret',
        'set',
        '--vault-name',
        vault,
        '--name',
        name ?? entry,
        '--file',
        '/dev/stdin',
        '-o',
        'none',
      ],
      input: RAW,
    },
  ],
  readBack: ({ vault = '', name }, entry) => ({
    kind: 'value',
    args: [
      'keyvault',
      'secret',
      'show',
      '--vault-name',
      vault,
      '--name',
      name ?? entry,
      '--query',
      'value',
      '-o',
      'tsv',
    ],
    as: 'plain',
  }),
  effect: () => RESTART,
};

const kubernetes: Store = {
  name: 'kubernetes',
  title: 'Kubernetes Secret',
  programs: ['kubectl'],
  fields: [
    { name: 'secret', text: 'namespace/name, or the name alone', first: true, required: true },
    { name: 'context', text: 'the cluster' },
    { name: 'deployment', text: 'the deployment that reads it' },
  ],
  needsDevStdin: true,
  ready: (scope) => [
    'auth',
    'can-i',
    'patch',
    `secret/${secretIn(scope).name}`,
    '-q',
    ...clusterPlace(scope),
  ],
  write: (scope, entry) => [
    {
      args: [
        'patch',
        'secret',
        secretIn(scope).name,
        ...clusterPlace(scope),
        '--type',
        'merge',
        '--patch-file',
        '/dev/stdin',
      ],
      input: { kind: 'json', document: (token) => ({ stringData: { [entry]: token } }) },
    },
  ],
  readBack: (scope, entry) => ({
    kind: 'value',
    args: [
      'get',
      'secret',
      secretIn(scope).name,
      ...clusterPlace(scope),
      '-o',
      `jsonpath={.data.${entry.replaceAll('.', '\\.')}}`,
    ],
    as: 'base64',
  }),
  effect: (scope) => {
    const { deployment } = scope;
    const words = ['rollout', 'restart', `deployment/${deployment ?? 'NAME'}`, ...clusterPlace(scope)];
    return {
      kind: 'deploy',
      args: deployment === undefined ? null : words,
      command: `kubectl ${words.join(' ')}`,
    };
  },
};

function secretIn({ secret = '' }: Scope): { readonly namespace: string | undefined; readonly name: string } {
  const [first = '', second] = secret.split('/');
  return second === undefined ? { namespace: undefined, name: first } : { namespace: first, name: second };
}

function clusterPlace(scope: Scope): readonly string[] {
  return [...optional('-n', secretIn(scope).namespace), ...optional('--context', scope['context'])];
}

const docker: Store = {
  name: 'docker',
  title: 'Docker Swarm secret',
  programs: ['docker'],
  fields: [{ name: 'name', text: 'the name; the fingerprint goes behind it', first: true, required: true }],
  ready: () => ['secret', 'ls', '-q'],
  // A secret can't be changed there, so each token has a name of its own.
  write: (scope, _entry, mark) => [
    { args: ['secret', 'create', swarmName(scope, mark), '-'], input: RAW },
    { args: ['secret', 'inspect', swarmName(scope, mark)], after: /already exists|AlreadyExists/i },
  ],
  effect: (scope, _entry, mark) => ({
    kind: 'deploy',
    args: null,
    command: `docker service update --secret-rm OLD --secret-add source=${swarmName(scope, mark)},target=${scope['name'] ?? ''} SERVICE`,
  }),
};

function swarmName({ name = '' }: Scope, mark: string): string {
  return `${name}_${mark}`;
}

export const CLOUDS: readonly Store[] = [gcp, awsSecrets, awsSsm, azure, kubernetes, docker];
