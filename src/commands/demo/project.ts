import { CliFailure } from '../../core/failure.ts';
import { EnvText } from '../../core/secret.ts';
import type { Ports } from '../../ports.ts';

/** The throw-away project: a Flask application with an expired token among its settings. */
export async function makeProject(
  folder: string,
  expiredToken: string,
  phoneNumberId: string,
  { files }: Pick<Ports, 'files'>,
): Promise<void> {
  const env = envText(expiredToken, phoneNumberId);
  const texts = { '.env': env, 'env-before.txt': env, 'run.py': RUN_PY, 'requirements.txt': REQUIREMENTS };
  for (const name of Object.keys(texts)) {
    if (await files.exists(`${folder}/${name}`)) {
      const message = `${folder} has a file ${name} already`;
      throw new CliFailure({ kind: 'usage', message, hint: 'name a new or empty folder with `--dir`' });
    }
  }
  for (const [name, text] of Object.entries(texts))
    await files.create(`${folder}/${name}`, new EnvText(text));
}

function envText(token: string, phoneNumberId: string): string {
  return `# Settings of the shop. Everything in here is made up.
FLASK_APP=run.py
DATABASE_URL="sqlite:///shop.db" # on this machine only

# WhatsApp Cloud API
WHATSAPP_PHONE_NUMBER_ID=${phoneNumberId}
WHATSAPP_ACCESS_TOKEN=${token} # copied from API Setup
WHATSAPP_VERIFY_TOKEN=lucky-shrub-verify

export ADMIN_EMAIL='dana@example.com'
`;
}

const RUN_PY = `import os

from dotenv import load_dotenv
from flask import Flask

load_dotenv()
app = Flask(__name__)
TOKEN = os.environ["WHATSAPP_ACCESS_TOKEN"]

if __name__ == "__main__":
    app.run(debug=True)
`;

const REQUIREMENTS = 'flask\npython-dotenv\n';
