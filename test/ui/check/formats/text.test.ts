import { expect, test } from 'vitest';
import {
  type CheckReport,
  type ReportSummary,
  type TargetReport,
  wholeText,
} from '../../../../src/core/check/report.ts';
import { counted, exitOf, NO_COUNTS } from '../../../../src/core/check/verdict.ts';
import { textWriter } from '../../../../src/ui/check/formats/text.ts';
import { PLAIN } from '../../../../src/ui/text/paint.ts';

const check = (
  id: CheckReport['id'],
  status: CheckReport['status'],
  more: Partial<CheckReport> = {},
): CheckReport => ({
  id,
  status,
  required: true,
  cause: null,
  message: `${id} says ${status}`,
  fix: null,
  guideStep: null,
  ...more,
});

const TARGET: TargetReport = {
  source: { kind: 'file', path: 'shop/.env', key: 'WHATSAPP_ACCESS_TOKEN', line: 7 },
  verdict: 'unverified',
  exitCode: 3,
  cause: 'network',
  token: {
    fingerprint: 'sha256:1a2b3c4d',
    kind: 'unknown',
    appId: null,
    appName: null,
    issuedAt: null,
    expiresAt: null,
    neverExpires: null,
    secondsLeft: null,
    dataAccessExpiresAt: null,
    scopes: null,
    wabaIds: [],
  },
  phoneNumber: null,
  ids: { phoneNumberId: null, wabaId: null, appId: null },
  checks: [
    check('file.found', 'pass'),
    check('file.git', 'warn', { required: false, message: 'git tracks shop/.env', fix: 'take it out' }),
    check('token.valid', 'unknown', {
      cause: 'network',
      message: 'it is not known whether Meta accepts the token: the connection was refused',
      fix: 'Check the connection, the proxy and the certificates, then try again.',
    }),
    check('token.expiry', 'unknown', { cause: 'network' }),
    check('token.scopes', 'unknown', { cause: 'network' }),
    check('app.match', 'skip', { required: false }),
    check('number.reachable', 'skip', { required: false, message: 'no phone number id', fix: 'set one' }),
  ],
};

function screen(targets: readonly TargetReport[], width: number, verbose = false): string {
  const counts = targets.reduce((all, { verdict }) => counted(all, verdict), NO_COUNTS);
  const verdict = targets[0]?.verdict ?? 'misconfigured';
  const summary: ReportSummary = {
    verdict,
    exitCode: exitOf(verdict),
    error: null,
    counts,
    leftOut: 0,
    shard: null,
  };
  const head = {
    version: '1.0.0',
    checkedAt: '2026-11-22T17:00:00Z',
    isAlone: targets.length === 1,
    graphUrl: null,
    minValiditySeconds: null,
    failOn: null,
  };
  const writer = textWriter(head, { paint: PLAIN, width, verbose, quiet: false });
  return [writer.begin(), ...targets.map((target) => writer.target(target)), wholeText(writer.end(summary))]
    .filter((text) => text !== null)
    .join('\n');
}

test('one target at 80 columns: a line a check, advice once, the verdict and the next command last', () => {
  expect(screen([TARGET], 80)).toMatchInlineSnapshot(`
    "Verdict: unverified. Meta could not be reached
    Next: wait a while, then run wa-token check again

      ok       source   shop/.env, WHATSAPP_ACCESS_TOKEN, line 7, sha256:1a2b3c4d
      warning  source   git tracks shop/.env
                        -> take it out
      unknown  token    it is not known whether Meta accepts the token: the
                        connection was refused
                        -> Check the connection, the proxy and the certificates,
                           then try again.
      skipped  number   no phone number id
                        -> set one
      unknown  2 more for the same reason"
  `);
});

test('one target at 40 columns: the ids give way, and no line is wider', () => {
  const text = screen([TARGET], 40);
  expect(text).toMatchInlineSnapshot(`
    "Verdict: unverified. Meta could not be
    reached
    Next: wait a while, then run wa-token
    check again

      ok       shop/.env,
               WHATSAPP_ACCESS_TOKEN, line
               7, sha256:1a2b3c4d
      warning  git tracks shop/.env
               -> take it out
      unknown  it is not known whether Meta
               accepts the token: the
               connection was refused
               -> Check the connection, the
                  proxy and the
                  certificates, then try
                  again.
      skipped  no phone number id
               -> set one
      unknown  2 more for the same reason"
  `);
  expect(Math.max(...text.split('\n').map((line) => line.length))).toBeLessThanOrEqual(44);
});

const warns = (id: CheckReport['id'], message: string): CheckReport =>
  check(id, 'warn', {
    required: false,
    message,
    fix: 'mend it',
  });

/** A healthy target with so many warnings. */
function warned(count: number): TargetReport {
  const warnings = [
    warns('graph.version', 'the Graph API version v21.0 ends on 2027-01-21'),
    warns('token.kind', "a person's token: temporary, or 60 days at most"),
    warns('file.git', 'git tracks shop/.env'),
    warns('webhook.subscribed', 'no app is subscribed to the WhatsApp account: no messages come in'),
    warns('clock.skew', "this machine's clock is 3 min behind Meta's"),
    warns('file.permissions', 'everybody on this machine can write to shop/.env'),
  ];
  const well = [check('file.found', 'pass'), check('token.valid', 'pass')];
  return {
    ...TARGET,
    verdict: 'healthy',
    exitCode: 0,
    cause: null,
    checks: [...well, ...warnings.slice(0, count)],
  };
}

test('a healthy target is at most six lines, whatever there is to warn of; the advice is a flag away', () => {
  for (const count of [0, 1, 2, 3, 4, 5, 6]) {
    expect(screen([warned(count)], 80).split('\n').length, `${count} warnings`).toBeLessThanOrEqual(6);
  }
  expect(screen([warned(3)], 80)).toMatchInlineSnapshot(`
    "Verdict: healthy. Meta said so just now
      ok       source   shop/.env, WHATSAPP_ACCESS_TOKEN, line 7, sha256:1a2b3c4d
      warning  source   git tracks shop/.env
                        -> mend it
      warning  token    a person's token: temporary, or 60 days at most
      warning  version  the Graph API version v21.0 ends on 2027-01-21"
  `);
  expect(screen([warned(6)], 80)).toMatchInlineSnapshot(`
    "Verdict: healthy. Meta said so just now
      warning  source   git tracks shop/.env
      warning  source   everybody on this machine can write to shop/.env
      warning  token    a person's token: temporary, or 60 days at most
      warning  account  no app is subscribed to the WhatsApp account: no messages come in
      warning           2 more (what to do: -v)"
  `);
  // With room for it the advice stands there.
  expect(screen([warned(1)], 80)).toMatchInlineSnapshot(`
    "Verdict: healthy. Meta said so just now
      ok       source   shop/.env, WHATSAPP_ACCESS_TOKEN, line 7, sha256:1a2b3c4d
      ok       token    expiry not shown
      warning  version  the Graph API version v21.0 ends on 2027-01-21
                        -> mend it"
  `);
  expect(screen([warned(6)], 80, true).match(/-> mend it/g)).toHaveLength(1);
});

test('a version that does not exist is what failed, and its own advice comes next', () => {
  const broken: TargetReport = {
    ...TARGET,
    verdict: 'unhealthy',
    exitCode: 1,
    cause: 'api-version',
    checks: [
      check('token.valid', 'fail', {
        cause: 'api-version',
        message: 'The API version, or a field of it, is gone',
      }),
      check('graph.version', 'warn', {
        required: false,
        cause: 'api-version',
        message: 'the Graph API version v99.0 does not exist',
        fix: 'set WHATSAPP_API_VERSION=v25.0',
      }),
    ],
  };
  expect(screen([broken], 80).split('\n').slice(0, 2)).toEqual([
    'Verdict: unhealthy. The Graph API version v99.0 does not exist',
    'Next: set WHATSAPP_API_VERSION=v25.0',
  ]);
});

test('many targets: a line each, what is wrong with the others, the same advice once', () => {
  const healthy: TargetReport = {
    ...TARGET,
    verdict: 'healthy',
    exitCode: 0,
    cause: null,
    checks: [check('token.valid', 'pass')],
  };
  expect(screen([TARGET, healthy, TARGET], 80)).toMatchInlineSnapshot(`
    "unverified    shop/.env
        it is not known whether Meta accepts the token: the connection was refused
        -> Check the connection, the proxy and the certificates, then try again.
    healthy       shop/.env  expiry not shown
    unverified    shop/.env
        it is not known whether Meta accepts the token: the connection was refused

    Verdict: unverified. 3 targets: 2 unverified, 1 healthy
    Next: wait a while, then run wa-token check again"
  `);
});
