import type { ExitCode } from '../../core/exit.ts';
import type { TestMessage } from '../../core/graph/graph.ts';
import type { KnownIds } from '../../core/guide/links.ts';
import type { SendProof } from '../../core/refresh/outcome.ts';
import type { View } from '../text/view.ts';
import { renderAccepted, renderProvedByRefusal, renderSendFailure } from './wizard-proof.ts';

/** The object that `send-test --json` prints. */
export function sendTestJson(
  { status, messageId, messageStatus, failure }: SendProof,
  exitCode: ExitCode,
): Readonly<Record<string, unknown>> {
  return { schemaVersion: 1, status, messageId, messageStatus, cause: failure?.cause ?? null, exitCode };
}

/** What became of one test message, in the wizard's words. */
export function renderSendTest(sent: SendProof, message: TestMessage, ids: KnownIds, view: View): string {
  if (sent.messageId !== null) return renderAccepted(sent, message.template, view).trimStart();
  if (sent.failure === null) return 'Nothing was sent.';
  const words = sent.proves
    ? renderProvedByRefusal(sent.failure, sent, ids, view)
    : renderSendFailure(sent.failure, ids, view);
  return words.trimStart();
}
