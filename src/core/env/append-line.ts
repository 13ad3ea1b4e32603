import { EnvText } from '../secret.ts';

/** The text with one more line, in its own line ends. */
export function withLine(before: EnvText, line: string): EnvText {
  const text = before.expose();
  const eol = text.includes('\r\n') ? '\r\n' : '\n';
  const isEnded = text === '' || text.endsWith('\n');
  return new EnvText(`${text}${isEnded ? '' : eol}${line}${eol}`);
}
