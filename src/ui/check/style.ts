import type { Paint } from '../../core/output.ts';
import { PLAIN } from '../text/paint.ts';
import { SCREEN } from '../text/wrap.ts';

/** How a report is to look, beside its format. */
export interface ReportStyle {
  readonly paint: Paint;
  readonly width: number;
  /** Each check on a line of its own. */
  readonly verbose: boolean;
  /** What is well is not told. */
  readonly quiet: boolean;
  /** A person reads it, not a program. */
  readonly onTerminal: boolean;
  /** Which members of a target are told; null: all. */
  readonly fields: readonly FieldPath[] | null;
}

/** `token.expiresAt`, taken apart. */
export type FieldPath = readonly string[];

/** For a file, a pipe, or another place where nobody looks. */
export const PLAIN_STYLE: ReportStyle = {
  paint: PLAIN,
  width: SCREEN,
  verbose: false,
  quiet: false,
  onTerminal: false,
  fields: null,
};
