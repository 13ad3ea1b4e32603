import { Writable } from 'node:stream';
import { stripVTControlCharacters } from 'node:util';
import { cellsOf } from '../../ui/text/wrap.ts';

/** Where a prompt is drawn, and how wide that is just now. */
export interface CanvasHost {
  columns(): number;
  /** Whether a terminal that becomes narrower breaks what stands there over more rows; else it cuts it off. */
  readonly reflows: boolean;
}

/** What was drawn last: its lines, how far above the last one the cursor is, and where in its line. */
interface Frame {
  readonly lines: readonly string[];
  readonly up: number;
  readonly column: number;
  readonly columns: number;
}

/** How the library begins each drawing but the first: down to the end of the one before, and up over its lines. */
const ERASURE = /^(?:\u001b\[\d+B)?(?:\u001b\[2K\u001b\[1A)*\u001b\[2K\u001b\[G/;
const CURSOR_BACK = /(?:\u001b\[(\d+)A)?\u001b\[(\d+)G$/;

/**
 * Stands between a prompt and the terminal. The library wipes out as many rows as it has drawn lines; a terminal whose
 * width was changed since has them on more rows or fewer, and what it leaves would stay as ghosts.
 */
export function canvas(output: Writable, host: CanvasHost): Writable {
  let last: Frame | null = null;
  const drawn = (text: string): string => {
    const erasure = ERASURE.exec(text)?.[0] ?? null;
    if (erasure === null && last !== null) return text;
    const columns = host.columns();
    const rest = text.slice(erasure?.length ?? 0);
    const before = last !== null && last.columns !== columns ? erasureOf(last, columns, host) : erasure;
    last = frameOf(rest, columns);
    return `${before ?? ''}${rest}`;
  };
  const stream = new Writable({
    decodeStrings: false,
    write(text: string | Buffer, _encoding, done) {
      output.write(drawn(String(text)));
      done();
    },
  });
  return Object.defineProperty(stream, 'columns', { get: () => host.columns() });
}

function frameOf(text: string, columns: number): Frame {
  const [back = '', up = '0', column = '1'] = CURSOR_BACK.exec(text) ?? [];
  const lines = stripVTControlCharacters(text.slice(0, text.length - back.length)).split('\n');
  return { lines, up: Number(up), column: Number(column) - 1, columns };
}

function erasureOf({ lines, up, column }: Frame, columns: number, { reflows }: CanvasHost): string {
  const rows = lines.map((line) => (reflows ? Math.max(1, Math.ceil(cellsOf(line) / columns)) : 1));
  const at = Math.max(0, lines.length - 1 - up);
  const within = reflows ? Math.min((rows[at] ?? 1) - 1, Math.floor(column / columns)) : 0;
  const below = sum(rows.slice(at)) - 1 - within;
  const down = below > 0 ? `\u001b[${below}B` : '';
  return `${down}${'\u001b[2K\u001b[1A'.repeat(sum(rows) - 1)}\u001b[2K\u001b[G`;
}

function sum(counts: readonly number[]): number {
  return counts.reduce((all, one) => all + one, 0);
}
