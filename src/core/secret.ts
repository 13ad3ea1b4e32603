import { createHash } from 'node:crypto';

/**
 * Text that must not be printed. Every way of turning it into text gives the label;
 * `expose()` gives the text itself, and test/architecture.test.ts lists the files that may call it.
 */
export class Secret {
  readonly #text: string;
  readonly #label: string;

  constructor(text: string, label: string) {
    this.#text = text;
    this.#label = label;
  }

  expose(): string {
    return this.#text;
  }

  equals(other: Secret): boolean {
    return this.#text === other.#text;
  }

  get length(): number {
    return this.#text.length;
  }

  get isEmpty(): boolean {
    return this.#text === '';
  }

  toString(): string {
    return `[${this.#label}]`;
  }

  toJSON(): string {
    return this.toString();
  }

  [Symbol.for('nodejs.util.inspect.custom')](): string {
    return this.toString();
  }
}

/** A Graph API access token: opaque and of variable length by Meta's own word. */
export class AccessToken extends Secret {
  declare private readonly brand: 'AccessToken';

  constructor(text: string) {
    super(text, 'access token');
  }
}

/** The app's secret, 32 hex digits; it signs requests and can mint tokens for every user of the app. */
export class AppSecret extends Secret {
  declare private readonly brand: 'AppSecret';

  constructor(text: string) {
    super(text, 'app secret');
  }
}

/** The whole text of a .env file, one character a byte (latin1), so that any encoding survives a round trip. */
export class EnvText extends Secret {
  declare private readonly brand: 'EnvText';

  constructor(text: string) {
    super(text, '.env text');
  }

  /** The text of a file that was only looked at. */
  static of(text: Secret): EnvText {
    return new EnvText(text.expose());
  }
}

/** What may be shown of a secret: `sha256:` and the first 8 hex digits of its SHA-256. */
export function fingerprint(secret: Secret): string {
  return `sha256:${createHash('sha256').update(secret.expose()).digest('hex').slice(0, 8)}`;
}

/** The whole SHA-256, to tell secrets apart where a fingerprint could be met twice. Not for showing. */
export function digest(secret: Secret): string {
  return createHash('sha256').update(secret.expose()).digest('base64');
}
