/** More blanks or line breaks in a row than any program has. */
const MOST = 100;

/**
 * Long runs of blanks and line breaks cut short: a pattern such as `^\s*name` tries anew at each of them, and a file of
 * nothing else would be read for minutes. Line numbers hold in every file that somebody wrote.
 */
export function withoutLongBlanks(text: string): string {
  const parts: string[] = [];
  let kept = 0;
  let run = 0;
  for (let at = 0; at <= text.length; at += 1) {
    const isBlank = at < text.length && text.charCodeAt(at) <= 32;
    if (isBlank) run += 1;
    else {
      if (run > MOST) {
        parts.push(text.slice(kept, at - run + MOST));
        kept = at;
      }
      run = 0;
    }
  }
  return parts.length === 0 ? text : parts.join('') + text.slice(kept);
}
