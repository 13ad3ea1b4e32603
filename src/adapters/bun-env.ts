import { readFileSync } from 'node:fs';
import { join } from 'node:path';

/** What Bun puts into the environment by itself, without being asked. */
const FILES = [
  '.env',
  '.env.local',
  '.env.development',
  '.env.development.local',
  '.env.production',
  '.env.production.local',
  '.env.test',
  '.env.test.local',
];

/** Names that decide where the traffic goes, and who is believed there. */
const REDIRECTING =
  /^(?:WA_TOKEN_GRAPH_URL|(?:https?|all|no)_proxy|NODE_EXTRA_CA_CERTS|NODE_TLS_REJECT_UNAUTHORIZED|SSL_CERT_(?:FILE|DIR))$/i;

type Env = Readonly<Record<string, string | undefined>>;

/**
 * The environment without what a .env, which a repository may carry, could redirect the traffic with. Bun does not
 * tell its own from the rest, so a name that stands in one of those files is not believed at all.
 */
export function withoutEnvFiles(
  env: Env,
  cwd: string,
): { readonly env: Env; readonly dropped: readonly string[] } {
  const written = new Set(FILES.flatMap((name) => namesIn(join(cwd, name))));
  const dropped = Object.keys(env).filter((name) => REDIRECTING.test(name) && written.has(name));
  const kept = Object.entries(env).filter(([name]) => !dropped.includes(name));
  return { env: Object.fromEntries(kept), dropped };
}

function namesIn(path: string): readonly string[] {
  try {
    return [...readFileSync(path, 'utf8').matchAll(/([A-Za-z_]\w*)\s*[=:]/g)].map(([, name = '']) => name);
  } catch {
    return [];
  }
}
