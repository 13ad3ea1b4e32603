import type { LineTrouble, SandboxReply } from '../world/model.ts';
import type { FaultName } from './faults.ts';

const HTML =
  '<!DOCTYPE html><html><head><title>502 Bad Gateway</title></head><body>Bad Gateway</body></html>';
const LONG_MILLISECONDS = 30_000;
const HUGE_BYTES = 2 * 1024 * 1024;

/** What a bad line or a proxy makes of a reply; the request itself was carried out. */
export function corruptReply(faults: ReadonlySet<FaultName>, good: SandboxReply): SandboxReply {
  const trouble = lineTrouble(faults);
  const reply = corruptText(faults, good);
  return trouble === null ? reply : { ...reply, line: trouble };
}

function corruptText(faults: ReadonlySet<FaultName>, good: SandboxReply): SandboxReply {
  const page = { ...good.headers, 'content-type': 'text/html; charset=utf-8' };
  if (faults.has('html-page')) return { status: 502, headers: page, body: HTML };
  if (faults.has('service-unavailable-text'))
    return { status: 200, headers: page, body: 'Service Unavailable' };
  if (faults.has('redirect')) {
    return { status: 302, headers: { ...good.headers, location: 'https://example.com/login' }, body: '' };
  }
  if (faults.has('empty-body')) return { ...good, status: 200, body: '' };
  if (faults.has('cut-json')) return { ...good, body: good.body.slice(0, Math.floor(good.body.length / 2)) };
  if (faults.has('huge-body')) return { ...good, body: good.body.padStart(HUGE_BYTES, ' ') };
  return good;
}

function lineTrouble(faults: ReadonlySet<FaultName>): LineTrouble | null {
  if (faults.has('dropped')) return { kind: 'dropped' };
  if (faults.has('slow')) return { kind: 'slow', milliseconds: LONG_MILLISECONDS };
  return faults.has('stalled-body') ? { kind: 'stalled', milliseconds: LONG_MILLISECONDS } : null;
}
