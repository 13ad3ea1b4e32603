import type { Sourced } from '../../core/env/settings.ts';
import type { Setup } from '../../core/refresh/outcome.ts';

/** Where each id came from, in a line each: a value from an unexpected place is found at a glance. */
export function sourceLines({
  phoneNumberId,
  wabaId,
  appId,
  to,
  version,
  graph,
  passedOver,
}: Setup): readonly string[] {
  const told: readonly (readonly [string, Sourced | null])[] = [
    ['phone number id', phoneNumberId],
    ['WhatsApp account id', wabaId],
    ['app id', appId],
    ['test recipient', to],
    ['Graph version', version],
  ];
  return [
    ...told.flatMap(([what, found]) =>
      found === null ? [] : [`${what}: ${found.value} (${sourceWords(found)})`],
    ),
    ...passedOverLines({ passedOver, graph }),
  ];
}

/** A setting that can't be used, and what is used instead. */
export function passedOverLines({
  passedOver,
  graph,
}: Pick<Setup, 'passedOver' | 'graph'>): readonly string[] {
  return passedOver.map((one) => {
    const shown = /^[\w.-]{1,20}$/.test(one.value) ? `"${one.value}"` : 'what is set';
    return `Graph version: ${shown} can't be used (${sourceWords(one)}); asked with ${graph.version}`;
  });
}

/** Such as `WA_PHONE_ID in the .env`. */
export function sourceWords({ source, name = '' }: Sourced): string {
  switch (source) {
    case 'flag':
      return 'from the command line';
    case 'environment':
      return `${name} in the environment`;
    case 'env-file':
      return `${name} in the .env`;
    case 'chosen':
      return 'chosen';
    case 'default':
      return 'the default';
  }
}
