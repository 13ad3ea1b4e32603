import type { Elsewhere, InjectorName, ProductName } from '../../core/project/elsewhere.ts';

interface Words {
  readonly text: string;
  readonly hint: string;
}

const INJECTORS: Readonly<
  Record<InjectorName, { readonly store: (key: string) => string; readonly run: string }>
> = {
  Doppler: {
    store: (key) => `doppler secrets set ${key} --silent --no-interactive < token.txt`,
    run: 'doppler run --',
  },
  Infisical: {
    store: (key) => `printf '%s=%s\\n' ${key} "$(cat token.txt)" | infisical secrets set --file /dev/stdin`,
    run: 'infisical run --',
  },
  Phase: { store: (key) => `phase secrets update ${key} < token.txt`, run: 'phase run' },
  fnox: { store: (key) => `fnox set ${key} < token.txt`, run: 'fnox exec --' },
  Teller: { store: () => 'teller env', run: 'teller run --' },
  SecretSpec: { store: (key) => `secretspec set ${key} < token.txt`, run: 'secretspec run --' },
  varlock: { store: () => 'varlock encrypt < token.txt', run: 'varlock run --' },
};

const PRODUCTS: Readonly<Record<ProductName, string>> = {
  n8n: 'in n8n: Credentials -> WhatsApp account -> Access Token',
  Chatwoot: 'in Chatwoot: Settings -> Inboxes -> the WhatsApp inbox -> Configuration -> API key',
  Odoo: 'in Odoo: WhatsApp -> Configuration -> Business Accounts -> Access Token',
  ERPNext: 'in ERPNext: WhatsApp Settings -> Token',
  'Evolution API': "in Evolution API: the instance's own settings -> Token",
};

/** What is known of the token where no file of settings holds it. */
export function elsewhereWords(key: string, all: readonly Elsewhere[]): Words {
  const [first] = all;
  switch (first?.kind) {
    case 'injector': {
      const { store, run } = INJECTORS[first.name];
      return {
        text: `no .env file here holds the token; ${first.name} gives it to the app (${first.sign})`,
        hint: `\`${store(key)}\` puts it there, \`${run} wa-token check\` checks it; to write a .env anyway, name it with \`--env-file\``,
      };
    }
    case 'product':
      return {
        text: `no .env file here holds the token; ${first.name} keeps it in its own database (${first.sign})`,
        hint: `change it there, ${PRODUCTS[first.name]}; to write a .env anyway, name it with \`--env-file\``,
      };
    case 'seen':
      return {
        text: `no .env file here holds the token, but a source does: ${first.path}, line ${first.line}`,
        hint: 'source code is never written: let it read the token from a .env, and name that one with `--env-file`',
      };
    case undefined:
      return { text: 'no .env file holds the token', hint: 'name it with `--env-file PATH`' };
  }
}
