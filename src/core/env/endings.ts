import { productOf } from '../token/key-names.ts';
import { isPlaceholder } from '../token/paste.ts';
import { graphVersion } from '../url.ts';
import type { EnvValues } from './file.ts';
import { likenessOf } from './names.ts';

/** What is found by the end of a name where none of the exact names is there. */
export type Ending = 'phone-number-id' | 'waba-id' | 'version' | 'app-secret';

interface Rule {
  /** The ends, without underscores, the surest first: each is tried by itself. */
  readonly ends: readonly RegExp[];
  readonly fits: (value: string) => boolean;
}

const ID = (value: string): boolean => /^\d{10,20}$/.test(value);

/** One digit before the point is an app's own version: the Graph API was at v10 before the Cloud API came. */
const isGraphVersion = (value: string): boolean =>
  /^v?\d{2,3}\.\d$/i.test(value) && graphVersion(value) !== null;

const RULES: Readonly<Record<Ending, Rule>> = {
  'phone-number-id': { ends: [/PHONENUMBERID$/, /PHONEID$/, /NUMBERID$/], fits: ID },
  'waba-id': { ends: [/WABAID$/, /BUSINESSACCOUNTID$/, /BUSINESSID$/], fits: ID },
  version: {
    ends: [/APIVERSION$/, /GRAPHVERSION$/, /(?:^|WHATSAPP)VERSION$|^(?:WA|WABA|META)VERSION$/],
    fits: isGraphVersion,
  },
  'app-secret': { ends: [/APPSECRET$/], fits: (value) => /^[0-9a-f]{32}$/i.test(value) },
};

/** Names of other vendors end so too. */
const OTHERS = /TWILIO|VONAGE|TELEGRAM|STRIPE|SLACK|SHOPIFY|OPENAI|AZURE|GOOGLE|TWITTER|LINKEDIN|TIKTOK/;

export interface ByEnding {
  readonly name: string;
  readonly value: string;
}

/** The one value whose name ends so and that has the right shape; null where there is none, or several differ. */
export function byEnding(ending: Ending, values: EnvValues): ByEnding | null {
  const { ends, fits } = RULES[ending];
  for (const end of ends) {
    const found = tellingNames(values).flatMap((name): readonly ByEnding[] => {
      if (!isOurs(name) || !end.test(likenessOf(name).replaceAll('_', ''))) return [];
      const value = values.get(name)?.expose().trim() ?? '';
      return fits(value) ? [{ name, value }] : [];
    });
    const [first] = found;
    if (first !== undefined) return found.every(({ value }) => value === first.value) ? first : null;
  }
  return null;
}

/** Names of a Graph version that hold something else, such as `latest`. */
export function unreadableVersions(values: EnvValues): readonly ByEnding[] {
  return tellingNames(values).flatMap((name) => {
    if (!/version$/i.test(name)) return [];
    const isVersion = /(?:^|_)(?:WHATSAPP|WABA|WA|META|GRAPH|CLOUD)_(?:[A-Z]+_)*VERSION$/.test(
      likenessOf(name),
    );
    const value = values.get(name)?.expose().trim() ?? '';
    const isMeant = isVersion && isOurs(name) && value !== '' && !isPlaceholder(value);
    return isMeant && graphVersion(value) === null ? [{ name, value }] : [];
  });
}

const TELLING = new WeakMap<EnvValues, readonly string[]>();

/** Most names of a large file end otherwise; they are gone through once. */
function tellingNames(values: EnvValues): readonly string[] {
  const known = TELLING.get(values);
  if (known !== undefined) return known;
  const names: string[] = [];
  for (const name of values.keys()) if (/(?:id|version|secret)$/i.test(name)) names.push(name);
  TELLING.set(values, names);
  return names;
}

function isOurs(name: string): boolean {
  return !OTHERS.test(likenessOf(name)) && productOf(name) === null;
}
