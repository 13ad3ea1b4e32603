// biome-ignore-all lint/suspicious/noTemplateCurlyInString: it is the files' own syntax
/**
 * Whole projects after public ones: names and structure alone, and where a person who knows the project would put the
 * token; written down before the program saw them. `@` is a token of Meta's, `@other` another app's, `#` 32 hex digits.
 */
export interface Layout {
  readonly files: Readonly<Record<string, string | readonly string[]>>;
  /** The file that was named with `--env-file`; without it the program looks by itself. */
  readonly named?: string;
  /** What is right; the first that fits counts. */
  readonly right: readonly Right[];
  /** The variables that give the ids, where the token's place was found. */
  readonly number?: string;
  readonly waba?: string;
  readonly version?: string;
}

export type Right =
  /** The value under this key of this file is rewritten. */
  | { readonly write: string; readonly key: string }
  /** A question which variable of the file; this one is among those offered. */
  | { readonly askKey: string }
  /** A question (or a list) which file; this one is among those offered. */
  | { readonly askFile: string }
  /** Refused by the name of what stands there. */
  | { readonly refused: string }
  /** It is said where the token is, by this name. */
  | { readonly elsewhere: string };

const N = '106540352242922';
const W = '102290129340398';
const NODE = '{"scripts":{"start":"node index.js"},"dependencies":{"express":"4"}}';
const CIPHER = `encrypted:${'QmFzZTY0'.repeat(16)}==`;

export const LAYOUTS: Readonly<Record<string, Layout>> = {
  // Keys under names that no list has.
  'Laravel, the token under its own prefix': {
    files: {
      '.env': [
        'APP_KEY=base64:abc=',
        'FB_WHATSAPP_TOKEN=@',
        `FB_WHATSAPP_PHONE_NUMBER_ID=${N}`,
        'FB_WHATSAPP_VERSION=v20.0',
      ],
      artisan: '',
      'app/Http/Controllers/SendController.php': "<?php $token = env('FB_WHATSAPP_TOKEN');",
    },
    right: [{ write: '.env', key: 'FB_WHATSAPP_TOKEN' }],
    number: 'FB_WHATSAPP_PHONE_NUMBER_ID',
    version: 'FB_WHATSAPP_VERSION',
  },
  'Nest, everything under WABA': {
    files: {
      '.env': [
        'WABA_ACCESS_TOKEN=@',
        `WABA_PHONE_NUMBER_ID=${N}`,
        `WABA_BUSINESS_ID=${W}`,
        'WABA_WEBHOOK_SECRET=#',
        'WABA_APP_SECRET=#',
        'WABA_WEBHOOK_VERIFY_TOKEN=dash',
        'WABA_API_VERSION=v23.0',
      ],
      'package.json': '{"dependencies":{"@nestjs/core":"10"}}',
      'src/whatsapp/sender.ts': "this.configService.get<string>('WABA_ACCESS_TOKEN', '') // whatsapp",
    },
    right: [{ write: '.env', key: 'WABA_ACCESS_TOKEN' }, { askKey: 'WABA_ACCESS_TOKEN' }],
    number: 'WABA_PHONE_NUMBER_ID',
    waba: 'WABA_BUSINESS_ID',
    version: 'WABA_API_VERSION',
  },
  'Deno functions that take either of two names': {
    files: {
      '.env': ['META_WABA_ACCESS_TOKEN=@', `META_PHONE_NUMBER_ID=${N}`, 'META_GRAPH_API_VERSION=v21.0'],
      'functions/hook/index.ts':
        "const t = Deno.env.get('WHATSAPP_TOKEN') || Deno.env.get('META_WABA_ACCESS_TOKEN');",
    },
    right: [{ write: '.env', key: 'META_WABA_ACCESS_TOKEN' }, { askKey: 'META_WABA_ACCESS_TOKEN' }],
    number: 'META_PHONE_NUMBER_ID',
    version: 'META_GRAPH_API_VERSION',
  },
  'a system user token before an access token': {
    files: {
      '.env': ['WHATSAPP_SYSTEM_USER_TOKEN=@', 'META_ACCESS_TOKEN=@other', `WHATSAPP_PHONE_NUMBER_ID=${N}`],
      'src/send.ts':
        'const token = process.env.WHATSAPP_SYSTEM_USER_TOKEN ?? process.env.META_ACCESS_TOKEN; // whatsapp',
    },
    right: [{ write: '.env', key: 'WHATSAPP_SYSTEM_USER_TOKEN' }, { askKey: 'WHATSAPP_SYSTEM_USER_TOKEN' }],
    number: 'WHATSAPP_PHONE_NUMBER_ID',
  },
  'one-time codes, the permanent token by name': {
    files: {
      '.env': [
        'APP_NAME=Shop',
        'WHATSAPP_PERMANENT_TOKEN=@',
        `WHATSAPP_PHONE_NUMBER_ID=${N}`,
        'WHATSAPP_API_VERSION=v25.0',
      ],
      'lib/otp.ts': 'const token = process.env.WHATSAPP_PERMANENT_TOKEN',
    },
    right: [{ write: '.env', key: 'WHATSAPP_PERMANENT_TOKEN' }],
    number: 'WHATSAPP_PHONE_NUMBER_ID',
    version: 'WHATSAPP_API_VERSION',
  },
  'a bearer token and one address for everything': {
    files: {
      '.env': [
        'VERIFY_TOKEN=hub',
        `BUSINESS_WHATSAPP_URL=https://graph.facebook.com/v17.0/${N}/messages`,
        'BUSINESS_WHATSAPP_BEARER_TOKEN=@',
      ],
      'routes/whatsapp.js': 'Authorization: `Bearer ${process.env.BUSINESS_WHATSAPP_BEARER_TOKEN}`',
    },
    right: [{ write: '.env', key: 'BUSINESS_WHATSAPP_BEARER_TOKEN' }],
    number: 'BUSINESS_WHATSAPP_URL',
    version: 'BUSINESS_WHATSAPP_URL',
  },
  'support tickets, META_GRAPH_TOKEN': {
    files: {
      '.env': ['META_GRAPH_TOKEN=@', `META_WHATSAPP_PHONE_ID=${N}`, 'VOICE_OUTBOUND_WEBHOOK_KEY=abc'],
      'src/channels.ts': 'if (!process.env.META_GRAPH_TOKEN) return skipped("whatsapp");',
    },
    right: [{ write: '.env', key: 'META_GRAPH_TOKEN' }, { askKey: 'META_GRAPH_TOKEN' }],
    number: 'META_WHATSAPP_PHONE_ID',
  },
  'the cloud token beside Twilio': {
    files: {
      '.env': [
        'TWILIO_AUTH_TOKEN=0123456789abcdef0123456789abcdef',
        'WHATSAPP_CLOUD_TOKEN=@',
        `WHATSAPP_CLOUD_PHONE_ID=${N}`,
        'WHATSAPP_PROVIDER=cloud',
      ],
    },
    right: [{ write: '.env', key: 'WHATSAPP_CLOUD_TOKEN' }],
    number: 'WHATSAPP_CLOUD_PHONE_ID',
  },
  'Spanish, token before the product': {
    files: {
      '.env': ['TELEGRAM_BOT_TOKEN=123:abc', 'TOKEN_META=@', `ID_TELEFONO=${N}`],
      'bot.py': 'TOKEN = os.getenv("TOKEN_META")\nurl = f"https://graph.facebook.com/v20.0/{ID}/messages"',
    },
    right: [{ write: '.env', key: 'TOKEN_META' }, { askKey: 'TOKEN_META' }],
  },
  'camelCase throughout': {
    files: {
      '.env': ['accessToken=@', `phoneNumberId=${N}`, 'verifyToken=abc', `businessAccountId=${W}`],
      'app.js': 'const token = process.env.accessToken; // whatsapp',
    },
    right: [{ write: '.env', key: 'accessToken' }, { askKey: 'accessToken' }],
    number: 'phoneNumberId',
    waba: 'businessAccountId',
  },
  'wsp for WhatsApp': {
    files: {
      '.env': ['WSP_TOKEN=@', `WSP_PHONE_ID=${N}`, 'WSP_VERIFY=abc'],
      'main.go': 'token := os.Getenv("WSP_TOKEN")',
    },
    right: [{ write: '.env', key: 'WSP_TOKEN' }, { askKey: 'WSP_TOKEN' }],
    number: 'WSP_PHONE_ID',
  },

  // Several tokens.
  'a whole marketing stack in one file': {
    files: {
      '.env': [
        'META_ACCESS_TOKEN=@other',
        'META_AD_ACCOUNT_ID=act_1',
        'IG_ACCESS_TOKEN=@other',
        'META_PAGE_ACCESS_TOKEN=@other',
        'META_CAPI_TOKEN=@other',
        'WHATSAPP_CLOUD_API_TOKEN=@',
        `WHATSAPP_PHONE_NUMBER_ID=${N}`,
      ],
    },
    right: [{ write: '.env', key: 'WHATSAPP_CLOUD_API_TOKEN' }],
    number: 'WHATSAPP_PHONE_NUMBER_ID',
  },
  'three of one company, FB in front of each': {
    files: {
      '.env': [
        'META_ACCESS_TOKEN=@other',
        `META_BUSINESS_ID=${W}`,
        'FB_SYSTEM_TOKEN=@other',
        'FB_WHATSAPP_TOKEN=@',
        'TIKTOK_ACCESS_TOKEN=abc',
      ],
    },
    right: [{ write: '.env', key: 'FB_WHATSAPP_TOKEN' }, { askKey: 'FB_WHATSAPP_TOKEN' }],
  },
  'two tenants in one file': {
    files: {
      '.env': [
        'ACME_WA_TOKEN=@',
        `ACME_WA_PHONE_ID=${N}`,
        'GLOBEX_WA_TOKEN=@other',
        'GLOBEX_WA_PHONE_ID=209999888877776',
      ],
    },
    right: [{ askKey: 'ACME_WA_TOKEN' }],
  },
  'a token for development and one for production': {
    files: {
      '.env': ['WHATSAPP_TOKEN_DEV=@other', 'WHATSAPP_TOKEN_PROD=@', `WHATSAPP_PHONE_ID=${N}`],
      'config.js': "const token = process.env[prod ? 'WHATSAPP_TOKEN_PROD' : 'WHATSAPP_TOKEN_DEV'];",
    },
    right: [{ askKey: 'WHATSAPP_TOKEN_PROD' }],
  },
  'ads alone, WhatsApp by a vendor': {
    files: {
      '.env': [
        'META_ACCESS_TOKEN=@other',
        'META_AD_ACCOUNT_ID=620126578089795',
        'META_API_VERSION=v25.0',
        'WHATSAPP_API_KEY=vendor-key-1',
        'WHATSAPP_API_URL=https://service.vendor.example/api/v1/messages',
      ],
      'scripts/export_insights.py': 'token = os.environ["META_ACCESS_TOKEN"] # ads insights',
    },
    right: [{ askKey: 'META_ACCESS_TOKEN' }, { askKey: 'WHATSAPP_API_KEY' }],
  },
  "another vendor's bearer under WhatsApp's name, Meta's beside it": {
    files: {
      '.env': [
        'WHATSAPP_BEARER_TOKEN=qk_live_0011223344',
        'WHATSAPP_CLOUD_TOKEN=@',
        `WHATSAPP_PHONE_NUMBER_ID=${N}`,
      ],
    },
    right: [{ write: '.env', key: 'WHATSAPP_CLOUD_TOKEN' }],
    number: 'WHATSAPP_PHONE_NUMBER_ID',
  },

  // References.
  '1Password in .env, run by make': {
    files: {
      '.env': ['WHATSAPP_TOKEN=op://Shop/WhatsApp/token', `PHONE_NUMBER_ID=${N}`],
      Makefile: 'run:\n\top run --env-file=.env -- uv run python main.py\n',
    },
    right: [{ refused: 'onepassword' }],
  },
  '1Password in .env.op, and no .env': {
    files: {
      '.env.op': ['WHATSAPP_ACCESS_TOKEN=op://Shop/WhatsApp/token'],
      Makefile: 'run:\n\top run --env-file=.env.op -- uv run python main.py\n',
      'main.py': 'import os',
    },
    right: [{ askFile: '.env.op' }, { refused: 'onepassword' }, { elsewhere: '1Password' }],
  },
  'Doppler by the start script alone': {
    files: {
      'package.json': '{"scripts":{"start":"doppler run -- node index.js"}}',
      'index.js': 'const t = process.env.WHATSAPP_TOKEN',
    },
    right: [{ elsewhere: 'Doppler' }],
  },
  'Infisical in the image alone': {
    files: {
      'package.json': NODE,
      Dockerfile: 'FROM node:22\nCOPY . .\nCMD ["infisical", "run", "--", "node", "index.js"]\n',
      'index.js': 'const t = process.env.WHATSAPP_TOKEN',
    },
    right: [{ elsewhere: 'Infisical' }],
  },
  'sops around compose, a .env for ports alone': {
    files: {
      '.env': ['PORT=3000'],
      Makefile: "up:\n\tsops exec-env secrets.enc.yaml 'docker compose up -d'\n",
      'secrets.enc.yaml': 'whatsapp_token: ENC[AES256_GCM,data:a,iv:b,tag:c,type:str]\nsops:\n    mac: x\n',
      'compose.yaml': 'services:\n  bot:\n    build: .\n    environment:\n      - WHATSAPP_TOKEN\n',
    },
    right: [{ elsewhere: 'sops' }],
  },
  'dotenvx, production alone': {
    files: {
      '.env.production': [
        `DOTENV_PUBLIC_KEY_PRODUCTION="03${'ab'.repeat(32)}"`,
        `WHATSAPP_TOKEN="${CIPHER}"`,
      ],
      'package.json': '{"scripts":{"start":"dotenvx run -f .env.production -- node index.js"}}',
    },
    right: [{ write: '.env.production', key: 'WHATSAPP_TOKEN' }, { askFile: '.env.production' }],
  },
  'one variable that names another': {
    files: { '.env': ['META_TOKEN_PROD=@', 'WHATSAPP_TOKEN=${META_TOKEN_PROD}', `WHATSAPP_PHONE_ID=${N}`] },
    right: [{ write: '.env', key: 'META_TOKEN_PROD' }],
    number: 'WHATSAPP_PHONE_ID',
  },
  'a compose secret in a file of the project, no .env': {
    files: {
      'compose.yaml': [
        'services:',
        '  bot:',
        '    build: .',
        '    environment:',
        '      WHATSAPP_TOKEN_FILE: /run/secrets/wa_token',
        '    secrets: [wa_token]',
        'secrets:',
        '  wa_token:',
        '    file: ./secrets/wa_token.txt',
      ],
      'secrets/wa_token.txt': '@',
    },
    right: [{ write: 'secrets/wa_token.txt', key: 'wa_token.txt' }, { askFile: 'secrets/wa_token.txt' }],
  },
  'a surface worker whose secrets all lie outside': {
    files: {
      '.env': [
        'AGENT_WHATSAPP_TOKEN_FILE=/etc/agent/wa_access',
        'AGENT_WHATSAPP_APP_SECRET_FILE=/etc/agent/wa_app',
        'AGENT_WHATSAPP_VERIFY_TOKEN_FILE=/etc/agent/wa_hook',
        `AGENT_WHATSAPP_PHONE_NUMBER_ID=${N}`,
      ],
    },
    right: [{ refused: 'secret-file' }],
  },
  'Lambda, the address of the secret alone': {
    files: {
      '.env': [
        'AWS_REGION=eu-west-1',
        'WHATSAPP_TOKEN_SECRET_ARN=arn:aws:secretsmanager:eu-west-1:123456789012:secret:shop/wa-AbCdEf',
        `WHATSAPP_PHONE_NUMBER_ID=${N}`,
      ],
      'src/handler.ts': 'const arn = process.env.WHATSAPP_TOKEN_SECRET_ARN;',
    },
    right: [{ refused: 'aws' }],
  },
  'a sealed secret': {
    named: 'k8s/wa.yaml',
    files: {
      'k8s/wa.yaml':
        'apiVersion: bitnami.com/v1alpha1\nkind: SealedSecret\nmetadata:\n  name: wa\nspec:\n  encryptedData:\n    WHATSAPP_TOKEN: AgBy3i4OJSWK+PiTySYZZA9rO43cGDEq\n',
    },
    right: [{ refused: 'sealed-secret' }],
  },
  'an external secret': {
    named: 'k8s/wa.yaml',
    files: {
      'k8s/wa.yaml':
        'apiVersion: external-secrets.io/v1\nkind: ExternalSecret\nmetadata:\n  name: wa\nspec:\n  secretStoreRef:\n    name: vault\n  data:\n    - secretKey: WHATSAPP_TOKEN\n      remoteRef:\n        key: shop/wa\n        property: token\n',
    },
    right: [{ refused: 'external-secret' }],
  },

  // Other kinds of file.
  'Spring with its own settings': {
    files: {
      'pom.xml': '<project/>',
      'src/main/resources/application.yml': `whatsapp:\n  api-url: https://graph.facebook.com/v22.0\n  phone-number-id: "${N}"\n  access-token: @\n  verify-token: abc\n`,
    },
    right: [
      { write: 'src/main/resources/application.yml', key: 'whatsapp.access-token' },
      { askFile: 'src/main/resources/application.yml' },
    ],
    number: 'whatsapp.phone-number-id',
  },
  'Spring that asks the environment, with a .env': {
    files: {
      '.env': ['WHATSAPP_ACCESS_TOKEN=@', `WHATSAPP_PHONE_NUMBER_ID=${N}`],
      'src/main/resources/application.yml': 'whatsapp:\n  access-token: ${WHATSAPP_ACCESS_TOKEN}\n',
    },
    right: [{ write: '.env', key: 'WHATSAPP_ACCESS_TOKEN' }],
    number: 'WHATSAPP_PHONE_NUMBER_ID',
  },
  '.NET, two files of settings': {
    files: {
      'appsettings.json': '{"MetaApiSettings":{"AccessToken":"","PhoneNumberId":""}}',
      'appsettings.Development.json': `{"MetaApiSettings":{"AccessToken":"@","PhoneNumberId":"${N}"}}`,
      'Bot.csproj': '<Project/>',
    },
    right: [
      { write: 'appsettings.Development.json', key: 'MetaApiSettings:AccessToken' },
      { askFile: 'appsettings.Development.json' },
    ],
    number: 'MetaApiSettings:PhoneNumberId',
  },
  'a desktop tool with its login in JSON': {
    named: 'auth/whatsapp_token.json',
    files: { 'auth/whatsapp_token.json': `{"token": "@", "phone_id": "${N}"}` },
    right: [{ write: 'auth/whatsapp_token.json', key: 'token' }, { askKey: 'token' }],
    number: 'phone_id',
  },
  'one INI for two products': {
    named: 'config.ini',
    files: {
      'config.ini': [
        '[instagram]',
        'access_token = @other',
        '[whatsapp]',
        'access_token = @',
        `phone_number_id = ${N}`,
      ],
    },
    right: [{ write: 'config.ini', key: 'whatsapp.access_token' }, { askKey: 'whatsapp.access_token' }],
    number: 'whatsapp.phone_number_id',
  },
  'Streamlit secrets': {
    files: {
      'app.py': 'import streamlit as st\ntoken = st.secrets["WHATSAPP_TOKEN"]',
      '.streamlit/secrets.toml': `WHATSAPP_TOKEN = "@"\nWHATSAPP_PHONE_ID = "${N}"\n`,
    },
    right: [
      { write: '.streamlit/secrets.toml', key: 'WHATSAPP_TOKEN' },
      { askFile: '.streamlit/secrets.toml' },
    ],
    number: 'WHATSAPP_PHONE_ID',
  },
  'the token in a config of PHP': {
    named: 'config.php',
    files: { 'config.php': "<?php return ['token' => '@'];" },
    right: [{ refused: 'source' }],
  },
  'dotenv with a path of its own': {
    files: {
      'config.env': ['WHATSAPP_TOKEN=@', `PHONE_NUMBER_ID=${N}`],
      'bot.js': "require('dotenv').config({ path: './config.env' });",
    },
    right: [{ write: 'config.env', key: 'WHATSAPP_TOKEN' }, { askFile: 'config.env' }],
    number: 'PHONE_NUMBER_ID',
  },
  'Cloudflare Workers': {
    files: {
      'wrangler.jsonc': '{ "name": "bot", "vars": { "GRAPH_VERSION": "v21.0" } }',
      '.dev.vars': ['WHATSAPP_TOKEN=@', `WHATSAPP_PHONE_ID=${N}`],
    },
    right: [{ write: '.dev.vars', key: 'WHATSAPP_TOKEN' }, { askFile: '.dev.vars' }],
    number: 'WHATSAPP_PHONE_ID',
  },

  // Monorepos.
  'an API and a web app, the root has a database alone': {
    files: {
      '.env': ['DATABASE_URL=postgres://x'],
      'pnpm-workspace.yaml': 'packages:\n  - apps/*\n',
      'apps/api/.env': ['WHATSAPP_ACCESS_TOKEN=@', `WHATSAPP_PHONE_NUMBER_ID=${N}`],
      'apps/web/.env.local': ['NEXT_PUBLIC_API_URL=http://localhost:3001'],
    },
    right: [{ askFile: 'apps/api/.env' }],
    number: 'WHATSAPP_PHONE_NUMBER_ID',
  },
  'an nx workspace, three levels down': {
    files: {
      '.env': ['NX_CLOUD=false'],
      'nx.json': '{}',
      'g-assistant/apps/whatsapp-exec-bot/.env': ['WHATSAPP_ACCESS_TOKEN=@', `WHATSAPP_PHONE_NUMBER_ID=${N}`],
      'g-assistant/apps/whatsapp-exec-bot/src/main.ts':
        "accessToken: process.env.WHATSAPP_ACCESS_TOKEN || ''",
    },
    right: [{ askFile: 'g-assistant/apps/whatsapp-exec-bot/.env' }],
  },
  'Firebase functions with their own .env': {
    files: {
      'firebase.json': '{"functions":{"source":"functions"}}',
      'functions/.env': ['META_ACCESS_TOKEN=@', `META_PHONE_ID=${N}`],
      'functions/index.js': 'const accessToken = process.env.META_ACCESS_TOKEN; // whatsapp',
    },
    right: [{ askFile: 'functions/.env' }],
    number: 'META_PHONE_ID',
  },
  'Supabase functions': {
    files: {
      'supabase/config.toml': 'project_id = "shop"\n',
      'supabase/functions/.env': ['WHATSAPP_PERMANENT_TOKEN=@', `WHATSAPP_PHONE_NUMBER_ID=${N}`],
      '.env': ['VITE_SUPABASE_URL=https://x.supabase.example'],
    },
    right: [{ askFile: 'supabase/functions/.env' }],
    number: 'WHATSAPP_PHONE_NUMBER_ID',
  },

  // Ids in addresses.
  'a bridge with its endpoint': {
    files: {
      '.env': [
        'WHATSAPP_ACCESS_TOKEN=@',
        `WHATSAPP_PHONE_NUMBER_ID=${N}`,
        'WHATSAPP_API_ENDPOINT=https://graph.facebook.com/v17.0',
      ],
    },
    right: [{ write: '.env', key: 'WHATSAPP_ACCESS_TOKEN' }],
    number: 'WHATSAPP_PHONE_NUMBER_ID',
    version: 'WHATSAPP_API_ENDPOINT',
  },
  'an address that is put together in the file itself': {
    files: {
      '.env': [
        `WA_PHONE=${N}`,
        'WA_ENDPOINT=https://graph.facebook.com/v21.0/${WA_PHONE}/messages',
        'WA_TOKEN=@',
      ],
    },
    right: [{ write: '.env', key: 'WA_TOKEN' }],
    number: 'WA_ENDPOINT',
    version: 'WA_ENDPOINT',
  },

  // .env.local beside .env.
  'Next, the ids in .env and the token in .env.local': {
    files: {
      'package.json': '{"dependencies":{"next":"15"}}',
      '.env': [`WHATSAPP_PHONE_NUMBER_ID=${N}`, 'WHATSAPP_API_VERSION=v21.0'],
      '.env.local': ['WHATSAPP_TOKEN=@'],
    },
    right: [{ write: '.env.local', key: 'WHATSAPP_TOKEN' }],
    number: 'WHATSAPP_PHONE_NUMBER_ID',
    version: 'WHATSAPP_API_VERSION',
  },
  'Next, both define it, the local one is empty': {
    files: {
      'package.json': '{"dependencies":{"next":"15"}}',
      '.env': ['WHATSAPP_TOKEN=@', `WHATSAPP_PHONE_NUMBER_ID=${N}`],
      '.env.local': ['WHATSAPP_TOKEN='],
    },
    right: [{ write: '.env.local', key: 'WHATSAPP_TOKEN' }, { askFile: '.env.local' }],
    number: 'WHATSAPP_PHONE_NUMBER_ID',
  },
  'Vite, the mode before the local file': {
    files: {
      'package.json': '{"devDependencies":{"vite":"6"}}',
      '.env.local': ['VITE_WHATSAPP_TOKEN=@other'],
      '.env.development': ['VITE_WHATSAPP_TOKEN=@', `VITE_WHATSAPP_PHONE_ID=${N}`],
    },
    right: [{ write: '.env.development', key: 'VITE_WHATSAPP_TOKEN' }],
    number: 'VITE_WHATSAPP_PHONE_ID',
  },

  // A second look, labelled after the first was mended.
  'Terraform beside a Lambda, the token called a secret': {
    files: {
      '.env': [
        'WHATSAPP_SECRET_TOKEN=@',
        'SECRET_NAME=app/live',
        'AWS_QUEUE_URL=https://sqs.example/1',
        'OPENAI_API_KEY=sk-x',
      ],
      'src/config.service.ts':
        'WHATSAPP_SECRET_TOKEN: process.env.WHATSAPP_SECRET_TOKEN // Bearer for graph.facebook.com',
    },
    right: [{ write: '.env', key: 'WHATSAPP_SECRET_TOKEN' }, { askKey: 'WHATSAPP_SECRET_TOKEN' }],
  },
  'a webhook word in the usual name, the permanent token of Meta': {
    files: {
      '.env': ['WHATSAPP_TOKEN=mi-clave-del-webhook', 'META_PERMANENT_TOKEN=@', `META_PHONE_NUMBER_ID=${N}`],
      'server.js': 'Authorization: `Bearer ${process.env.META_PERMANENT_TOKEN}` // graph.facebook.com',
    },
    right: [{ write: '.env', key: 'META_PERMANENT_TOKEN' }, { askKey: 'META_PERMANENT_TOKEN' }],
    number: 'META_PHONE_NUMBER_ID',
  },
  'a user token, everything else by its WhatsApp name': {
    files: {
      '.env': [
        'WHATSAPP_USER_TOKEN=@',
        'WHATSAPP_APP_SECRET=#',
        'WHATSAPP_VERIFY_TOKEN=v',
        `WHATSAPP_PHONE_ID=${N}`,
        'SIGNAL_PHONE_NUMBER=+33600000000',
        'TELEGRAM_BOT_TOKEN=1:a',
      ],
    },
    right: [{ write: '.env', key: 'WHATSAPP_USER_TOKEN' }],
    number: 'WHATSAPP_PHONE_ID',
  },
  'a system user of Instagram and WhatsApp at once': {
    files: {
      '.env': [
        'META_SYSTEM_USER_ACCESS_TOKEN=@',
        'INSTAGRAM_ACCOUNT_ID=17841400000000000',
        `WHATSAPP_PHONE_NUMBER_ID=${N}`,
      ],
    },
    right: [
      { askKey: 'META_SYSTEM_USER_ACCESS_TOKEN' },
      { write: '.env', key: 'META_SYSTEM_USER_ACCESS_TOKEN' },
    ],
    number: 'WHATSAPP_PHONE_NUMBER_ID',
  },
  'production alone': {
    files: {
      '.env.production': ['META_SYSTEM_USER_ACCESS_TOKEN=@', `PHONE_NUMBER_ID=${N}`],
      '.env.example': ['META_SYSTEM_USER_ACCESS_TOKEN='],
    },
    right: [{ askFile: '.env.production' }],
    number: 'PHONE_NUMBER_ID',
  },
  'Spring properties with dots': {
    named: 'src/main/resources/application.properties',
    files: {
      'src/main/resources/application.properties': [
        'spring.application.name=bot',
        `whatsapp.api.url=https://graph.facebook.com/v20.0/${N}`,
        'whatsapp.api.token=@',
        'twilio.token=abc',
      ],
    },
    right: [{ write: 'src/main/resources/application.properties', key: 'whatsapp.api.token' }],
    number: 'whatsapp.api.url',
    version: 'whatsapp.api.url',
  },
  'Spring in a folder of its own, nobody names it': {
    files: {
      'README.md': '# chatbot\n',
      'chatbot/pom.xml': '<project/>',
      'chatbot/src/main/resources/application.properties': [
        'whatsapp.access-token=@',
        `whatsapp.phone-number-id=${N}`,
      ],
    },
    right: [{ askFile: 'chatbot/src/main/resources/application.properties' }],
    number: 'whatsapp.phone-number-id',
  },
  'Expo, the token in the app': {
    files: { '.env': ['EXPO_PUBLIC_WHATSAPP_ACCESS_TOKEN=@', `EXPO_PUBLIC_WHATSAPP_PHONE_NUMBER_ID=${N}`] },
    right: [{ write: '.env', key: 'EXPO_PUBLIC_WHATSAPP_ACCESS_TOKEN' }],
    number: 'EXPO_PUBLIC_WHATSAPP_PHONE_NUMBER_ID',
  },
  'a service for each channel, each with its webhook token': {
    files: {
      '.env': [
        'SMS_WEBHOOK_TOKEN=a1',
        'WHATSAPP_WEBHOOK_TOKEN=b2',
        'WHATSAPP_GATEWAY_TOKEN=c3',
        'WHATSAPP_CLOUD_API_TOKEN=@',
        `WHATSAPP_CLOUD_API_PHONE_NUMBER_ID=${N}`,
      ],
    },
    right: [{ write: '.env', key: 'WHATSAPP_CLOUD_API_TOKEN' }],
    number: 'WHATSAPP_CLOUD_API_PHONE_NUMBER_ID',
  },
  'the gateway key set, the token of Meta still to come': {
    files: {
      '.env': ['WHATSAPP_GATEWAY_TOKEN=c3d4', 'WHATSAPP_ACCESS_TOKEN=', `WHATSAPP_PHONE_NUMBER_ID=${N}`],
    },
    right: [{ write: '.env', key: 'WHATSAPP_ACCESS_TOKEN' }, { askKey: 'WHATSAPP_ACCESS_TOKEN' }],
    number: 'WHATSAPP_PHONE_NUMBER_ID',
  },
  'Doppler by its file and a .env that is committed for ports': {
    files: {
      'doppler.yaml': 'setup:\n  project: shop\n',
      '.env': ['PORT=1'],
      'app.py': 'os.environ["WHATSAPP_TOKEN"]',
    },
    right: [{ elsewhere: 'Doppler' }],
  },
  'mise with 1Password': {
    files: {
      'mise.toml': '[tasks.dev]\nrun = "op run --env-file=op.env -- bun dev"\n',
      'op.env': ['WHATSAPP_TOKEN=op://Shop/Meta/token'],
    },
    right: [{ askFile: 'op.env' }, { elsewhere: '1Password' }],
  },
  'a .env of references for Bitwarden': {
    files: { '.env': ['WHATSAPP_TOKEN=bw:3f2a-shop-token', `WHATSAPP_PHONE_ID=${N}`] },
    right: [{ refused: 'tool' }],
  },
  'Kubernetes, data in base64 beside stringData': {
    named: 'deploy/secret.yaml',
    files: {
      'deploy/secret.yaml': `apiVersion: v1\nkind: Secret\nmetadata:\n  name: wa\ndata:\n  DB: eA==\nstringData:\n  WHATSAPP_ACCESS_TOKEN: "@"\n  WHATSAPP_PHONE_NUMBER_ID: "${N}"\n`,
    },
    right: [{ write: 'deploy/secret.yaml', key: 'stringData.WHATSAPP_ACCESS_TOKEN' }],
    number: 'stringData.WHATSAPP_PHONE_NUMBER_ID',
  },
  'Helm values': {
    named: 'charts/bot/values.yaml',
    files: {
      'charts/bot/values.yaml': `image: bot\nenv:\n  - name: WHATSAPP_TOKEN\n    value: "@"\n  - name: PHONE_NUMBER_ID\n    value: "${N}"\n`,
    },
    right: [
      { write: 'charts/bot/values.yaml', key: 'env.0.value' },
      { askKey: 'env.0.value' },
      { refused: 'env-file-refused' },
    ],
  },
  'a ConfigMap that names the number, a Secret that is not here': {
    named: 'k8s/app.yaml',
    files: {
      'k8s/app.yaml':
        'apiVersion: apps/v1\nkind: Deployment\nspec:\n  template:\n    spec:\n      containers:\n        - name: bot\n          envFrom:\n            - secretRef:\n                name: wa-secrets\n',
    },
    right: [{ refused: 'env-file-refused' }, { refused: 'kubernetes-secret' }],
  },
  'pm2 with the token in its env': {
    named: 'ecosystem.config.json',
    files: {
      'ecosystem.config.json': `{"apps":[{"name":"bot","script":"a.js","env":{"WHATSAPP_TOKEN":"@","PHONE_ID":"${N}"}}]}`,
    },
    right: [{ write: 'ecosystem.config.json', key: 'apps.0.env.WHATSAPP_TOKEN' }],
  },
  'two apps of one workspace, both with a token': {
    files: {
      'apps/bot/.env': ['WHATSAPP_TOKEN=@'],
      'apps/admin/.env': ['WHATSAPP_TOKEN=@'],
      'package.json': '{"workspaces":["apps/*"]}',
    },
    right: [{ askFile: 'apps/bot/.env' }],
  },
  'Nx libraries four levels down': {
    files: {
      'package.json': '{}',
      'libs/backend/messaging/whatsapp/.env': ['WA_ACCESS_TOKEN=@', `WA_PHONE_NUMBER_ID=${N}`],
    },
    right: [{ askFile: 'libs/backend/messaging/whatsapp/.env' }],
  },
  'SvelteKit with a local file for the number alone': {
    files: {
      'package.json': '{"devDependencies":{"@sveltejs/kit":"2"}}',
      '.env': ['WHATSAPP_TOKEN=@'],
      '.env.local': [`WHATSAPP_PHONE_NUMBER_ID=${N}`],
    },
    right: [{ write: '.env', key: 'WHATSAPP_TOKEN' }],
    number: 'WHATSAPP_PHONE_NUMBER_ID',
  },
};
