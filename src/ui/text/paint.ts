import type { Paint } from '../../core/output.ts';

const same = (text: string): string => text;

/** No colour at all: pipes, files, `NO_COLOR`. */
export const PLAIN: Paint = {
  bold: same,
  dim: same,
  red: same,
  green: same,
  yellow: same,
  cyan: same,
  link: same,
};
