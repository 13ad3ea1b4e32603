import { type IBufferCell, Terminal } from '@xterm/headless';

/** A stretch of characters that look alike. */
interface Run {
  readonly text: string;
  readonly look: string;
}

export type Line = readonly Run[];

/** The lines that a terminal shows after `raw`, with their looks, scrolled-away ones included. */
export async function linesOf(raw: string, columns: number): Promise<readonly Line[]> {
  const terminal = new Terminal({ cols: columns, rows: 40, scrollback: 10_000, allowProposedApi: true });
  await new Promise<void>((resolve) => terminal.write(raw, resolve));
  const { active } = terminal.buffer;
  return Array.from({ length: active.length }, (_, row) => {
    const line = active.getLine(row);
    const cells = Array.from({ length: columns }, (_none, column) => line?.getCell(column));
    return merged(
      cells.map((cell) => ({ text: cell?.getChars() || ' ', look: cell === undefined ? '' : lookOf(cell) })),
    );
  });
}

const COLOURS: Readonly<Record<number, string>> = { 1: 'red', 2: 'green', 3: 'yellow', 6: 'cyan' };

function lookOf(cell: IBufferCell): string {
  const colour = cell.isFgPalette() ? COLOURS[cell.getFgColor()] : undefined;
  return [colour, cell.isBold() ? 'bold' : undefined, cell.isDim() ? 'dim' : undefined]
    .filter(Boolean)
    .join(' ');
}

function merged(cells: readonly Run[]): Line {
  const runs: Run[] = [];
  for (const { text, look } of cells) {
    const last = runs.at(-1);
    if (last?.look === look) runs[runs.length - 1] = { text: last.text + text, look };
    else runs.push({ text, look });
  }
  const last = runs.at(-1);
  if (last !== undefined) runs[runs.length - 1] = { ...last, text: last.text.trimEnd() };
  return runs.filter(({ text }) => text !== '');
}

export const textOf = (line: Line): string => line.map(({ text }) => text).join('');

const CHARACTER_WIDTH = 8.4;
const LINE_HEIGHT = 19;
const MARGIN = 20;

/** One picture that is light or dark as its reader's page is. */
export function svgOf(lines: readonly Line[], columns: number, title: string): string {
  const width = Math.round(columns * CHARACTER_WIDTH + 2 * MARGIN);
  const height = lines.length * LINE_HEIGHT + 2 * MARGIN;
  const drawn = lines.map((line, row) => {
    let column = 0;
    const spans = line.map(({ text, look }) => {
      const x = MARGIN + column * CHARACTER_WIDTH;
      column += text.length;
      return `<tspan x="${x.toFixed(1)}"${look === '' ? '' : ` class="${look}"`}>${escaped(text)}</tspan>`;
    });
    return `<text y="${MARGIN + (row + 0.75) * LINE_HEIGHT}">${spans.join('')}</text>`;
  });
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" width="${width}" height="${height}" role="img">
<title>${escaped(title)}</title>
<style>
text { font: 14px ui-monospace, SFMono-Regular, Menlo, Consolas, "DejaVu Sans Mono", monospace; white-space: pre; fill: #1f2328 }
rect { fill: #ffffff; stroke: #d0d7de }
.bold { font-weight: 600 } .dim { opacity: .65 }
.red { fill: #cf222e } .green { fill: #1a7f37 } .yellow { fill: #7d4e00 } .cyan { fill: #0969da }
@media (prefers-color-scheme: dark) {
text { fill: #e6edf3 } rect { fill: #0d1117; stroke: #30363d }
.red { fill: #ff7b72 } .green { fill: #3fb950 } .yellow { fill: #d29922 } .cyan { fill: #58a6ff }
}
</style>
<rect x=".5" y=".5" width="${width - 1}" height="${height - 1}" rx="8"/>
${drawn.join('\n')}
</svg>
`;
}

function escaped(text: string): string {
  return text
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;');
}
