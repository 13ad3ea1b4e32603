import type { Secret } from '../secret.ts';

/** How a source names a variable that it reads: whether it speaks of WhatsApp beside it. */
export type Reading = 'read' | 'read-for-whatsapp';

/** What stands before the name where a program asks its environment for it, in the languages of real projects. */
const ASKED = [
  String.raw`\benv\??\.`,
  String.raw`\bENV\.`,
  String.raw`(?:\benv|\bENV|environ|_ENV|_SERVER)\s*\[\s*['"]`,
  String.raw`(?:getenv|Getenv|LookupEnv|getEnv\w*|env|environ\.get|environ|ENV\.fetch|env\.get|env\.str|env::var|config|[cC]onfigService\??\.get\w*|[cC]onfig\??\.get\w*|GetEnvironmentVariable|std::env::var|dotenv!|required?Env|mustEnv|must_env)\s*(?:<[^<>()]{0,40}>)?\(\s*['"]`,
  String.raw`\$\{`,
].join('|');

/** A settings class whose fields are the variables: `name: str`, `NAME: SecretStr = Field(...)`. */
const SETTINGS = /\bBaseSettings\b|\bz\.object\(|\benvalid\b|cleanEnv\(|Joi\.object\(/;

const WHATSAPP = /whats ?app|messaging_product|phone_?number_?id|graph\.facebook\.com|provider-meta/i;

/** Which of the names the source reads. */
export function readingsIn(source: Secret, names: readonly string[]): ReadonlyMap<string, Reading> {
  const text = source.expose();
  const found = new Map<string, Reading>();
  const near = names.filter((name) => text.toLowerCase().includes(name.toLowerCase()));
  if (near.length === 0) return found;
  const reading: Reading = WHATSAPP.test(withoutNames(text, near)) ? 'read-for-whatsapp' : 'read';
  const isSettings = SETTINGS.test(text);
  for (const name of near) {
    if (isAsked(text, name) || isDestructured(text, name) || (isSettings && isField(text, name))) {
      found.set(name, reading);
    }
  }
  return found;
}

/** A variable's own name is no evidence of what it is for. */
function withoutNames(text: string, names: readonly string[]): string {
  return names.reduce((rest, name) => rest.replaceAll(name, ''), text);
}

function isAsked(text: string, name: string): boolean {
  return new RegExp(`(?:${ASKED})${escaped(name)}(?![A-Za-z0-9_])`).test(text);
}

/** `const { NAME, OTHER: other } = process.env` */
function isDestructured(text: string, name: string): boolean {
  return new RegExp(
    `\\{[^{}]{0,2000}\\b${escaped(name)}\\b[^{}]{0,2000}\\}\\s*=\\s*(?:process|import\\.meta|c)\\.env\\b`,
  ).test(text);
}

function isField(text: string, name: string): boolean {
  return new RegExp(`^\\s*${escaped(name)}\\s*:\\s*\\S`, 'im').test(text);
}

function escaped(name: string): string {
  return name.replace(/[.\\-]/g, '\\$&');
}

/** Sources of programs, by their names; what is generated or minified is none that a person wrote. */
export function isSourceName(name: string): boolean {
  return (
    /\.(?:py|[cm]?[jt]sx?|php|rb|go|java|kt|cs|rs|ex|exs|vue|svelte|ya?ml)$/.test(name) &&
    !/\.min\.|\.d\.ts$/.test(name)
  );
}
