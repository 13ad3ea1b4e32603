import { COMPOSE_FILES, COMPOSE_OVERRIDES, type ComposeService } from '../project/compose.ts';
import { holdsPath, isBaked, normalPath } from '../project/dockerfile.ts';
import type { ProjectFiles } from '../project/files.ts';
import { shellWord } from '../shell-word.ts';
import type { ProjectSigns, RestartFinding } from './advice.ts';

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
  environment: 'gets the variable when its container is created',
  'folder-mount': 'mounts the folder of the .env file, and the app reads it when it starts',
} as const satisfies Record<Reach, string>;

const NOTES = {
  'file-mount': [],
  image: ['The token is in the image, for everybody who can pull it: add .env to .dockerignore.'],
  // https://docs.docker.com/reference/cli/docker/compose/restart/: changes to environment variables are not applied.
  environment: ['`docker compose restart` keeps the old token: it does not recreate containers.'],
  'folder-mount': [],
} as const satisfies Record<Reach, readonly string[]>;

/** Databases, queues and proxies: they are given the same .env at times, and do nothing with the token. */
const INFRASTRUCTURE =
  /^(?:[\w.:-]+\/)*(?:postgres|postgis|pgvector|timescaledb|mysql|mariadb|mongo|redis|redis-stack|valkey|memcached|rabbitmq|kafka|cp-kafka|zookeeper|nginx|caddy|traefik|haproxy|mailhog|mailpit|minio|mc|elasticsearch|opensearch|grafana|prometheus|loki|adminer|pgadmin4?|ngrok|cloudflared|certbot|qdrant|chroma)(?:[:@]|$)/i;
const SLEEPS = /\bsleep\s+infinity\b|\btail\s+-f\s+\/dev\/null\b/;

/** One row for compose's kinds: the services that get at the .env file, and the one command that serves all of them. */
export function composeRow(signs: ProjectSigns): readonly RestartFinding[] {
  const used = usedFiles(signs.files);
  if (used.length === 0) return [];
  const services = servicesIn(used, signs.files);
  const reached = services.flatMap((service) => {
    const reach = reachOf(service, signs);
    return reach === null ? [] : [{ name: service.name, image: service.image, reach }];
  });
  const worst = REACHES.find((reach) => reached.some((service) => service.reach === reach));
  if (worst === undefined) return [];
  const names = [...new Set(reached.map(({ name }) => name))].filter((name) => /^[\w.-]+$/.test(name));
  const n8n = reached.some(({ image }) => image?.includes('n8n') === true);
  return [
    {
      stack: 'docker compose',
      command: `docker compose${optionsFor(used, signs)} ${COMMANDS[worst]} ${names.join(' ')}`.trimEnd(),
      why: `${used.join(', ')}: ${names.join(', ')} ${WHYS[worst]}`,
      notes: [...NOTES[worst], ...(n8n ? [N8N] : [])],
    },
  ];
}

const N8N =
  'n8n keeps credentials in its own database: if a node or a credential there holds the token, change it there.';

/** A compose file builds this project and gives no service the variable: said, for whoever runs it so. */
export function unservedNote(signs: ProjectSigns): string | null {
  const { files, key, envFile } = signs;
  const used = usedFiles(files);
  const services = servicesIn(used, files);
  if (services.some((service) => reachOf(service, signs) !== null)) return null;
  const built = services.find(
    (service) => service.build !== null && holdsPath(normalPath(service.build), envFile) && !isOther(service),
  );
  if (built === undefined) return null;
  return `${used[0]} passes ${key} to no service: if you run it with docker compose, give \`${built.name}\` a line \`env_file: ${envFile}\` first, then \`docker compose up -d ${shellWord(built.name)}\`.`;
}

/** The services of the files as compose puts them together. */
function servicesIn(used: readonly string[], files: ProjectFiles): readonly ComposeService[] {
  const merged = new Map<string, ComposeService>();
  for (const service of used.flatMap((name) => files.services(name))) {
    const base = merged.get(service.name);
    merged.set(service.name, base === undefined ? service : joined(base, service));
  }
  return [...merged.values()];
}

function joined(base: ComposeService, over: ComposeService): ComposeService {
  return {
    ...base,
    environment: new Map([...base.environment, ...over.environment]),
    envFiles: [...base.envFiles, ...over.envFiles],
    mounts: [...base.mounts, ...over.mounts],
    build: over.build ?? base.build,
    dockerfile: over.dockerfile ?? base.dockerfile,
    target: over.target ?? base.target,
    image: over.image ?? base.image,
    command: over.command === '' ? base.command : over.command,
    references: new Set([...base.references, ...over.references]),
  };
}

const OTHER_NAMES = /^(?:docker-)?compose\.[\w.-]+\.ya?ml$/;
/** Files to copy from, and those for tests and for what stands beside the app. */
const NOT_RUN =
  /[.-](?:example|sample|template|dist|tmpl|spec|tests?|ci|e2e|watch|override|monitoring|observability|logging|langfuse|db|deps|infra|services)(?=[.-])/i;

/** What `docker compose` is run with here: what the project says, else the file that it reads unasked. */
function usedFiles(files: ProjectFiles): readonly string[] {
  const said = saidFiles(files);
  if (said.length > 0) return said;
  const usual = files.first(...COMPOSE_FILES);
  if (usual !== null) {
    const override = files.first(...COMPOSE_OVERRIDES);
    return override === null ? [usual] : [usual, override];
  }
  const others = files.read(OTHER_NAMES).filter((name) => !NOT_RUN.test(name));
  const [first] = [...others.filter((name) => /dev|local/.test(name)), ...others];
  return first === undefined ? [] : [first];
}

/** `docker compose -f a -f b up`, in a README or a script. Only where the usual file is not used too. */
function saidFiles(files: ProjectFiles): readonly string[] {
  const texts = files
    .read(/^(?:README[\w.]*|(?:GNU)?[Mm]akefile|\.?[Jj]ustfile|package\.json|[\w-]+\.sh)$/)
    .map((name) => files.text(name));
  const lines = texts.flatMap((text) =>
    [...text.matchAll(/docker[ -]compose((?:\s+(?:-f|--file)[= ]\S+)*)\s+(?:--\S+\s+(?:\w+\s+)?)*up\b/g)].map(
      (match) => match[1] ?? '',
    ),
  );
  if (lines.length === 0 || lines.some((options) => options.trim() === '')) return [];
  const named = lines.map((options) =>
    [...options.matchAll(/(?:-f|--file)[= ](\S+)/g)].map((match) => normalPath(match[1] ?? '')),
  );
  return named.find((names) => names.every((name) => files.has(name) && !NOT_RUN.test(name))) ?? [];
}

function optionsFor(used: readonly string[], { files }: ProjectSigns): string {
  const isUsual = COMPOSE_FILES.some((name) => name === used[0]);
  if (isUsual && used.length === (files.first(...COMPOSE_OVERRIDES) === null ? 1 : 2)) return '';
  return used.map((name) => ` -f ${shellWord(name)}`).join('');
}

function reachOf(service: ComposeService, { files, envFile, key }: ProjectSigns): Reach | null {
  if (isOther(service)) return null;
  const isTarget = (path: string): boolean => normalPath(path) === envFile;
  if (service.mounts.some(isTarget)) return 'file-mount';
  // What compose puts in for ${NAME} comes from the shell or from the .env beside the compose file.
  const isHanded = service.environment.has(key) || service.references.has(key);
  if ((isHanded && envFile === '.env') || service.envFiles.some(isTarget)) return 'environment';
  if (service.mounts.some((path) => holdsPath(normalPath(path), envFile)) && runsOurs(service))
    return 'folder-mount';
  if (service.build === null) return null;
  const build = {
    context: normalPath(service.build),
    dockerfile: service.dockerfile,
    target: service.target,
  };
  return isBaked(files, build, envFile) ? 'image' : null;
}

/** Not the app: what stands beside it, what only waits, tests, and what runs on demand alone. */
function isOther({ name, image, command, hasProfiles }: ComposeService): boolean {
  return hasProfiles || INFRASTRUCTURE.test(image ?? '') || SLEEPS.test(command) || ON_DEMAND.test(name);
}

const ON_DEMAND = /^(?:tests?|e2e|lint|migrate|migrations?|seed|cli|shell|init)(?:[-_]|$)/;

/** What is built here, or an image of a language or of our own: it has a command of ours to run. */
function runsOurs({ build, image, command }: ComposeService): boolean {
  if (build !== null || image === null || command !== '') return true;
  return /(?:^|\/)(?:node|python|php|ruby|golang|bun|deno|openjdk|composer)(?:[:@]|$)/i.test(image);
}

/** A Dockerfile alone: its image carries the .env file. */
export function dockerfileRow({ files, envFile, folder }: ProjectSigns): readonly RestartFinding[] {
  const build = { context: '', dockerfile: null, target: null };
  if (files.first(...COMPOSE_FILES) !== null || !isBaked(files, build, envFile)) return [];
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
