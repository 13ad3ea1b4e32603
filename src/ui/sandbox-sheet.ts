import type { Paint } from '../core/output.ts';

/** What a person needs to use the sandbox; every secret in it is made up. */
export interface SandboxSheet {
  readonly url: string;
  readonly version: string;
  readonly phoneNumberId: string;
  readonly ids: readonly SheetRow[];
  readonly tokens: readonly TokenRow[];
  readonly faults: readonly SheetRow[];
}

export interface SheetRow {
  readonly name: string;
  readonly value: string;
}

export interface TokenRow {
  readonly name: string;
  readonly what: string;
  readonly token: string;
}

/** The sheet that `wa-token sandbox` prints. */
export function renderSheet(sheet: SandboxSheet, paint: Paint): string {
  const { url, version, phoneNumberId } = sheet;
  return [
    `${paint.bold('The sandbox Graph API')} answers on ${paint.cyan(url)}; Ctrl-C stops it`,
    '',
    `Point your app at ${url}/${version} in place of https://graph.facebook.com/${version}, for example:`,
    `  curl ${url}/${version}/${phoneNumberId} -H "Authorization: Bearer $TOKEN"`,
    `  WA_TOKEN_GRAPH_URL=${url} wa-token refresh`,
    '',
    paint.bold('Ids'),
    ...table(sheet.ids),
    ...(sheet.faults.length === 0 ? [] : ['', paint.bold('Faults switched on'), ...table(sheet.faults)]),
    '',
    `${paint.bold('Tokens')}, made up for the sandbox: no secrets, and worth nothing at Meta`,
    ...sheet.tokens.flatMap(({ name, what, token }) => [`  ${paint.bold(name)}: ${what}`, `    ${token}`]),
  ].join('\n');
}

function table(rows: readonly SheetRow[]): readonly string[] {
  const width = Math.max(...rows.map(({ name }) => name.length));
  return rows.map(({ name, value }) => `  ${name.padEnd(width)}  ${value}`);
}
