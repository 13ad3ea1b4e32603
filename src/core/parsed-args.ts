import type { OptionSpec } from './options.ts';

type Camel<Name extends string> = Name extends `${infer Head}-${infer Rest}`
  ? `${Head}${Capitalize<Camel<Rest>>}`
  : Name;
type LongOf<Flags extends string> = Flags extends `${string}--${infer Rest}`
  ? Rest extends `${infer Name} ${string}`
    ? Name
    : Rest
  : never;

/** Each option's name as it is read, by what its flags say that it holds. */
type TextName<Spec> = Spec extends { readonly flags: `${string}<${string}` & (infer Flags extends string) }
  ? Spec extends { readonly repeatable: true }
    ? never
    : Camel<LongOf<Flags>>
  : never;
type ListName<Spec> = Spec extends { readonly flags: infer Flags extends string; readonly repeatable: true }
  ? Camel<LongOf<Flags>>
  : never;
type FlagName<Spec> = Spec extends { readonly flags: infer Flags extends string }
  ? Flags extends `${string}<${string}` | `${string}--no-${string}`
    ? never
    : Camel<LongOf<Flags>>
  : never;
type DenialName<Spec> = Spec extends { readonly flags: `--no-${infer Name}` } ? Camel<Name> : never;

/**
 * What was given on the command line. Only what the command's own rows declare can be read, and only as what it
 * is: anything else does not compile. `Spec` is the union of the rows.
 */
export class ParsedArgs<Spec extends OptionSpec = never> {
  readonly args: readonly string[];
  readonly #values: Readonly<Record<string, unknown>>;

  constructor(args: readonly string[], values: Readonly<Record<string, unknown>>) {
    this.args = args;
    this.#values = values;
  }

  // Properties, not methods: these are compared strictly, so that a command can't be handed another's arguments.
  readonly text = (name: TextName<Spec>): string | undefined => {
    const value = this.#values[name];
    return typeof value === 'string' ? value : undefined;
  };

  readonly list = (name: ListName<Spec>): readonly string[] => {
    const value = this.#values[name];
    return Array.isArray(value) ? value.filter((item) => typeof item === 'string') : [];
  };

  readonly flag = (name: FlagName<Spec>): boolean => this.#values[name] === true;

  /** For `--no-x`: true unless it was given. */
  readonly allows = (name: DenialName<Spec>): boolean => this.#values[name] !== false;
}

/** The last value of an option among the arguments as they are: they may be what could not be parsed. */
export function valueAsked(argv: readonly string[], flag: `--${string}`): string | null {
  const given = optionsIn(argv);
  const at = given.findLastIndex((arg) => arg === flag || arg.startsWith(`${flag}=`));
  if (at === -1) return null;
  const arg = given[at] ?? '';
  return arg === flag ? (given[at + 1] ?? null) : arg.slice(flag.length + 1);
}

/** The format that was asked for; `json` is what `--json` says, too. */
export function formatAsked(argv: readonly string[]): string | null {
  return optionsIn(argv).includes('--json') ? 'json' : valueAsked(argv, '--format');
}

function optionsIn(argv: readonly string[]): readonly string[] {
  const end = argv.indexOf('--');
  return end === -1 ? argv : argv.slice(0, end);
}
