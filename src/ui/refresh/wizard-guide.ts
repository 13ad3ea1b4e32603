import { BEST_PRACTICES, HELP, TOKEN_LIFE, TROUBLESHOOTING } from '../../core/guide/guide.ts';
import { apiSetupUseCase, appDashboard, type KnownIds, systemUsers } from '../../core/guide/links.ts';
import { GUIDE, type GuideStep } from '../../core/guide/steps.ts';
import type { TokenPath } from '../../wizard/state.ts';
import { renderSection, renderStep } from '../guide.ts';
import { header, said, type View } from '../text/view.ts';

/** One step of the guide with everything that it says. */
export function guideStep(number: number, ids: KnownIds, { paint, width }: View): string {
  const step = stepOf(number);
  return `\n${renderStep(step, ids, paint, width)}`;
}

/** Steps 3 and 4: the chosen way in full, the other one with why it is skipped. */
export function tokenSteps(path: TokenPath, ids: KnownIds, view: View): readonly string[] {
  return path === 'temporary'
    ? [guideStep(3, ids, view), `${header(4, view)}\n${skippedPermanent(view)}`]
    : [`${header(3, view)}\n${skippedTemporary(view)}`, guideStep(4, ids, view)];
}

/** Steps 3 and 4 where the new token is in a file already. */
export function givenSteps(view: View): readonly string[] {
  const why = said('Skipped: the new token comes from the file that you named.', view);
  return [`${header(3, view)}\n${why}`, `${header(4, view)}\n${why}`];
}

/** Steps 6 and 7 where nothing was written. */
export function dryEnd(view: View): readonly string[] {
  const why = said('Skipped: dry run.', view);
  return [`${header(6, view)}\n${why}`, `${header(7, view)}\n${why}`];
}

function skippedTemporary(view: View): string {
  return said('Skipped: you take a permanent token, and a temporary one dies within hours.', view);
}

function skippedPermanent(view: View): string {
  return said(
    'Skipped: you take a temporary token for a quick test. For production come back for this step.',
    view,
  );
}

/** The page that the chosen way begins on. */
export function linkOf(path: TokenPath, ids: KnownIds): string {
  return path === 'temporary' ? apiSetupUseCase(ids) : systemUsers(ids);
}

export function consoleLink(ids: KnownIds): string {
  return appDashboard(ids);
}

/** What kinds of tokens there are and what they are good for, before one is chosen. */
export function tokenAdvice(ids: KnownIds, { paint, width }: View): string {
  const dash = (): string => '  - ';
  const [development, production] = BEST_PRACTICES.lines;
  const practice = { ...TOKEN_LIFE, lines: [...TOKEN_LIFE.lines, development ?? '', production ?? ''] };
  return `\n${renderSection(practice, ids, paint, dash, width)}`;
}

/** What to look at, and whom to ask, where a token does not do its job. */
export function troubleshooting(ids: KnownIds, { paint, width }: View): string {
  const help = renderSection(HELP, ids, paint, () => '  - ', width);
  return `\n${renderSection(TROUBLESHOOTING, ids, paint, undefined, width)}\n\n${help}`;
}

/** One way of a step, such as step 7's "From your app". */
export function sectionOf(number: number, heading: string, ids: KnownIds, { paint, width }: View): string {
  const section = stepOf(number).sections.find((one) => one.heading === heading);
  return section === undefined ? '' : `\n${renderSection(section, ids, paint, undefined, width)}`;
}

function stepOf(number: number): GuideStep {
  const step = GUIDE.find((one) => one.number === number);
  if (step === undefined) throw new Error(`the guide has no step ${number}`);
  return step;
}
