import type { Elsewhere, InjectorName, ProductName } from '../../core/project/elsewhere.ts';
import { fed, fedWithoutLineEnd, isForWindows, shellWord } from '../../core/shell-word.ts';

interface Words {
  readonly text: string;
  readonly hint: string;
}

interface Injector {
  /** How the token gets there: what to type with the token on standard input, else where. */
  readonly store: (key: string, from: string) => string;
  /** In front of a program; null where it takes more than that. sops wants the program as one word. */
  readonly run: ((from: string) => string) | null;
}

const typed = (command: string): string => `\`${command}\` puts it there`;

const INJECTORS: Readonly<Record<InjectorName, Injector>> = {
  Doppler: {
    store: (key) => typed(fed(`doppler secrets set ${key} --silent --no-interactive`)),
    run: () => 'doppler run --',
  },
  Infisical: {
    store: (key) =>
      isForWindows()
        ? `write it into Infisical's own pages, as ${key}`
        : typed(`printf '%s=%s\\n' ${key} "$(cat token.txt)" | infisical secrets set --file /dev/stdin`),
    run: () => 'infisical run --',
  },
  Phase: { store: (key) => typed(fed(`phase secrets update ${key}`)), run: () => 'phase run' },
  fnox: { store: (key) => typed(fed(`fnox set ${key}`)), run: () => 'fnox exec --' },
  Teller: { store: () => 'write it into the store that .teller.yml names', run: () => 'teller run --' },
  SecretSpec: { store: (key) => typed(fed(`secretspec set ${key}`)), run: () => 'secretspec run --' },
  varlock: {
    store: () => `\`${fed('varlock encrypt')}\` prints what belongs into the .env file`,
    run: () => 'varlock run --',
  },
  '1Password': {
    store: (_key, from) => `write it into the item that ${from || 'the .env file'} names`,
    run: (from) => `op run --env-file=${shellWord(from || '.env')} --`,
  },
  dotenvx: {
    store: (_key, from) => `it reads ${from || '.env'}, which is not here: make it, and name it`,
    run: null,
  },
  sops: {
    store: (key, from) =>
      isForWindows()
        ? `\`sops edit ${shellWord(from)}\` opens it in your editor`
        : typed(`jq -R . token.txt | sops set --value-stdin ${shellWord(from)} ${shellWord(`["${key}"]`)}`),
    run: (from) => `sops exec-env ${shellWord(from)}`,
  },
  chamber: {
    store: (key, from) => typed(fedWithoutLineEnd(`chamber write ${shellWord(from)} ${key} -`)),
    run: (from) => `chamber exec ${shellWord(from)} --`,
  },
  Vault: {
    store: (key) =>
      `\`${fedWithoutLineEnd(`vault kv patch -mount=... ... ${key}=-`)}\`, with the path that stands there`,
    run: null,
  },
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
      const from = first.from ?? '';
      const checks =
        run === null
          ? ''
          : `, \`${run(from)} ${first.name === 'sops' ? shellWord('wa-token check') : 'wa-token check'}\` checks it`;
      return {
        text: `no .env file here holds the token; ${first.name} gives it to the app (${first.sign})`,
        hint: `${store(shellWord(key), from)}${checks}; to write a .env anyway, name it with \`--env-file\``,
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
        hint: 'wa-token never writes source code: let it read the token from a .env, and name that file with `--env-file`',
      };
    case undefined:
      return { text: 'no .env file holds the token', hint: 'name it with `--env-file PATH`' };
  }
}
