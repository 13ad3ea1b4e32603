import type { WebhookUrl } from '../../core/check/webhook-url.ts';
import type { Ports } from '../../ports.ts';

const PAUSE_MS = 500;

/** One POST of the report, tried once more where that may help. What goes wrong is told and changes nothing else. */
export async function postReport(
  { href, host }: WebhookUrl,
  json: string,
  timeoutMs: number,
  { reports, out, clock }: Pick<Ports, 'reports' | 'out' | 'clock'>,
): Promise<void> {
  const first = await reports.post(href, json, timeoutMs);
  if (first.ok) return;
  if (first.retry) await clock.pause(PAUSE_MS);
  const last = first.retry ? await reports.post(href, json, timeoutMs) : first;
  if (!last.ok) out.note(`warning: the webhook at ${host} did not take the report: ${last.why}`);
}
