import { CAUSES } from '../../core/causes/catalogue.ts';
import type { Checked } from '../../core/check/checked.ts';
import type { Check } from '../../core/check/checks.ts';
import type {
  CheckReport,
  IdReport,
  NumberReport,
  TargetReport,
  TokenReport,
} from '../../core/check/report.ts';
import { exitOf } from '../../core/check/verdict.ts';
import type { Sourced } from '../../core/env/settings.ts';
import { withoutSecrets } from '../../core/redact.ts';
import { forScreen } from '../../core/screen.ts';
import { isoSeconds } from '../text/time.ts';
import { answeredBy } from '../text/view.ts';
import { checkFix, checkGuideStep, checkMessage, type WordsContext } from './catalogue.ts';

/**
 * Facts and words together, clean: no secret of this target, no control characters. Each field is named here, so
 * that none is published by accident. Most words are the same for every target; those are cleaned once.
 */
export function targetReporter(
  place: Pick<WordsContext, 'zone'> = { zone: 'UTC' },
  graphUrl: string | null = null,
): (outcome: Checked) => TargetReport {
  const known = new Map<string, string>();
  const answerer = graphUrl === null ? null : new URL(graphUrl).host;
  const withoutShapes = (text: string): string => {
    const before = known.get(text);
    if (before !== undefined) return before;
    const clean = forScreen(text);
    if (known.size < MOST_KNOWN) known.set(text, clean);
    return clean;
  };
  return (outcome) => {
    const { source, verdict, cause, secrets } = outcome;
    const clean = (text: string): string => withoutSecrets(withoutShapes(text), secrets);
    const context: WordsContext = {
      now: outcome.now,
      // Asked for only where a time is told.
      get zone() {
        return place.zone;
      },
      ids: outcome.ids,
      failure: outcome.failure,
      source: { kind: source.kind, path: source.shownPath, key: source.key },
    };
    return {
      source: {
        kind: source.kind,
        path: source.shownPath === null ? null : clean(source.shownPath),
        key: source.key === null ? null : clean(source.key),
        line: source.line,
      },
      verdict,
      exitCode: exitOf(verdict),
      cause,
      token: tokenReport(outcome, clean),
      phoneNumber: numberReport(outcome, clean),
      ids: {
        phoneNumberId: idReport(outcome.settings.phoneNumberId, clean),
        wabaId: idReport(outcome.settings.wabaId, clean),
        appId: idReport(outcome.settings.appId, clean),
      },
      checks: outcome.checks.map((check) => checkReport(check, context, clean, answerer)),
    };
  };
}

/** Sentences, names and ids that come again; beyond that they are cleaned each time. */
const MOST_KNOWN = 1000;

type Clean = (text: string) => string;

function checkReport(
  check: Check,
  context: WordsContext,
  clean: Clean,
  answerer: string | null,
): CheckReport {
  const fix = checkFix(check, context);
  return {
    id: check.id,
    status: check.status,
    required: check.required,
    cause: check.cause,
    message: clean(answeredBy(answerer ?? 'Meta', checkMessage(check, context))),
    fix: fix === null ? null : clean(fix),
    guideStep: checkGuideStep(check),
  };
}

function idReport(found: Sourced | null, clean: Clean): IdReport | null {
  if (found === null) return null;
  const from = found.source === 'environment' || found.source === 'env-file' ? found.source : 'flag';
  return { value: clean(found.value), from, name: found.name === undefined ? null : clean(found.name) };
}

function tokenReport(outcome: Checked, clean: Clean): TokenReport | null {
  const { fingerprint, answers, now } = outcome;
  if (fingerprint === null) return null;
  const inspection = answers?.inspection;
  const facts = outcome.facts ?? (inspection?.ok === false ? inspection.failure.inspected : null) ?? null;
  const app = answers?.app?.ok === true ? answers.app.value : null;
  const granted = answers?.permissions?.ok === true ? answers.permissions.value : null;
  const expiresAt = facts?.expiresAt ?? outcome.expiredAt;
  const scopes = facts?.scopes ?? (granted !== null && granted.length > 0 ? granted : null);
  return {
    fingerprint,
    kind: facts?.kind ?? 'unknown',
    appId: shown(facts?.appId ?? app?.id ?? null, clean),
    appName: shown(facts?.appName ?? app?.name ?? null, clean),
    issuedAt: instant(facts?.issuedAt ?? null),
    expiresAt: instant(expiresAt),
    neverExpires: expiresAt !== null ? false : facts?.neverExpires === true ? true : null,
    secondsLeft: expiresAt === null ? null : Math.floor((expiresAt.getTime() - now.getTime()) / 1000),
    dataAccessExpiresAt: instant(facts?.dataAccessExpiresAt ?? null),
    scopes: scopes === null ? null : scopes.map(clean),
    wabaIds: (facts?.wabaIds ?? []).map(clean),
  };
}

function numberReport({ settings, answers }: Checked, clean: Clean): NumberReport | null {
  const phoneNumberId = settings.phoneNumberId?.value ?? null;
  if (phoneNumberId === null) return null;
  const number = answers?.number?.ok === true ? answers.number.value : null;
  const health = answers?.health?.ok === true ? answers.health.value : null;
  return {
    id: clean(phoneNumberId),
    display: shown(number?.display ?? null, clean),
    verifiedName: shown(number?.verifiedName ?? null, clean),
    qualityRating: shown(number?.qualityRating ?? null, clean),
    canSendMessage: shown(health?.canSendMessage ?? null, clean),
  };
}

function shown(text: string | null, clean: Clean): string | null {
  return text === null ? null : clean(text);
}

function instant(date: Date | null): string | null {
  return date === null ? null : isoSeconds(date);
}

/** The one sentence about a target that did not pass. */
export function causeTitle({ cause }: Pick<TargetReport, 'cause'>): string | null {
  return cause === null ? null : CAUSES[cause].title;
}
