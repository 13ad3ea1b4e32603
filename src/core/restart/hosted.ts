import type { ProjectFiles } from '../project/files.ts';
import { fed, isForWindows, shellWord } from '../shell-word.ts';
import type { ProjectSigns, RestartFinding } from './advice.ts';

interface Platform {
  readonly stack: string;
  readonly signs: readonly string[];
  /** For signs whose name other tools use as well: what the file must say. */
  readonly says?: RegExp;
  /** The value is asked for or read from standard input: a command line can be read by others. */
  readonly command: (key: string, envFile: string) => string | null;
  readonly afterwards: string;
}

/** Only the one line of the file: the whole of it would push every other value too. */
const line = (key: string, envFile: string): string =>
  isForWindows()
    ? `findstr /B ${shellWord(`/C:${key}=`)} ${shellWord(envFile.replaceAll('/', '\\'))}`
    : `grep ${/^\w+$/.test(key) ? `'^${key}='` : shellWord(`^${key}=`)} ${shellWord(envFile)}`;

const PLATFORMS: readonly Platform[] = [
  {
    stack: 'Vercel',
    signs: ['vercel.json', '.vercel/', '.vercel/project.json'],
    command: (key) => `vercel env add ${shellWord(key)} production --force`,
    afterwards:
      'It asks for the value, or reads it from standard input. Then `vercel --prod`: a deploy that is live keeps the old one.',
  },
  {
    stack: 'Netlify',
    signs: ['netlify.toml'],
    // https://cli.netlify.com/commands/env: `env:import` prints the values, `env:set` takes them on the command line.
    command: () => null,
    afterwards:
      'Netlify has no command that keeps the value to itself: https://app.netlify.com, your project -> Project configuration -> Environment variables. Then `netlify deploy --prod`.',
  },
  {
    stack: 'Fly.io',
    signs: ['fly.toml'],
    command: (key, envFile) => `${line(key, envFile)} | fly secrets import`,
    afterwards: 'It restarts the machines by itself. The whole file would push every value of it.',
  },
  {
    stack: 'Railway',
    signs: ['railway.json', 'railway.toml'],
    command: (key, envFile) =>
      isForWindows()
        ? fed(`railway variable set ${shellWord(key)} --stdin`)
        : `${line(key, envFile)} | cut -d= -f2- | railway variable set ${shellWord(key)} --stdin`,
    afterwards: 'It deploys by itself.',
  },
  {
    stack: 'Render',
    signs: ['render.yaml'],
    command: () => null,
    afterwards:
      'Render has no command for it: https://dashboard.render.com, your service -> Environment -> the variable -> Save, rebuild, and deploy.',
  },
  {
    stack: 'Supabase',
    signs: ['supabase/config.toml'],
    // It reads regular files only: behind a pipe it finds no variables.
    command: (key, envFile) =>
      isForWindows()
        ? null
        : `(umask 077; f=$(mktemp) && ${line(key, envFile)} >"$f" && supabase secrets set --env-file "$f"; rm -f "$f")`,
    afterwards:
      'Edge functions see it at once. By hand: https://supabase.com/dashboard, your project -> Edge Functions -> Secrets.',
  },
  {
    stack: 'Cloudflare Workers',
    signs: ['wrangler.toml', 'wrangler.json', 'wrangler.jsonc'],
    command: (key) => `wrangler secret put ${shellWord(key)}`,
    afterwards:
      'It asks for the value, or reads it from standard input, and deploys by itself. `wrangler dev` reads .dev.vars before .env.',
  },
  {
    stack: 'Firebase',
    signs: ['firebase.json'],
    command: (key) => `firebase functions:secrets:set ${shellWord(key)}`,
    afterwards:
      'It asks for the value (`--data-file -` reads standard input). Then `firebase deploy --only functions`.',
  },
  {
    stack: 'AWS, by the Serverless Framework',
    signs: ['serverless.yml', 'serverless.yaml'],
    command: (key) =>
      `aws ssm put-parameter --overwrite --type SecureString --name ${shellWord(key)} --value ${isForWindows() ? 'file://token.txt' : 'file:///dev/stdin'}`,
    afterwards:
      'That is where the parameter store is used; with `useDotenv: true` the next `serverless deploy` takes it from .env.',
  },
  {
    stack: 'Google App Engine',
    signs: ['app.yaml'],
    says: /^\s*(?:runtime|env_variables)\s*:/m,
    command: (key) => `gcloud secrets versions add ${shellWord(key)} --data-file=-`,
    afterwards:
      'It reads the value from standard input. Then `gcloud app deploy`; a value under `env_variables:` in app.yaml must be taken out there.',
  },
];

/** What runs elsewhere: the .env file here does not reach it. */
export function hostedRow({ files, key, envFile }: ProjectSigns): readonly RestartFinding[] {
  return PLATFORMS.flatMap(({ stack, signs, says, command, afterwards }) => {
    const sign = signs.find((name) => files.has(name));
    if (sign === undefined || !saysSo(files, sign, says)) return [];
    return [
      {
        stack,
        command: command(key, envFile),
        why: `${sign}: what is deployed there does not read this .env file`,
        notes: [afterwards],
      },
    ];
  });
}

function saysSo(files: ProjectFiles, sign: string, says: RegExp | undefined): boolean {
  return says === undefined || says.test(files.text(sign));
}
