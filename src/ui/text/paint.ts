/** Colours as functions, so that a renderer stays pure. */
export interface Paint {
  bold(text: string): string;
  dim(text: string): string;
  red(text: string): string;
  green(text: string): string;
  yellow(text: string): string;
  cyan(text: string): string;
  /** An address on a line of its own; one to click where the terminal has such links. */
  link(url: string): string;
}

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
