import { BEST_PRACTICES, HELP, SYMPTOM, TOKEN_LIFE, TROUBLESHOOTING } from '../core/guide/guide.ts';
import type { KnownIds } from '../core/guide/links.ts';
import { GUIDE, type GuideSection, type GuideStep } from '../core/guide/steps.ts';
import { STEP_TITLES } from '../core/guide/titles.ts';
import type { Paint } from '../core/output.ts';
import { hanging, SCREEN, wrap } from './text/wrap.ts';

/** The whole guide: the symptom, the seven steps, and what is good to know beside them. */
export function renderGuide(ids: KnownIds, paint: Paint): string {
  const parts = [
    renderSection(SYMPTOM, ids, paint, DASH),
    ...GUIDE.map((step) => renderStep(step, ids, paint)),
    renderSection(TOKEN_LIFE, ids, paint, DASH),
    ...[BEST_PRACTICES, TROUBLESHOOTING].map((part) => renderSection(part, ids, paint)),
    renderSection(HELP, ids, paint, DASH),
    paint.dim(ids.appId === undefined ? WITHOUT_ID : `Links are those of app ${ids.appId}.`),
  ];
  return parts.join('\n\n');
}

const WITHOUT_ID = 'With `--app-id ID` or WHATSAPP_APP_ID the links lead to your own app.';

/** One step, as the wizard announces it and `guide N` prints it. */
export function renderStep(step: GuideStep, ids: KnownIds, paint: Paint, width: number = SCREEN): string {
  const sections = step.sections.map((section) => renderSection(section, ids, paint, COUNT, width));
  const notes = [
    ...step.notes.map((note) => hanging('  Note: ', note, width)),
    paint.dim(hanging('  Based on: ', step.restsOn, width)),
  ];
  return [
    stepHeader(step, paint, width),
    ...wrap(step.intro, width),
    '',
    sections.join('\n\n'),
    ...blankBefore(notes),
  ].join('\n');
}

export function stepHeader(
  { number, title }: Pick<GuideStep, 'number' | 'title'>,
  paint: Paint,
  width: number = SCREEN,
): string {
  return wrap(`Step ${number} of ${STEP_TITLES.length}: ${title}`, width)
    .map((line) => paint.bold(line))
    .join('\n');
}

/** Things to do are counted; facts get a dash. */
type Mark = (at: number) => string;
const COUNT: Mark = (at) => `  ${at + 1}. `;
const DASH: Mark = () => '  - ';

export function renderSection(
  section: GuideSection,
  ids: KnownIds,
  paint: Paint,
  mark: Mark = COUNT,
  width: number = SCREEN,
): string {
  const lines = section.lines.map((line, at) => hanging(mark(at), line, width));
  const links = new Set(
    section.links(ids).filter((link) => !section.lines.some((line) => line.endsWith(link))),
  );
  return [
    wrap(section.heading, width)
      .map((line) => paint.bold(line))
      .join('\n'),
    ...lines,
    ...[...links].map((link) => `     ${paint.link(link)}`),
  ].join('\n');
}

function blankBefore(lines: readonly string[]): readonly string[] {
  return lines.length === 0 ? [] : ['', ...lines];
}
