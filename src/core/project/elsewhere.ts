import type { Secret } from '../secret.ts';
import { isMetaToken } from '../token/meta-token.ts';
import type { ComposeService } from './compose.ts';

/** Where the token is, if it is in no file of settings. */
export type Elsewhere =
  /** A program puts it into the environment when it starts the app. */
  | {
      readonly kind: 'injector';
      readonly name: InjectorName;
      readonly sign: string;
      /** What it takes the values from, where the sign says so: a file, a service. */
      readonly from?: string;
    }
  /** A product keeps it in its own database. */
  | { readonly kind: 'product'; readonly name: ProductName; readonly sign: string }
  /** A token of Meta's stands in a source. */
  | { readonly kind: 'seen'; readonly path: string; readonly line: number };

export type InjectorName =
  | 'Doppler'
  | 'Infisical'
  | 'Phase'
  | 'fnox'
  | 'Teller'
  | 'SecretSpec'
  | 'varlock'
  | '1Password'
  | 'dotenvx'
  | 'sops'
  | 'chamber'
  | 'Vault';
export type ProductName = 'n8n' | 'Chatwoot' | 'Odoo' | 'ERPNext' | 'Evolution API';

const INJECTORS: readonly (readonly [InjectorName, RegExp])[] = [
  ['Doppler', /^doppler\.ya?ml$/],
  ['Infisical', /^\.infisical\.json$/],
  ['Phase', /^\.phase\.json$/],
  ['fnox', /^fnox\.toml$/],
  ['Teller', /^\.teller\.ya?ml$/],
  ['SecretSpec', /^secretspec\.toml$/],
  ['varlock', /^\.env\.schema$/],
];

const PRODUCTS: readonly (readonly [ProductName, RegExp])[] = [
  ['n8n', /(?:^|\/)n8n(?::|$)/],
  ['Chatwoot', /(?:^|\/)chatwoot(?::|$)/],
  ['Odoo', /(?:^|\/)odoo(?::|$)/],
  ['ERPNext', /(?:^|\/)(?:erpnext|frappe)[\w-]*(?::|$)/],
  ['Evolution API', /(?:^|\/)evolution-api(?::|$)/],
];

/** How each starts another program. */
const RUNNERS: readonly (readonly [InjectorName, RegExp])[] = [
  ['Doppler', /\bdoppler run\b/],
  ['Infisical', /\binfisical run\b/],
  ['1Password', /\bop run\b(?:.*?--env-file[= ]([\w./-]+))?/],
  ['sops', /\bsops exec-(?:env|file) (?:--?\S+ )*([\w./-]+)/],
  ['chamber', /\bchamber exec ([\w./-]+)/],
  ['Phase', /\bphase run\b/],
  ['fnox', /\bfnox exec\b/],
  ['Teller', /\bteller run\b/],
  ['SecretSpec', /\bsecretspec run\b/],
  ['Vault', /\bvault (?:kv get|read|agent) |\benvconsul\b/],
  ['varlock', /\bvarlock run\b/],
  ['dotenvx', /\bdotenvx run\b(?:.*? -f[= ]([\w./-]+))?/],
];

/** The files in which a project says how it is started. */
export const STARTING =
  /^(?:package\.json|Procfile(?:\.\w+)?|(?:GNU)?[Mm]akefile|\.?[Jj]ustfile|[Tt]askfile\.ya?ml|\.?mise\.toml|Dockerfile[\w.-]*|(?:docker-)?compose[\w.-]*\.ya?ml|[\w-]+\.sh)$/;

/** The same programs by how the project starts: in its scripts, in its image, in its compose file. */
export function runnersIn(text: Secret, sign: string): readonly Elsewhere[] {
  const lines = text.expose().replace(/^[ \t]*#.*$/gm, '');
  // An image names the words of its command one by one: ["doppler", "run", "--"].
  const said = lines.replace(/["'[\],]+/g, ' ').replace(/[ \t]+/g, ' ');
  return RUNNERS.flatMap(([name, shape]) => {
    const match = shape.exec(said);
    return match === null ? [] : [{ kind: 'injector' as const, name, sign, from: match[1] ?? '' }];
  });
}

/** The programs that give the app its secrets, by the names of their own files. */
export function injectorsAmong(names: Iterable<string>): readonly Elsewhere[] {
  return [...names].flatMap((sign) => {
    const found = INJECTORS.find(([, shape]) => shape.test(sign));
    return found === undefined ? [] : [{ kind: 'injector' as const, name: found[0], sign }];
  });
}

/** The products among a compose file's services that keep such tokens themselves. */
export function productsAmong(services: readonly ComposeService[], sign: string): readonly Elsewhere[] {
  return services.flatMap(({ image }) => {
    const found = PRODUCTS.find(([, shape]) => image !== null && shape.test(image));
    return found === undefined ? [] : [{ kind: 'product' as const, name: found[0], sign }];
  });
}

/** The line of a source in which a token of Meta's stands, 1-based; null where none does. */
export function lineOfToken(text: Secret): number | null {
  const content = text.expose();
  for (const match of content.matchAll(/(?<![A-Za-z0-9])EA[A-Z][A-Za-z0-9]{60,}(?![A-Za-z0-9])/g)) {
    if (isMetaToken(match[0])) return content.slice(0, match.index).split('\n').length;
  }
  return null;
}
