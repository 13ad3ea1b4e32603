/** Why wa-token pushes nothing there, and what a person does instead. */
export interface RefusedStore {
  readonly title: string;
  readonly why: string;
  readonly instead: string;
}

const ARGUMENT = 'its command line takes the value as an argument only, where others can read it';

/** Stores whose tools take no secret on standard input, or print it. */
export const REFUSED: Readonly<Record<string, RefusedStore>> = {
  heroku: {
    title: 'Heroku',
    why: ARGUMENT,
    instead: 'Dashboard > Settings > Config Vars; it restarts by itself',
  },
  netlify: {
    title: 'Netlify',
    why: `${ARGUMENT}, and importing a file prints its values`,
    instead: 'Project configuration > Environment variables, then `netlify deploy --prod`',
  },
  render: {
    title: 'Render',
    why: 'its command line has no command for variables',
    instead: 'Dashboard > Environment > "Save, rebuild, and deploy"',
  },
  dotenvx: {
    title: 'dotenvx',
    why: 'its `set` takes the value as an argument only, where others can read it',
    instead: 'a value that dotenvx encrypted is encrypted again in place, in the .env file itself',
  },
  teller: { title: 'teller', why: ARGUMENT, instead: 'push to the store behind it' },
  'azure-webapp': {
    title: 'Azure App Service settings',
    why: ARGUMENT,
    instead: 'keep it in Key Vault: `--push azure:VAULT`',
  },
  digitalocean: {
    title: 'DigitalOcean',
    why: ARGUMENT,
    instead: 'Apps > Settings > Environment variables; it deploys by itself',
  },
  n8n: {
    title: 'n8n',
    why: 'wa-token itself calls nobody but Meta',
    instead: '`--pipe-to` a script that sends PATCH /api/v1/credentials/ID, "isPartialData": true, with curl',
  },
  chatwoot: {
    title: 'Chatwoot',
    why: 'wa-token itself calls nobody but Meta',
    instead:
      '`--pipe-to` a script that reads the inbox and sends its whole provider_config back with PATCH /api/v1/accounts/A/inboxes/I',
  },
};
