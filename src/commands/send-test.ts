import { TOKEN_BLAMES } from '../core/causes/catalogue.ts';
import { EXIT, type ExitCode } from '../core/exit.ts';
import { CliFailure } from '../core/failure.ts';
import { parseRecipient, type Recipient } from '../core/graph/recipient.ts';
import { mayBeRecipient } from '../core/graph/recipient-so-far.ts';
import { idsOf } from '../core/guide/links.ts';
import { DEFAULT_KEY, type SendTestOption } from '../core/options.ts';
import type { ParsedArgs } from '../core/parsed-args.ts';
import type { ConnectionOptions, MessageOptions, SendProof, Setup, Target } from '../core/refresh/outcome.ts';
import { forScreen } from '../core/screen.ts';
import { AccessToken } from '../core/secret.ts';
import { resolvedIn } from '../core/token/key-names.ts';
import type { Ports } from '../ports.ts';
import { findTargets } from '../services/env/find.ts';
import { connectionOptions, messageOptions, setUp } from '../services/env/setup.ts';
import { listReachableNumbers } from '../services/meta/numbers.ts';
import { configuredRecipient } from '../services/meta/recipient.ts';
import { verifyBySending } from '../services/meta/verify.ts';
import { PROOF_REJECTED } from '../ui/messages.ts';
import { renderSendTest, sendTestJson } from '../ui/refresh/send-test.ts';
import { renderNoRecipient } from '../ui/refresh/wizard-proof.ts';
import { elsewhere, isMetas, metaName, widthOf } from '../ui/text/view.ts';
import { SCREEN } from '../ui/text/wrap.ts';

export interface SendTestOptions extends ConnectionOptions, MessageOptions {
  readonly json: boolean;
}

export function sendTestOptions(given: ParsedArgs<SendTestOption>): SendTestOptions {
  return { ...connectionOptions(given), ...messageOptions(given), json: given.flag('json') };
}

const EXIT_OF_STATUS = {
  accepted: EXIT.ok,
  refused: EXIT.unhealthy,
  unanswered: EXIT.unverified,
  skipped: EXIT.misconfigured,
} as const satisfies Record<SendProof['status'], ExitCode>;

/** `wa-token send-test`: the guide's step 7 alone, with the token that is in place. */
export async function sendTest(options: SendTestOptions, ports: Ports): Promise<ExitCode> {
  const { target, token } = await inPlace(options, ports);
  const setup = setUp(options, target, ports);
  // Read before anything is asked: a number that reaches nobody costs nothing.
  const configured = setup.to === null ? null : configuredRecipient(setup.to);
  const phoneNumberId = setup.phoneNumberId?.value ?? (await onlyNumber(token, setup, ports));
  const to = configured ?? (await askedRecipient(ports));
  const message = { to, template: setup.template, language: setup.language };
  const graph = await ports.connect(setup.graph);
  const sent = await ports.out.waiting('Sending one test message', () =>
    verifyBySending(graph, token, phoneNumberId, message),
  );
  if (graph.remarks.includes('proof-rejected')) ports.out.note(`warning: ${PROOF_REJECTED}`);
  const exitCode = EXIT_OF_STATUS[sent.status];
  const view = {
    paint: ports.out.paint.note,
    width: ports.prompter === null ? SCREEN : widthOf(ports.prompter.columns),
    now: ports.clock.now(),
    zone: ports.zone,
    meta: metaName(setup.graph.baseUrl),
  };
  const ids = idsOf({ ...setup, phoneNumberId: { value: phoneNumberId } });
  const { baseUrl } = setup.graph;
  if (!isMetas(baseUrl)) ports.out.verdict(`Asked ${forScreen(baseUrl)}, which is not Meta's own address`);
  ports.out.verdict(renderSendTest(sent, message, ids, view));
  if (sent.failure !== null && TOKEN_BLAMES.has(sent.failure.cause)) {
    ports.out.verdict('Get a new token: `wa-token refresh`');
  }
  if (options.json) {
    ports.out.data(JSON.stringify({ ...sendTestJson(sent, exitCode), ...elsewhere(baseUrl) }));
  }
  return exitCode;
}

/** The token of the .env file, or the environment's where there is no file. */
async function inPlace(
  options: SendTestOptions,
  ports: Ports,
): Promise<{ readonly target: Target | null; readonly token: AccessToken }> {
  const key = options.key ?? DEFAULT_KEY;
  const fromEnvironment = ports.env[key]?.trim() ?? '';
  try {
    const [target] = await findTargets(options, ports);
    if (target?.token) return { target, token: target.token };
    const resolved = resolvedIn(ports.env[target?.key ?? key]);
    if (target?.reference && target.reference.kind !== 'set-twice' && resolved !== null)
      return { target, token: resolved };
    if (target?.reference) {
      const { shownPath: path, key: name, reference } = target;
      throw new CliFailure({ kind: 'value-is-reference', path, key: name, reference });
    }
    throw noToken(target?.shownPath ?? '.env', target?.key ?? key);
  } catch (error) {
    const isMissing = error instanceof CliFailure && error.failure.kind === 'env-file-not-found';
    if (!isMissing || options.envFiles.length > 0 || fromEnvironment === '') throw error;
    return { target: null, token: new AccessToken(fromEnvironment) };
  }
}

function noToken(path: string, key: string): CliFailure {
  const message = `${path} holds no token in ${key}`;
  return new CliFailure({ kind: 'usage', message, hint: 'get one with `wa-token refresh`' });
}

/** Without a configured id the one number that the token reaches; among several nobody guesses. */
async function onlyNumber(token: AccessToken, setup: Setup, ports: Ports): Promise<string> {
  const graph = await ports.connect(setup.graph);
  const hints = setup.wabaId === null ? [] : [setup.wabaId.value];
  const reached = await ports.out.waiting('Asking Meta which phone numbers the token reaches', () =>
    listReachableNumbers(graph, token, hints),
  );
  const [only] = reached;
  if (only !== undefined && reached.length === 1) return only.number.id;
  const found = reached.map(({ number }) => `${number.id} (${number.display ?? 'no number'})`);
  throw new CliFailure({
    kind: 'usage',
    message: 'no phone number id is configured to send from',
    hint:
      found.length === 0
        ? 'name it with `--phone-number-id ID` or WHATSAPP_PHONE_NUMBER_ID'
        : `name one with \`--phone-number-id ID\`: ${found.join(', ')}`,
  });
}

/** What reaches nobody is asked for again. */
async function askedRecipient({ prompter, out }: Ports): Promise<Recipient> {
  while (prompter !== null) {
    const answer = await prompter.text({ message: 'Send the test to', mayShow: mayBeRecipient });
    if (answer.kind !== 'answer' || answer.value === '') {
      throw new CliFailure({ kind: 'cancelled', written: [] });
    }
    const parsed = parseRecipient(answer.value);
    if (parsed.ok) return parsed.recipient;
    out.note(renderNoRecipient(parsed));
  }
  throw new CliFailure({
    kind: 'usage',
    message: 'there is nobody to send the test message to',
    hint: 'name the number with `--to NUMBER` or WHATSAPP_TEST_RECIPIENT',
  });
}
