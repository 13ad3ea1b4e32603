/** What a token must be allowed to do. Meta means to give some of it names of their own in 2027. */
export interface Permission {
  readonly name: string;
  /** Further names under which it counts as granted. */
  readonly alsoNamed: readonly string[];
}

/** Required: without it no message is sent. */
export const MESSAGING: Permission = { name: 'whatsapp_business_messaging', alsoNamed: [] };
/** Numbers, templates and webhooks; sending works without it. */
export const MANAGEMENT: Permission = { name: 'whatsapp_business_management', alsoNamed: [] };

/** The two whose granular targets are WhatsApp accounts. */
export const ACCOUNT_PERMISSIONS: readonly Permission[] = [MESSAGING, MANAGEMENT];

export function isGranted({ name, alsoNamed }: Permission, granted: readonly string[]): boolean {
  return [name, ...alsoNamed].some((known) => granted.includes(known));
}
