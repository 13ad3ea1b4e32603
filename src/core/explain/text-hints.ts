/**
 * Words and numbers without which no line says anything of an error: a cheap look before the dear ones. It may be
 * too generous, never too strict.
 */
const SAYS =
  '[(#\\[]#?\\d|1[34]\\d{4}|80\\d{3}|190|err|exce|fail|falh|fall|code|c[oó]d|kod|expire|valid|oauth|token|permission|capability|account|number (?:is )?not|template|plantilla|recipient|allowed|limit|block|lock|restrict|disabled|abus|payment|eligib|undeliver|incapable|ecosystem|experiment|deprecat|version|unsupported|not exist|object|nonexisting|query|alias|parameter|param|required|unexpected|unavailable|unknown|temporar|window|24 hours|re-engage|secret|proof|application|viewing|impersonat|granted|session|sesi|sessie|sitzung|checkpoint|log in|logged|confirmed|password|too many|throughput|deliver|opted|media |maintenance|\\bpin\\b|verification|certificate|approval|ip can|wrong|missing|should not|matching';
const CONNECTS =
  'time(?:d|out|[ -]?out)|timed|deadline|refused|resol|misbehav|E(?:AI_|CONN|HOST|NET|PIPE|PROTO|SOCKET)|ENOTFOUND|hang up|cert|tls|ssl|x509|pkix|host|dns|network|connect|gateway|html|<head|<title|upstream|proxy|pool|route|pipe|eof|abort|deadline|curl|fetch|went wrong';
const HINT = new RegExp(`${SAYS}|${CONNECTS}|[^\\x00-\\x7f]`, 'i');
const ANY_HINT = new RegExp(`${SAYS}|${CONNECTS}|wamid|is_?valid|can_send|[^\\x00-\\x7f]`, 'gi');

/** Whether a line may say something of an error. */
export function hints(line: string): boolean {
  return HINT.test(line);
}

/** A text that is shorter is read whole. */
const SHORT = 64 * 1024;
/** What belongs to an error stands so near to it. */
const BEFORE = 4_000;
const BEHIND = 12_000;

/** A log without the long stretches that say nothing of an error; what is near an error stays as it was. */
export function withoutSilence(text: string): string {
  if (text.length <= SHORT) return text;
  const parts: string[] = [];
  let kept = 0;
  ANY_HINT.lastIndex = 0;
  for (let match = ANY_HINT.exec(text); match !== null; match = ANY_HINT.exec(text)) {
    const from = lineStart(text, Math.max(kept, match.index - BEFORE));
    const to = lineEnd(text, Math.min(text.length, match.index + BEHIND));
    parts.push(text.slice(Math.max(from, kept), to));
    kept = to;
    ANY_HINT.lastIndex = to;
  }
  return kept >= text.length && parts.length === 0 ? text : parts.join('');
}

/** The next beginning of a line, so that no half line is read; none is looked for far away. */
function lineStart(text: string, from: number): number {
  const end = text.slice(from, from + BEFORE).indexOf('\n');
  return from === 0 || end === -1 ? from : from + end + 1;
}

function lineEnd(text: string, from: number): number {
  const end = text.slice(from, from + BEFORE).indexOf('\n');
  return end === -1 ? from : from + end + 1;
}
