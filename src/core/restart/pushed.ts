import type { PushPlan } from '../stores/outcome.ts';
import type { RestartAdvice } from './advice.ts';

/** The platform that runs the app with what stands in this store. */
const PLATFORMS: Readonly<Record<string, string>> = {
  vercel: 'Vercel',
  cloudflare: 'Cloudflare Workers',
  fly: 'Fly.io',
  railway: 'Railway',
  supabase: 'Supabase',
};

/**
 * What is left to do where a push brings the token: of that platform's advice only the deploy that it needs, and not
 * even that where it was carried out. null: nothing at all.
 */
export function besidePushes(
  advice: readonly RestartAdvice[],
  pushes: readonly { readonly plan: PushPlan; readonly isDeployed: boolean }[],
): readonly RestartAdvice[] | null {
  const left = advice.flatMap((one) => {
    const push = pushes.find(({ plan }) => plan.store !== null && PLATFORMS[plan.store] === one.stack);
    if (push === undefined) return [one];
    const { effect } = push.plan;
    if (effect?.kind !== 'deploy' || push.isDeployed) return [];
    const why = 'what runs there keeps the old token until then';
    return [{ stack: one.stack, command: effect.command, why, notes: [] }];
  });
  return left.length === 0 && advice.length > 0 ? null : left;
}
