import { CAUSES } from '../core/causes/catalogue.ts';
import type { Followed } from '../core/explain/follow.ts';
import type { KnownIds } from '../core/guide/links.ts';
import type { Paint } from '../core/output.ts';
import { explainObject, titleOf } from './explain.ts';
import { isoSeconds, zonedStamp } from './text/time.ts';
import { hanging } from './text/wrap.ts';

interface FollowView {
  readonly zone: string;
  readonly out: { readonly paint: { readonly data: Paint } };
}

/** A new cause as one line of JSON. Meta's words are left out: in a log that grows half a token may stand in them. */
export function followedJson({ diagnosis, first }: Followed, ids: KnownIds): string {
  const { metaSays: _words, metaTellsUsers: _told, ...said } = explainObject(diagnosis, ids);
  return JSON.stringify({ event: 'cause', at: isoSeconds(first), ...said });
}

export function summaryJson(rows: readonly Followed[], now: Date): string {
  return JSON.stringify({
    schemaVersion: 1,
    event: 'summary',
    at: isoSeconds(now),
    causes: rows.map(({ diagnosis, count, first, last }) => ({
      cause: diagnosis.cause,
      code: diagnosis.code,
      subcode: diagnosis.subcode,
      fault: CAUSES[diagnosis.cause].fault,
      tokenWorks: diagnosis.tokenWorks,
      count,
      first: isoSeconds(first),
      last: isoSeconds(last),
    })),
  });
}

/** A new cause in two or three lines: when, what, and what to do. */
export function renderFollowed({ diagnosis, first }: Followed, ids: KnownIds, view: FollowView): string {
  const paint = view.out.paint.data;
  const { tokenWorks } = diagnosis;
  const tint = tokenWorks === false ? paint.red : paint.yellow;
  const token =
    tokenWorks === false
      ? 'the token is dead'
      : tokenWorks === true
        ? 'the token works'
        : 'says nothing about the token';
  const head = `${zonedStamp(first, view.zone)}  ${paint.bold(tint(titleOf(diagnosis)))}`;
  const name = `${diagnosis.cause}${numberOf(diagnosis)}, ${token}`;
  return [head, `  ${paint.dim(name)}`, hanging('  ', String(explainObject(diagnosis, ids)['fix']))].join(
    '\n',
  );
}

export function renderSummary(rows: readonly Followed[], { zone, out }: FollowView): string {
  const paint = out.paint.data;
  if (rows.length === 0) return 'No error from Meta was seen so far.';
  const lines = rows.map(({ diagnosis, count, first, last }) => {
    const times = count === 1 ? 'once' : `${count} times`;
    const when =
      count === 1 ? zonedStamp(first, zone) : `${zonedStamp(first, zone)} to ${zonedStamp(last, zone)}`;
    return `  ${diagnosis.cause}${numberOf(diagnosis)}: ${times}, ${when}`;
  });
  return [paint.bold('Seen so far'), ...lines].join('\n');
}

function numberOf({ code, subcode }: Followed['diagnosis']): string {
  if (code === null) return '';
  return ` ${subcode === null ? code : `${code}/${subcode}`}`;
}
