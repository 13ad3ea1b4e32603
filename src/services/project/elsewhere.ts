import { join } from 'node:path';
import {
  type Elsewhere,
  injectorsAmong,
  lineOfToken,
  productsAmong,
  runnersIn,
  STARTING,
} from '../../core/project/elsewhere.ts';
import { isSourceName } from '../../core/project/reads.ts';
import type { Ports } from '../../ports.ts';
import { foldersDown, slashed } from './walk.ts';

const LIMITS = { milliseconds: 300, maxBytes: 256 * 1024, maxFiles: 1500 };
const MAX_BYTES = 256 * 1024;

/**
 * Where the token may be, in a project whose .env files don't hold it: told, and nothing is added unasked. `hasEnv`: a
 * .env file is there all the same.
 */
export async function elsewhereIn(
  folder: string,
  hasEnv: boolean,
  { project }: Pick<Ports, 'project'>,
): Promise<readonly Elsewhere[]> {
  const names = (await project.list(folder)).filter(({ kind }) => kind === 'file').map(({ name }) => name);
  const compose = names.filter((name) => /^(?:docker-)?compose(?:\.[\w.-]+)?\.ya?ml$/.test(name));
  const [runners, products] = await Promise.all([
    Promise.all(names.filter((name) => STARTING.test(name)).map((name) => runnersOf(folder, name, project))),
    Promise.all(compose.map((name) => productsIn(join(folder, name), name, project))),
  ]);
  // Those two read .env files themselves: where one is, the token belongs into it.
  const told = runners
    .flat()
    .filter((one) => !hasEnv || !('name' in one && /^(?:dotenvx|varlock)$/.test(one.name)));
  return [...injectorsAmong(names), ...told, ...products.flat()];
}

async function runnersOf(
  folder: string,
  name: string,
  project: Ports['project'],
): Promise<readonly Elsewhere[]> {
  const text = await project.read(join(folder, name), MAX_BYTES);
  return text === null ? [] : runnersIn(text, name);
}

async function productsIn(
  path: string,
  name: string,
  project: Ports['project'],
): Promise<readonly Elsewhere[]> {
  const text = await project.read(path, MAX_BYTES);
  if (text === null) return [];
  const { servicesIn } = await import('../../core/project/compose-services.ts');
  return productsAmong(servicesIn(text), name);
}

/** Sources that hold a token of Meta's themselves; bounded in time. */
export async function tokensSeenIn(
  folder: string,
  { project }: Pick<Ports, 'project'>,
): Promise<readonly Elsewhere[]> {
  const walked = await foldersDown(folder, { depth: 4, maxFolders: 200 }, { project });
  const paths = walked.flatMap(({ path, entries }) =>
    entries.flatMap(({ name, kind }) => (kind === 'file' && isSourceName(name) ? [join(path, name)] : [])),
  );
  const seen: Elsewhere[] = [];
  await project.scan(paths, LIMITS, (path, text) => {
    const line = lineOfToken(text);
    if (line !== null) seen.push({ kind: 'seen', path: slashed(path.slice(folder.length + 1)), line });
  });
  return seen.slice(0, 3);
}
