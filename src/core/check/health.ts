import { CAUSES } from '../causes/catalogue.ts';
import type { Cause } from '../causes/cause.ts';
import { codeEntry } from '../causes/codes.ts';
import type { HealthEntity, NumberHealth } from '../graph/graph.ts';

/** What health_status means for sending; each with the entities that are not free to send. */
export type HealthVerdict =
  | { readonly kind: 'free' }
  /** `started`: only messages that the business starts, which may be lost; replies go out. */
  | {
      readonly kind: 'warning';
      readonly effect: 'started' | 'limited';
      readonly cause: Cause | null;
      readonly entities: readonly HealthEntity[];
    }
  | { readonly kind: 'blocked'; readonly cause: Cause; readonly entities: readonly HealthEntity[] };

/**
 * Payment, time zone, verification and details of the business: they block at most what the business starts, and
 * every test account of Meta's has them. 131000 is not "unknown" here (field reports, autumn 2026).
 */
const STARTED_ONLY: ReadonlySet<number> = new Set([141006, 141007, 141010, 131000]);

/**
 * The worst `can_send_message` of the entities decides. Not the overall word, which is BLOCKED as soon as calling is;
 * and not the errors of an entity that may send, which are about calling too (health status, June 2026).
 */
export function evaluateHealth({ canSendMessage, entities: all }: NumberHealth): HealthVerdict {
  const entities = all.filter((entity) => entity.canSendMessage !== 'AVAILABLE');
  const blocked = entities.filter((entity) => entity.canSendMessage === 'BLOCKED');
  const effects = blocked.map(effectOf);
  // Without entities there is nothing but the overall word.
  if (all.length === 0 && canSendMessage === 'BLOCKED') effects.push('account-restricted');
  const cause = effects.find((effect) => effect !== 'started' && CAUSES[effect].verdict === 1);
  if (cause !== undefined && cause !== 'started') return { kind: 'blocked', cause, entities };
  if (effects.includes('started')) {
    return { kind: 'warning', effect: 'started', cause: startedCause(blocked), entities };
  }
  if (entities.length === 0 && canSendMessage === 'AVAILABLE') return { kind: 'free' };
  return { kind: 'warning', effect: 'limited', cause: null, entities };
}

/** What blocks an entity, by its codes; what has no known code is a block of the account. */
function effectOf({ errors }: HealthEntity): Cause | 'started' {
  const codes = errors.flatMap(({ code }) => code ?? []);
  if (codes.length === 0) return 'account-restricted';
  const causes = codes.map((code) =>
    STARTED_ONLY.has(code) ? 'started' : (codeEntry(code)?.cause ?? 'account-restricted'),
  );
  const failing = causes.find((one) => one !== 'started' && CAUSES[one].verdict === 1);
  return failing ?? (causes.includes('started') ? 'started' : (causes[0] ?? 'account-restricted'));
}

function startedCause(blocked: readonly HealthEntity[]): Cause | null {
  const codes = blocked.flatMap(({ errors }) => errors.map(({ code }) => code));
  return codes.includes(141006) || codes.includes(141007) ? 'payment-problem' : null;
}
