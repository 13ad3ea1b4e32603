import { STEP_TITLES } from '../../core/guide/titles.ts';
import type { Paint } from '../../core/output.ts';
import { forScreen } from '../../core/screen.ts';
import { stepHeader } from '../guide.ts';
import { cellsOf, hanging, SCREEN, wrap } from './wrap.ts';

/** What a screen for a person depends on beside what it tells. */
export interface View {
  readonly paint: Paint;
  readonly width: number;
  readonly now: Date;
  readonly zone: string;
  /** Who answers: `Meta`, or what a sentence calls it where the Graph address is not Meta's own. */
  readonly meta: string;
}

/** A company's gateway, the sandbox: what it says is not said by Meta. */
export function metaName(baseUrl: string): string {
  return isMetas(baseUrl) ? 'Meta' : "Meta's stand-in";
}

/** Of another host no text says that Meta answered. */
export function answeredBy(name: string, words: string): string {
  return name === 'Meta' ? words : words.replace(/\bMeta\b(?! Business|'s Graph)/g, () => name);
}

export function isMetas(baseUrl: string): boolean {
  return /^https:\/\/(?:[\w-]+\.)*facebook\.com(?::443)?(?:\/|$)/i.test(baseUrl);
}

/** For JSON: the address that was asked, where it is not Meta's own. */
export function elsewhere(baseUrl: string): { readonly graphUrl?: string } {
  return isMetas(baseUrl) ? {} : { graphUrl: baseUrl };
}

/** A screen wider than a page is not easier to read. */
export function widthOf(columns: number): number {
  return Math.max(30, Math.min(columns - 1, SCREEN));
}

const LABEL = 14;

type Tint = (text: string) => string;

/** `  Label       text`, on a narrow screen `  Label: text`. */
export function fact(label: string, told: string, { paint, width }: View, tint: Tint = same): string {
  const isNarrow = width < 60;
  const lead = isNarrow ? `  ${label}: ` : `  ${label.padEnd(LABEL)}`;
  const indent = isNarrow ? 4 : lead.length;
  const room = width - lead.length;
  const lines = wrap(forScreen(told), width - indent, room);
  // A name that does not fit beside its label stands below it.
  const [first = '', ...rest] = cellsOf(lines[0] ?? '') > room && isNarrow ? ['', ...lines] : lines;
  const start = `  ${paint.bold(lead.slice(2).trimEnd())}${' '.repeat(lead.length - lead.trimEnd().length)}`;
  return [start + tint(first), ...rest.map((line) => ' '.repeat(indent) + tint(line))].join('\n');
}

const same: Tint = (text) => text;

/** Wrapped words. Some of them come from Meta or out of a file, and may hold anything. */
export function said(text: string, { width }: View, lead = ''): string {
  return hanging(lead, forScreen(text), width);
}

/** The header of one of the guide's steps, 1 to 7. */
export function header(number: number, { paint, width }: View): string {
  return `\n${stepHeader({ number, title: STEP_TITLES[number - 1] ?? '' }, paint, width)}`;
}
