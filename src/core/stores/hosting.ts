import { optional, type ProjectScope, type ProjectTexts, RAW, type Scope, type Store } from './store.ts';

const ENV = { name: 'env', text: 'the environment' } as const;

const github: Store = {
  name: 'github',
  title: 'GitHub Actions secret',
  programs: ['gh'],
  fields: [
    { name: 'repo', text: 'owner/name', first: true },
    ENV,
    { name: 'org', text: "an organisation's secret" },
  ],
  ready: () => ['auth', 'status'],
  write: (scope, entry) => [{ args: ['secret', 'set', entry, ...githubPlace(scope)], input: RAW }],
  readBack: (scope, entry) => ({
    kind: 'changes',
    args: ['secret', 'list', ...githubPlace(scope), '--json', 'name,updatedAt'],
    entry,
  }),
  effect: () => ({ kind: 'next-run' }),
};

function githubPlace({ repo, env, org }: Scope): readonly string[] {
  return [...optional('--env', env), ...optional('--org', org), ...optional('--repo', repo)];
}

const gitlab: Store = {
  name: 'gitlab',
  title: 'GitLab CI/CD variable',
  programs: ['glab'],
  fields: [
    { name: 'repo', text: 'group/project', first: true },
    { name: 'scope', text: 'the environment scope' },
    { name: 'group', text: "a group's variable" },
  ],
  ready: () => ['auth', 'status'],
  // `set` fails where the variable is there, `update` where it is not.
  write: (scope, entry) => [
    { args: ['variable', 'update', entry, ...gitlabPlace(scope)], input: RAW },
    {
      args: ['variable', 'set', entry, '--masked', ...gitlabPlace(scope)],
      input: RAW,
      after: /404|not found/i,
    },
  ],
  readBack: (scope, entry) => ({
    kind: 'value',
    args: ['variable', 'get', entry, ...gitlabPlace(scope)],
    as: 'plain',
  }),
  effect: () => ({ kind: 'next-run' }),
  signs: ['.gitlab-ci.yml'],
};

function gitlabPlace({ repo, scope, group }: Scope): readonly string[] {
  return [...optional('--scope', scope), ...optional('--group', group), ...optional('--repo', repo)];
}

const vercel: Store = {
  name: 'vercel',
  title: 'Vercel environment variable',
  programs: ['vercel'],
  fields: [
    { name: 'env', text: 'production, preview or both: production+preview', first: true },
    { name: 'url', text: 'the deployment to redeploy' },
  ],
  ready: () => ['whoami'],
  write: ({ env = 'production' }, entry) => [
    { args: ['env', 'add', entry, env.replaceAll('+', ','), '--force', '--sensitive'], input: RAW },
  ],
  effect: ({ url }) => ({
    kind: 'deploy',
    args: url === undefined ? null : ['redeploy', url],
    command: url === undefined ? 'vercel --prod' : `vercel redeploy ${url}`,
  }),
  signs: ['.vercel/project.json', 'vercel.json'],
  fromProject: (files, scope) =>
    files('.vercel/project.json') === null && files('.vercel/repo.json') === null
      ? { ok: false, why: 'this folder is linked to no Vercel project', fix: 'vercel link' }
      : { ok: true, scope },
};

const cloudflare: Store = {
  name: 'cloudflare',
  title: 'Cloudflare Workers secret',
  programs: ['wrangler'],
  fields: [
    { name: 'worker', text: "the worker's name", first: true },
    ENV,
    { name: 'config', text: 'the wrangler file' },
  ],
  // A worker that is not there would be made by `put`; `list` fails instead.
  ready: (scope) => ['secret', 'list', ...workerPlace(scope)],
  write: (scope, entry) => [
    { args: ['secret', 'put', entry, ...workerPlace(scope)], input: RAW },
    {
      args: ['versions', 'secret', 'put', entry, ...workerPlace(scope)],
      input: RAW,
      after: /\b10215\b|versions secret/,
    },
  ],
  effect: () => ({ kind: 'at-once' }),
  signs: ['wrangler.toml', 'wrangler.json', 'wrangler.jsonc'],
  fromProject: workerFromProject,
};

function workerPlace({ worker, env, config }: Scope): readonly string[] {
  return [...optional('--name', worker), ...optional('--env', env), ...optional('--config', config)];
}

/** `--env` that the file has no section for would write to another worker, and say nothing. */
function workerFromProject(files: ProjectTexts, scope: Scope): ProjectScope {
  const { worker, env, config } = scope;
  const names = config === undefined ? ['wrangler.jsonc', 'wrangler.json', 'wrangler.toml'] : [config];
  const name = names.find((one) => files(one) !== null);
  if (name === undefined) {
    return worker === undefined
      ? { ok: false, why: 'no wrangler file here', fix: 'name the worker: cloudflare:NAME' }
      : { ok: true, scope };
  }
  if (env === undefined) return { ok: true, scope };
  const text = files(name) ?? '';
  const quoted = env.replace(/[.*+?^${}()|[\]\\-]/g, '\\$&');
  const section = name.endsWith('.toml')
    ? new RegExp(`^\\s*\\[\\s*env\\s*\\.\\s*["']?${quoted}["']?\\s*[.\\]]`, 'm')
    : new RegExp(`"env"\\s*:\\s*\\{[\\s\\S]*"${quoted}"\\s*:`);
  return section.test(text)
    ? { ok: true, scope }
    : { ok: false, why: `${name} has no environment named ${env}`, fix: `add it, or leave env=${env} out` };
}

const fly: Store = {
  name: 'fly',
  title: 'Fly.io secret',
  programs: ['fly', 'flyctl'],
  fields: [{ name: 'app', text: "the app's name", first: true, required: true }],
  ready: () => ['auth', 'whoami'],
  write: ({ app = '' }, entry) => [
    { args: ['secrets', 'set', `${entry}=-`, '--app', app, '--stage'], input: RAW },
  ],
  readBack: ({ app = '' }, entry) => ({
    kind: 'changes',
    args: ['secrets', 'list', '--app', app, '--json'],
    entry,
  }),
  effect: ({ app = '' }) => ({
    kind: 'deploy',
    args: ['secrets', 'deploy', '--app', app],
    command: `fly secrets deploy --app ${app}`,
  }),
  signs: ['fly.toml'],
  fromProject: (files, scope) => ({
    ok: true,
    scope: { ...fromText(files('fly.toml'), 'app', APP), ...scope },
  }),
};

const APP = /^\s*app\s*=\s*["']([\w-]+)["']/m;

const railway: Store = {
  name: 'railway',
  title: 'Railway variable',
  programs: ['railway'],
  fields: [{ name: 'service', text: "the service's name", first: true }, ENV],
  ready: () => ['whoami'],
  write: (scope, entry) => [
    { args: ['variable', 'set', entry, '--stdin', ...railwayPlace(scope)], input: RAW },
    {
      args: ['variables', '--set-from-stdin', entry, ...railwayPlace(scope)],
      input: RAW,
      after: /unrecognized subcommand|unexpected argument|unknown command/i,
    },
  ],
  readBack: (scope, entry) => ({
    kind: 'value',
    args: ['variable', 'list', '--json', ...railwayPlace(scope)],
    as: { field: entry },
  }),
  effect: () => ({ kind: 'deploys' }),
  signs: ['railway.json', 'railway.toml'],
};

function railwayPlace({ service, env }: Scope): readonly string[] {
  return [...optional('--service', service), ...optional('--environment', env)];
}

const supabase: Store = {
  name: 'supabase',
  title: 'Supabase Edge Functions secret',
  programs: ['supabase'],
  fields: [{ name: 'ref', text: "the project's reference", first: true }],
  needsDevStdin: true,
  ready: () => ['projects', 'list'],
  // Version 3 reads its standard input only where that is a regular file, asks unless it may not, and knows the
  // project by another flag too.
  write: ({ ref }, entry) => [
    {
      args: ['secrets', 'set', '--env-file', '/dev/stdin', '--yes', ...optional('--project-ref', ref)],
      input: { kind: 'line', key: entry },
    },
    ...(ref === undefined
      ? []
      : [
          {
            args: ['secrets', 'set', '--env-file', '/dev/stdin', '--yes', `--remote=${ref}`],
            input: { kind: 'line', key: entry } as const,
            after: /unknown flag|unrecognized (?:flag|option)|unknown option|unexpected argument/i,
          },
        ]),
  ],
  readBack: ({ ref }) => ({ kind: 'sha256', args: ['secrets', 'list', ...optional('--project-ref', ref)] }),
  effect: () => ({ kind: 'at-once' }),
  signs: ['supabase/config.toml'],
};

/** A value that a file of the project names, as a part of a scope. */
export function fromText(text: string | null, name: string, pattern: RegExp): Scope {
  const value = pattern.exec(text ?? '')?.[1];
  return value === undefined ? {} : { [name]: value };
}

export const HOSTING: readonly Store[] = [github, gitlab, vercel, cloudflare, fly, railway, supabase];
