import type { FoundReference } from '../../core/env/found-reference.ts';
import type { ForeignKind } from '../../core/env/kinds/kind.ts';
import type { WholeFileTool } from '../../core/env/references.ts';
import { fed, fedWithoutLineEnd, isForWindows, shellWord } from '../../core/shell-word.ts';

/** What a reference is called, how the token gets to where it points, and how a program runs with it resolved. */
interface Words {
  readonly what: string;
  /** What to type, with the token on standard input; else where to go. */
  readonly store: (place: ReferencePlace) => string;
  /** In front of `wa-token check`; null where it can only run elsewhere. */
  readonly runner: ((place: ReferencePlace) => string) | null;
}

interface ReferencePlace {
  readonly parts: readonly string[];
  readonly key: string;
  readonly file: string;
}

type Kind = FoundReference['kind'];

const command = (text: string): string => `\`${fed(text)}\``;
const exactly = (text: string): string => `\`${fedWithoutLineEnd(text)}\``;
const word = (text: string | undefined): string =>
  shellWord(text === undefined || text === '' ? 'NAME' : text);

/** Of a variable: where its value comes from is not in this file. */
const variable = (of: string): Words => ({
  what: `a reference to the variable ${of}`,
  store: ({ parts }) =>
    `it comes from the variable ${parts[0] || parts[1]} of ${of === 'of the shell' ? 'the shell' : 'the environment'}: set it there, or name the file that defines it with \`--env-file\``,
  runner: null,
});

const WORDS: Readonly<Record<Exclude<Kind, 'set-twice'>, Words>> = {
  dotenvx: {
    what: 'a value that dotenvx has encrypted',
    store: ({ key, file }) =>
      `\`wa-token refresh\` encrypts it again if the file has exactly one DOTENV_PUBLIC_KEY; by hand: \`dotenvx set ${word(key)} -f ${word(file)}\``,
    runner: ({ file }) => `dotenvx run -f ${word(file)} --`,
  },
  sops: {
    what: 'a value that sops has encrypted',
    store: ({ key, file }) =>
      `the file has a checksum, so write it with sops: \`jq -R . token.txt | sops set --input-type dotenv --output-type dotenv --value-stdin ${word(file)} ${shellWord(`["${key}"]`)}\``,
    runner: ({ file }) => `sops exec-env ${word(file)}`,
  },
  ejson: {
    what: 'a value that ejson has encrypted',
    store: ({ file }) => `put the token there by hand, then \`ejson encrypt ${word(file)}\``,
    runner: null,
  },
  onepassword: {
    what: 'a 1Password reference',
    store: ({ parts: [vault, item, field] }) =>
      isForWindows()
        ? `put it into the field ${word(field ?? 'token')} of the item ${word(item)}, in the 1Password app`
        : `put it into the item: \`op item get ${word(item)} --vault ${word(vault)} --format json | jq --rawfile t token.txt ${shellWord(`(.fields[]|select(.label=="${field ?? 'token'}")).value=($t|rtrimstr("\\n"))`)} | op item edit ${word(item)} --vault ${word(vault)}\``,
    runner: ({ file }) => `op run --env-file=${word(file)} --`,
  },
  vault: {
    what: 'a Vault reference',
    store: ({ parts: [path = '', field] }) => {
      const [mount = '', ...rest] = path.split('/').filter((part) => part !== 'data' && part !== '');
      return `${exactly(`vault kv patch -mount=${word(mount)} ${word(rest.join('/'))} ${word(field?.replace(/^.*#/, ''))}=-`)}`;
    },
    runner: null,
  },
  vals: {
    what: 'a vals reference',
    store: ({ parts: [backend] }) => `write it into the store behind it (${backend})`,
    runner: ({ file }) => `vals exec -f ${word(file)} --`,
  },
  aws: {
    what: 'an AWS address',
    store: ({ parts: [arn, service, name] }) =>
      service === 'ssm'
        ? exactly(
            `aws ssm put-parameter --name ${word(`/${name ?? ''}`)} --type SecureString --overwrite --value file:///dev/stdin`,
          )
        : exactly(
            `aws secretsmanager put-secret-value --secret-id ${word(arn)} --secret-string file:///dev/stdin`,
          ),
    runner: null,
  },
  cloudformation: {
    what: 'a reference that CloudFormation resolves',
    store: ({ parts: [service, name] }) =>
      service === 'secretsmanager'
        ? exactly(
            `aws secretsmanager put-secret-value --secret-id ${word(name)} --secret-string file:///dev/stdin`,
          )
        : exactly(
            `aws ssm put-parameter --name ${word(name)} --type SecureString --overwrite --value file:///dev/stdin`,
          ),
    runner: null,
  },
  azure: {
    what: 'a reference to Azure Key Vault',
    store: ({ parts: [inner = ''] }) => {
      const vault = /VaultName=([\w-]+)/i.exec(inner)?.[1] ?? /\/\/([\w-]+)\./.exec(inner)?.[1];
      const name = /SecretName=([\w-]+)/i.exec(inner)?.[1] ?? /\/secrets\/([\w-]+)/.exec(inner)?.[1];
      return exactly(
        `az keyvault secret set --vault-name ${word(vault)} --name ${word(name)} --file /dev/stdin -o none`,
      );
    },
    runner: null,
  },
  gcp: {
    what: 'an address in Google Secret Manager',
    store: ({ parts: [project, name] }) =>
      exactly(`gcloud secrets versions add ${word(name)} --data-file=- --project ${word(project)}`),
    runner: null,
  },
  ci: {
    what: 'an expression of a CI workflow',
    store: ({ parts: [inner = ''] }) => command(`gh secret set ${word(/secrets\.(\w+)/.exec(inner)?.[1])}`),
    runner: null,
  },
  variable: variable('of the shell'),
  'windows-variable': variable('of the environment'),
  spring: variable('of the environment'),
  command: {
    what: 'a command that is run when the file is read',
    store: ({ parts: [inner = ''] }) =>
      `write it into the store that the command asks (${storeBehind(inner)})`,
    runner: null,
  },
  call: {
    what: 'a call to another tool',
    store: ({ parts: [name] }) => `write it into the store behind \`${word(name)}(...)\``,
    // varlock's own resolvers, of which it has one for 1Password and one for the keychain.
    runner: () => 'varlock run --',
  },
  template: {
    what: 'a field of a template',
    store: () => 'write it where the template takes it from',
    runner: null,
  },
  'config-cipher': {
    what: "a value that Spring's config server has encrypted",
    store: () => 'encrypt the new token there, at its /encrypt address',
    runner: null,
  },
  tool: {
    what: "another tool's reference",
    store: ({ parts: [scheme] }) => `write it into the store that \`${word(scheme)}:\` names`,
    runner: null,
  },
  path: {
    what: 'the path to a file',
    store: ({ parts: _parts }) => 'name the file itself with `--env-file PATH`',
    runner: null,
  },
  armor: {
    what: 'an encrypted text',
    store: () => 'encrypt the new token with the tool that made it',
    runner: null,
  },
  base64: {
    what: 'a token in base64',
    store: () => 'write it in base64 yourself: only in a Kubernetes Secret does wa-token do that',
    runner: null,
  },
  'kubernetes-secret': {
    what: 'taken from a Kubernetes Secret',
    store: ({ parts: [secret, entry = ''] }) =>
      isForWindows()
        ? `it is the key ${word(entry)} of the Secret ${word(secret)}: \`kubectl edit secret ${word(secret)}\` (in base64), then \`kubectl rollout restart\``
        : `it is the key ${word(entry)} of the Secret ${word(secret)}: \`jq -R ${shellWord(`{stringData:{${JSON.stringify(entry)}:.}}`)} token.txt | kubectl patch secret ${word(secret)} --type merge --patch-file /dev/stdin\`, then \`kubectl rollout restart\``,
    runner: null,
  },
  'sealed-secret': {
    what: 'sealed for a Kubernetes cluster (SealedSecret)',
    store: ({ parts: [secret, namespace, entry] }) =>
      `\`${isForWindows() ? 'kubeseal --raw --from-file=token.txt' : "tr -d '\\n' < token.txt | kubeseal --raw --from-file=/dev/stdin"} --namespace ${word(namespace || 'default')} --name ${word(secret)}\` prints the new value of ${word(entry)} (with the \`--scope\` of the old one, if it had one)`,
    runner: null,
  },
  'external-secret': {
    what: 'brought into the cluster from a store elsewhere (ExternalSecret)',
    store: ({ parts: [key, property] }) =>
      `write it into that store, under ${word(key)}${property === '' ? '' : `, field ${word(property)}`}: not into the cluster, whose copy is made again from it`,
    runner: null,
  },
  'secret-name': {
    what: 'the name of a secret that a store keeps',
    store: ({ parts: [name] }) => `write it there, as ${word(name)}, with the store's own command`,
    runner: null,
  },
  'secret-file': {
    what: 'the path to a file that holds the secret',
    store: ({ parts: [path] }) =>
      /^\/run\/secrets\//.test(path ?? '')
        ? `it is a secret that Docker mounts; compose names no file in the project for it: ${exactly(`docker secret create ${word(`${path?.split('/').at(-1)}_v2`)} -`)}`
        : `the file is not in this project, or not there: name it with \`--env-file ${word(path)}\``,
    runner: null,
  },
};

const VARLOCK: Words = {
  what: 'a value that varlock has encrypted for this machine',
  store: ({ key }) =>
    `\`${fed('varlock encrypt')}\` prints the new one, behind a name of its own: put it here, behind ${word(key)}=`,
  runner: () => 'varlock run --',
};
/** http://www.jasypt.org/encrypting-configuration.html */
const JASYPT: Words = {
  what: 'a value that Jasypt has encrypted',
  store: () => 'encrypt the new token as this one was, with the password of the application',
  runner: null,
};

function wordsFor({ kind, parts }: Pick<FoundReference, 'kind' | 'parts'>): Words {
  if (kind === 'call' && parts[0] === 'varlock') return VARLOCK;
  if (kind === 'call' && parts[0] === 'ENC') return JASYPT;
  return WORDS[kind as Exclude<Kind, 'set-twice'>];
}

function storeBehind(inner: string): string {
  return (
    /\b(op|pass|gopass|vault|aws|gcloud|doppler|az|bw|security|secret-tool)\b/.exec(inner)?.[1] ?? 'unknown'
  );
}

export interface ReferenceText {
  readonly text: string;
  readonly hint: string;
}

export function referenceWords(
  path: string | null,
  key: string,
  { kind, parts, line }: FoundReference,
): ReferenceText {
  if (kind === 'set-twice') {
    const [second = ''] = parts;
    return {
      text: `${path === null ? 'in the environment' : `${path}, line ${line}`}: ${key} and ${second} are both set, and programs that know both refuse that`,
      hint: `nothing was written; keep one: remove ${second} or ${key}`,
    };
  }
  const { what, store, runner } = wordsFor({ kind, parts });
  const place: ReferencePlace = { parts, key, file: path ?? '.env' };
  const where = path === null ? 'in the environment' : `${path}, line ${line}`;
  const text =
    path === null ? `${key} ${where} is ${what}, not a token` : `${where}: ${key} is ${what}, not a token`;
  // sops wants the program as one word.
  const check = kind === 'sops' ? shellWord('wa-token check') : 'wa-token check';
  const run = runner === null ? '' : `; to check: \`${runner(place)} ${check}\``;
  return { text, hint: `nothing was written; ${store(place)}${run}` };
}

export const ENCRYPTED_WORDS = {
  'git-crypt': { what: 'git-crypt has encrypted it', hint: 'unlock it first: `git-crypt unlock`' },
  'ansible-vault': {
    what: 'Ansible Vault has encrypted it',
    hint: '`ansible-vault edit FILE`, or `ansible-vault encrypt_string --stdin-name NAME` with the token on standard input',
  },
  age: { what: 'age has encrypted it', hint: 'decrypt it, change it, and encrypt it again' },
  pgp: { what: 'it is an encrypted PGP message', hint: 'decrypt it, change it, and encrypt it again' },
  sops: {
    what: 'sops has encrypted it, and keeps a checksum over its values',
    hint: 'write it with sops, the token in quotes on standard input: `sops set --value-stdin FILE \'["NAME"]\'`',
  },
} as const satisfies Record<WholeFileTool, { readonly what: string; readonly hint: string }>;

export const FOREIGN_WORDS = {
  source: 'source code',
  dockerfile: 'a Dockerfile',
  plist: 'a property list',
  script: 'a script',
  'encrypted-by-name': 'an encrypted file',
} as const satisfies Record<ForeignKind, string>;
