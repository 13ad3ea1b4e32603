import { STEP_TITLES } from '../../core/guide/titles.ts';
import { forScreen } from '../../core/screen.ts';
import { stepHeader } from '../guide.ts';
import type { Paint } from './paint.ts';
import { hanging, SCREEN } from './wrap.ts';

/** What a screen for a person depends on beside what it tells. */
export interface View {
  readonly paint: Paint;
  readonly width: number;
  readonly now: Date;
  readonly zone: string;
}

/** A screen wider than a page is not easier to read. */
export function widthOf(columns: number): number {
  return Math.max(30, Math.min(columns - 1, SCREEN));
}

const LABEL = 14;

/** `  Label       text`, on a narrow screen the text below its label. */
export function fact(label: string, told: string, { paint, width }: View): string {
  const text = forScreen(told);
  if (width < 60) return `  ${paint.bold(label)}\n${hanging('    ', text, width)}`;
  const lead = `  ${label.padEnd(LABEL)}`;
  return hanging(lead, text, width).replace(label, () => paint.bold(label));
}

/** Wrapped words. Some of them come from Meta or out of a file, and may hold anything. */
export function said(text: string, { width }: View, lead = ''): string {
  return hanging(lead, forScreen(text), width);
}

/** The header of one of the guide's steps, 1 to 7. */
export function header(number: number, { paint, width }: View): string {
  return `\n${stepHeader({ number, title: STEP_TITLES[number - 1] ?? '' }, paint, width)}`;
}
