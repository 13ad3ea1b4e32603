/** More than this is not read: the newest part of a log is at its end. */
export const LONGEST_TEXT = 10 * 1024 * 1024;

/** Bytes as people paste them: UTF-8 with errors, or the UTF-16 that PowerShell's `>` writes. */
export function decodeText(bytes: Uint8Array): string {
  const utf16 = bytes[0] === 0xff && bytes[1] === 0xfe;
  return new TextDecoder(utf16 ? 'utf-16le' : 'utf-8', { fatal: false }).decode(bytes);
}

const ENTITIES: ReadonlyMap<string, string> = new Map([
  ['quot', '"'],
  ['apos', "'"],
  ['amp', '&'],
  ['lt', '<'],
  ['gt', '>'],
  ['nbsp', ' '],
  ['#34', '"'],
  ['#034', '"'],
  ['#39', "'"],
  ['#039', "'"],
  ['#x22', '"'],
  ['#x27', "'"],
  ['#x2f', '/'],
  ['#123', '{'],
  ['#125', '}'],
]);

/** A text without what pages, addresses, terminals, tables and editors made of it. */
export function asMetaWroteIt(text: string): string {
  return straight(withoutColours(withoutPercents(withoutEntities(text))));
}

const COLOUR = /\u001b\[[\d;]{0,12}[A-Za-z]|\[\d{1,3}(?:;\d{1,3}){0,4}m/;

/** A log that was coloured for a terminal; some viewers show the sequences without their first sign. */
function withoutColours(text: string): string {
  return COLOUR.test(text) ? text.replace(new RegExp(COLOUR, 'g'), '') : text;
}

/** Quotes that a table doubled, or an editor bent. */
function straight(text: string): string {
  const single = /""\w{1,40}"":/.test(text) ? text.replace(/""/g, '"') : text;
  return /[“”]\w{1,40}[“”]\s?:/.test(single) ? single.replace(/[“”]/g, '"') : single;
}

/** A reply inside an HTML page, escaped once or twice, as it was before. */
function withoutEntities(text: string): string {
  let plain = text;
  for (let round = 0; round < 3 && /&(?:quot|amp|#0?3[49]|#x2[27]|#123);/i.test(plain); round += 1) {
    plain = plain.replace(
      /&(#?\w{1,6});/g,
      (whole, name: string) => ENTITIES.get(name.toLowerCase()) ?? whole,
    );
  }
  return plain;
}

/** `%7B%22error%22...` from an address or a form, as it was before. */
function withoutPercents(text: string): string {
  if (!/%22\w{1,40}%22/i.test(text)) return text;
  return text.replace(/\+/g, ' ').replace(/(?:%[0-9a-f]{2}){1,400}/gi, decodeRun);
}

function decodeRun(run: string): string {
  try {
    return decodeURIComponent(run);
  } catch {
    return run;
  }
}

/** The text that an escaped value stands for, good enough to match sentences in: every level of escapes undone. */
export function readableValue(value: string, breaks: 'blanks' | 'lines' = 'blanks'): string {
  const lineEnd = breaks === 'lines' ? '\n' : ' ';
  // Five levels have no more than 31 of them before a sign.
  let text = value.slice(0, 8000).replace(/\\{33,}/g, '\\');
  for (let level = 0; level < 5 && text.includes('\\'); level += 1) {
    text = text.replace(
      /\\(?:u([0-9a-fA-F]{4})|([\s\S]))/g,
      (_whole, hex: string | undefined, char: string | undefined) => {
        if (hex !== undefined) return String.fromCharCode(Number.parseInt(hex, 16));
        if (char === 'n') return lineEnd;
        return char === 'r' || char === 't' ? ' ' : (char ?? '');
      },
    );
  }
  return text.trim();
}
