import {
  COMPOSE_FILES,
  COMPOSE_OVERRIDES,
  type ComposeService,
  composeServices,
} from '../project/compose.ts';
import type { ProjectFiles } from '../project/files.ts';
import type { ProjectSigns, RestartAdvice } from './advice.ts';

type Reach = 'environment' | 'file-mount' | 'image' | 'folder-mount';

/** How a service gets at the .env file, by what must be done about it: the most thorough first. */
const REACHES: readonly Reach[] = ['file-mount', 'image', 'environment', 'folder-mount'];

const COMMANDS = {
  'file-mount': 'up -d --force-recreate',
  image: 'up -d --build',
  environment: 'up -d',
  'folder-mount': 'restart',
} as const satisfies Record<Reach, string>;

const WHYS = {
  'file-mount': 'mounts the .env file itself, and a mount keeps showing the old file',
  image: 'is built with the .env file in its image',
  environment: 'gets the variable when its container is made',
  'folder-mount': 'mounts the folder of the .env file, and the app reads it when it starts',
} as const satisfies Record<Reach, string>;

const NOTES = {
  'file-mount': [],
  image: ['The token is in the image, for everybody who can pull it: put .env into .dockerignore.'],
  // https://docs.docker.com/reference/cli/docker/compose/restart/: changes to environment variables are not applied.
  environment: ['`docker compose restart` keeps the old token: it does not make the container anew.'],
  'folder-mount': [],
} as const satisfies Record<Reach, readonly string[]>;

/** One row for compose's kinds: the services that get at the .env file, and the one command that serves all of them. */
export function composeRow(signs: ProjectSigns): readonly RestartAdvice[] {
  const { files } = signs;
  const file =
    files.first(...COMPOSE_FILES) ?? files.read(/^(?:docker-)?compose\.[\w.-]+\.ya?ml$/)[0] ?? null;
  if (file === null) return [];
  const override = files.first(...COMPOSE_OVERRIDES);
  const services = [file, ...(override === null ? [] : [override])].flatMap((name) =>
    composeServices(files.text(name)),
  );
  const reached = services.flatMap((service) => {
    const reach = reachOf(service, signs);
    return reach === null ? [] : [{ name: service.name, image: service.image, reach }];
  });
  const worst = REACHES.find((reach) => reached.some((service) => service.reach === reach));
  if (worst === undefined) return [];
  const names = [...new Set(reached.map(({ name }) => name))].filter((name) => /^[\w.-]+$/.test(name));
  const option = COMPOSE_FILES.some((name) => name === file) ? '' : ` -f ${file}`;
  const n8n = reached.some(({ image }) => image?.includes('n8n') === true);
  return [
    {
      stack: 'docker compose',
      command: `docker compose${option} ${COMMANDS[worst]} ${names.join(' ')}`.trimEnd(),
      why: `${file}: ${names.join(', ')} ${WHYS[worst]}`,
      notes: [...NOTES[worst], ...(n8n ? [N8N] : [])],
    },
  ];
}

const N8N =
  'n8n keeps credentials in its own database: if a node or a credential there holds the token, change it there.';

function reachOf(service: ComposeService, { files, envFile, key }: ProjectSigns): Reach | null {
  const isTarget = (path: string): boolean => normal(path) === envFile;
  if (service.mounts.some(isTarget)) return 'file-mount';
  if (service.environment.has(key) || service.references.has(key) || service.envFiles.some(isTarget)) {
    return 'environment';
  }
  if (service.mounts.some((path) => holds(normal(path), envFile))) return 'folder-mount';
  return service.build !== null && isBaked(files, normal(service.build), envFile) ? 'image' : null;
}

/** A Dockerfile alone: its image carries the .env file. */
export function dockerfileRow({ files, envFile, folder }: ProjectSigns): readonly RestartAdvice[] {
  if (files.first(...COMPOSE_FILES) !== null || !isBaked(files, '', envFile)) return [];
  const name =
    folder
      .toLowerCase()
      .replace(/[^a-z0-9._-]+/g, '-')
      .replace(/^[-._]+|[-._]+$/g, '') || 'app';
  return [
    {
      stack: 'Docker image',
      command: `docker build -t ${name} .`,
      why: 'Dockerfile: it copies the .env file into the image',
      notes: ['Then remove the container and run the new image as you did before.', ...NOTES.image],
    },
  ];
}

/** `COPY .env ...`, or `COPY . .` with no `.env` in .dockerignore. */
function isBaked(files: ProjectFiles, context: string, envFile: string): boolean {
  const prefix = context === '' ? '' : `${context}/`;
  if (!envFile.startsWith(prefix)) return false;
  const inner = envFile.slice(prefix.length);
  const copies = files.text(`${prefix}Dockerfile`).matchAll(/^\s*(?:COPY|ADD)\s+((?:--\S+\s+)*)(.+)$/gim);
  for (const [, flags = '', args = ''] of copies) {
    if (flags.includes('--from')) continue;
    const sources = args
      .replace(/[[\]",]/g, ' ')
      .trim()
      .split(/\s+/)
      .slice(0, -1)
      .map(normal);
    if (sources.includes(inner)) return true;
    const whole = sources.some((source) => source === '' || source === '*' || holds(source, inner));
    if (whole && !isIgnored(files.text(`${prefix}.dockerignore`), inner)) return true;
  }
  return false;
}

function isIgnored(dockerignore: string, path: string): boolean {
  const name = path.split('/').at(-1) ?? path;
  let ignored = false;
  for (const raw of dockerignore.split(/\r?\n/)) {
    const line = raw.trim();
    if (line === '' || line.startsWith('#')) continue;
    const isBack = line.startsWith('!');
    const pattern = normal(line.replace(/^!/, '').replace(/^\*\*\//, ''));
    const shape = new RegExp(`^${pattern.replace(/[.+^${}()|[\]\\]/g, '\\$&').replace(/\*+/g, '[^/]*')}$`);
    if (pattern.length < 200 && (shape.test(name) || shape.test(path))) ignored = !isBack;
  }
  return ignored;
}

/** Relative, with neither `../` in front nor `/` behind. */
function normal(path: string): string {
  return path
    .replace(/^(?:\.\/)+/, '')
    .replace(/\/+$/, '')
    .replace(/^\.$/, '');
}

function holds(folder: string, path: string): boolean {
  return folder === '' || path.startsWith(`${folder}/`);
}
