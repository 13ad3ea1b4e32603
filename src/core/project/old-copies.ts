import { parseEnv } from '../env/file.ts';
import { type AccessToken, EnvText, type Secret } from '../secret.ts';

/** The first line that holds the token, 1-based; null where none does. */
export function lineHolding(text: Secret, token: AccessToken): number | null {
  const content = text.expose();
  const at = content.indexOf(token.expose());
  return at === -1 ? null : lineAt(content, at);
}

/** The keys of a .env file whose value is the token. */
export function keysHolding(text: Secret, token: AccessToken): readonly string[] {
  const values = parseEnv(new EnvText(text.expose()));
  return [...values.keys()].filter((key) => values.get(key)?.expose().trim() === token.expose());
}

/** A token that is too short to be one would be found everywhere. */
export function isWorthSeeking(token: AccessToken): boolean {
  return token.expose().length >= 20;
}

/** Where projects describe their tables. */
const TABLE_FILE =
  /(?:^|\/)(?:models?|entit(?:y|ies)|migrations?|alembic|schema|schemas|prisma|database|db|tables?)(?:[./_-]|$)|\.(?:sql|prisma)$/i;

/** Such as `whatsapp_access_token = Column(Text)`, `"accessToken" TEXT`, `$table->text('access_token')`. */
const TOKEN_COLUMN =
  /\b(?:whats?app_?|wa_?|meta_?)?(?:access_?)?token\b["'`]?[^\n]{0,60}\b(?:Column|CharField|TextField|mapped_column|varchar|text|String)\b|\b(?:text|string|varchar|add_column|Column|longText)\b[^\n]{0,40}["'`:](?:whats?app_?|wa_?|meta_?)?(?:access_?)?token\b/i;

/** Beside it in the same table; without it a token column is anything's. */
const NUMBER_COLUMN = /phone_?number_?id/i;

/** Whether a file by this name may describe a table. */
export function isTableFile(path: string): boolean {
  return TABLE_FILE.test(path) && !/(?:^|\/)tests?(?:[./_-])|\.(?:json|md|lock|svg|csv)$/i.test(path);
}

/** Where a table or a model begins, and its name. */
const TABLE =
  /(?:\bcreate\s+table(?:\s+if\s+not\s+exists)?\s+|Schema::(?:create|table)\(|\bcreateTable\(|\bcreate_table\s+|\b(?:class|model)\s+|\b(?:pg|mysql|sqlite)Table\(|__tablename__\s*=\s*)["'`:]*([\w.]+)/gi;

/** Tables of the application's own users, whose tokens are no token of Meta's. */
const OWN_TOKENS =
  /password|reset|personal_?access|session|refresh|verif|remember|device|push|fcm|oauth|otp|invit|csrf|api_?key|^users?$/i;

/** The line of a likely token column beside a phone number id, in the same table; null where there is none. */
export function tokenColumn(text: Secret): number | null {
  const content = text.expose();
  if (!NUMBER_COLUMN.test(content)) return null;
  const starts = [...content.matchAll(TABLE)].map((match) => ({ at: match.index, name: match[1] ?? '' }));
  const tables = starts.length === 0 ? [{ at: 0, name: '' }] : starts;
  for (const [index, { at, name }] of tables.entries()) {
    const table = content.slice(at, tables[index + 1]?.at);
    if (OWN_TOKENS.test(name) || !NUMBER_COLUMN.test(table)) continue;
    const match = TOKEN_COLUMN.exec(table);
    if (match !== null) return lineAt(content, at + match.index);
  }
  return null;
}

function lineAt(text: string, at: number): number {
  let line = 1;
  for (let end = text.indexOf('\n'); end !== -1 && end < at; end = text.indexOf('\n', end + 1)) line += 1;
  return line;
}
