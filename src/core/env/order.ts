import type { PackageSigns } from '../project/package-json.ts';

/** Which of the .env files beside each other a tool reads, the strongest first, on a developer's machine. */
export interface EnvOrder {
  /** Whose order it is; null where no tool is known that reads more than one. */
  readonly stack: string | null;
  readonly names: readonly string[];
}

/** https://nextjs.org/docs/app/guides/environment-variables#environment-variable-load-order; react-scripts has it too. */
const LOCAL_FIRST = ['.env.development.local', '.env.local', '.env.development', '.env'];
/** https://vite.dev/guide/env-and-mode: "a file for a specific mode takes higher priority than a generic one". */
const MODE_FIRST = ['.env.development.local', '.env.development', '.env.local', '.env'];
/** https://bun.sh/docs/runtime/environment-variables: in increasing order .env, .env.development, .env.local. */
const BUN = ['.env.local', '.env.development', '.env'];

const ORDERS: readonly (readonly [dependency: string, stack: string, names: readonly string[]])[] = [
  ['next', 'Next.js', LOCAL_FIRST],
  ['react-scripts', 'Create React App', LOCAL_FIRST],
  ['dotenv-flow', 'dotenv-flow', LOCAL_FIRST],
  ['vite', 'Vite', MODE_FIRST],
  ['@sveltejs/kit', 'SvelteKit', MODE_FIRST],
  ['astro', 'Astro', MODE_FIRST],
];

/** The order of the project's own tool, by its package.json. */
export function envOrderOf(signs: PackageSigns | null): EnvOrder {
  const order = ORDERS.find(([dependency]) => signs?.dependencies.has(dependency) === true);
  if (order !== undefined) return { stack: order[1], names: order[2] };
  if (signs?.runner === 'bun') return { stack: 'Bun', names: BUN };
  return { stack: null, names: ['.env.local', '.env'] };
}
