import { BEST_PRACTICES, HELP, TOKEN_LIFE, TROUBLESHOOTING } from '../../core/guide/guide.ts';
import { appDashboard, type KnownIds, systemUsers, tryItOut } from '../../core/guide/links.ts';
import { shortStep } from '../../core/guide/short.ts';
import { GUIDE, type GuideSection, type GuideStep } from '../../core/guide/steps.ts';
import type { TokenPath } from '../../core/refresh/state.ts';
import { renderSection, renderStep } from '../guide.ts';
import { header, said, type View } from '../text/view.ts';

/** A step in brief, under its header: what to do, the link, the clicks. */
export function briefStep(number: 1 | 2 | 3 | 4, ids: KnownIds, view: View): string {
  const { todo, link, clicks } = shortStep(number, ids);
  return [
    header(number, view),
    said(todo, view),
    ...(link === null ? [] : [`  ${view.paint.link(link)}`]),
    ...clicks.map((click, at) => said(click, view, `  ${at + 1}. `)),
  ].join('\n');
}

/** Steps 3 and 4: the chosen way, and why the other one is skipped. */
export function tokenSteps(path: TokenPath, ids: KnownIds, view: View): readonly string[] {
  return path === 'temporary'
    ? [
        briefStep(3, ids, view),
        skipped(4, 'Skipped for a quick test. For production, come back for this one.', view),
      ]
    : [skipped(3, 'Skipped: a temporary token would expire within a day.', view), briefStep(4, ids, view)];
}

/** The console's steps where there is a new token already. */
export function givenSteps(
  numbers: readonly [number, number],
  view: View,
  keepsToken = false,
): readonly string[] {
  const words = keepsToken ? { ...GIVEN, 1: 'Skipped: the token in place stays.' } : GIVEN;
  return numbers.map((number) => skipped(number, words[number] ?? '', view));
}

/** No sentence twice on one screen. */
const GIVEN: Readonly<Record<number, string>> = {
  1: 'Skipped: you already have a new token.',
  2: 'Skipped: the token belongs to its app.',
  3: 'Skipped: no token has to be generated.',
  4: 'Skipped, for the same reason.',
};

/** Steps 6 and 7 where nothing was written. */
export function dryEnd(view: View): readonly string[] {
  return [
    skipped(6, 'Skipped: this is a dry run.', view),
    skipped(7, 'Skipped: nothing was written that could be tested.', view),
  ];
}

function skipped(number: number, why: string, view: View): string {
  const dull = { ...view, paint: { ...view.paint, bold: view.paint.dim, cyan: view.paint.dim } };
  return `${header(number, dull)}\n${view.paint.dim(said(why, view))}`;
}

/** The page that the chosen way begins on. */
export function linkOf(path: TokenPath, ids: KnownIds): string {
  return path === 'temporary' ? tryItOut(ids) : systemUsers(ids);
}

export function consoleLink(ids: KnownIds): string {
  return appDashboard(ids);
}

/** Some steps of the guide in full, for whoever asks for more. */
export function fullSteps(numbers: readonly number[], ids: KnownIds, { paint, width }: View): string {
  return numbers.map((number) => `\n${renderStep(stepOf(number), ids, paint, width)}`).join('\n');
}

/** What kinds of tokens there are and what they are good for. */
export function tokenAdvice(ids: KnownIds, view: View): string {
  return [TOKEN_LIFE, BEST_PRACTICES].map((section) => dashed(section, ids, view)).join('\n');
}

/** What to look at, and whom to ask, where a token does not do its job. */
export function troubleshooting(ids: KnownIds, view: View): string {
  const { paint, width } = view;
  return `\n${renderSection(TROUBLESHOOTING, ids, paint, undefined, width)}\n${dashed(HELP, ids, view)}`;
}

function dashed(section: GuideSection, ids: KnownIds, { paint, width }: View): string {
  return `\n${renderSection(section, ids, paint, () => '  - ', width)}`;
}

function stepOf(number: number): GuideStep {
  const step = GUIDE.find((one) => one.number === number);
  if (step === undefined) throw new Error(`the guide has no step ${number}`);
  return step;
}
