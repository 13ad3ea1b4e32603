import type { Cause } from '../causes/cause.ts';
import type { Sourced } from '../env/settings.ts';
import type { ExitCode } from '../exit.ts';
import type { GraphFailure, Identity, Template } from '../graph/graph.ts';
import type { ParsedRecipient, Recipient } from '../graph/recipient.ts';
import type { KnownIds } from '../guide/links.ts';
import type { Surrounding } from '../project/surroundings.ts';
import type { RestartAdvice } from '../restart/advice.ts';
import type { RunningApp } from '../restart/running.ts';
import type { AccessToken } from '../secret.ts';
import type { PushPlan } from '../stores/outcome.ts';
import type { Repair, WrongPaste } from '../token/paste.ts';
import type { FileChange, InPlaceReason } from './change.ts';
import type {
  ConnectionOptions,
  MessageOptions,
  OldCopies,
  Plan,
  ReachableNumber,
  ReadProof,
  Scheduler,
  SendProof,
  Setup,
  StoreSign,
  Target,
} from './outcome.ts';

export type TokenPath = 'temporary' | 'permanent';

/** `given`: the person had the new token already; Meta says what kind it is. */
export type WalkPath = TokenPath | 'given';

/** What the person said on the command line. */
export interface WizardOptions extends ConnectionOptions, MessageOptions {
  /** What kind of token is to be fetched; null: it is asked. */
  readonly path: TokenPath | null;
  /** The new token as it came out of a file; null: it is asked for. */
  readonly pasted: string | null;
  readonly yes: boolean;
  readonly send: boolean;
  readonly dryRun: boolean;
  /** Whether opening links in a browser is offered. */
  readonly open: boolean;
  /** Where it is pushed to after all that. */
  readonly plans?: readonly PushPlan[];
  /** The token in place is good and stays; the phone number id beside it is changed. */
  readonly keepsToken?: boolean;
  /** The person's word: the token itself goes where a reference to it stands. */
  readonly overReference?: boolean;
}

/** What was found before anything was asked. */
export interface Ground {
  readonly options: WizardOptions;
  readonly target: Target;
  /** Further files that are to hold the same token. */
  readonly others: readonly Target[];
  readonly setup: Setup;
  readonly ids: KnownIds;
  /** The phone number id that was configured, and is wrong: another number was chosen. */
  readonly wrongId: Sourced | null;
  /** Where the app id comes from; `hint`: from the first characters of the old token. */
  readonly appIdFrom: 'configuration' | 'meta' | 'hint' | null;
  /** What Meta says of the token that is in place; null where there is none. */
  readonly old: ReadProof | null;
}

export interface OnPath {
  readonly ground: Ground;
  readonly path: WalkPath;
}

export interface WithToken extends OnPath {
  readonly token: AccessToken;
  readonly repairs: readonly Repair[];
}

/** Meta has been asked about the new token. */
export interface Inspected extends WithToken {
  readonly reads: ReadProof;
  readonly owner: Identity | null;
}

/** It is known what to send and to whom. */
export interface Aimed extends Inspected {
  readonly to: Recipient;
  readonly template: string;
  readonly language: string;
}

/** Why the token may be written; without one nothing is. */
export type Proof =
  | { readonly by: 'send'; readonly messageId: string; readonly arrived: boolean | null }
  | { readonly by: 'refusal'; readonly failure: GraphFailure }
  | { readonly by: 'reads' }
  /** The person said to write it all the same. */
  | { readonly by: 'word' };

export interface Proved extends Inspected {
  readonly proof: Proof;
  readonly send: SendProof;
}

/** A wrong phone number id in the file, and the right one. */
export interface IdChange {
  readonly path: string;
  readonly line: number;
  readonly name: string;
  readonly from: string;
  readonly to: string;
}

export interface Written extends Proved {
  readonly idChange: IdChange | null;
  readonly changes: readonly FileChange[];
  /** null where the file held this token already. */
  readonly writtenAt: Date | null;
}

/** Why a paste was not taken. */
export type PasteProblem =
  | { readonly kind: 'wrong'; readonly wrong: WrongPaste; readonly repairs: readonly Repair[] }
  | { readonly kind: 'same-dead-token' }
  | { readonly kind: 'refused'; readonly cause: Cause; readonly message: string };

/** Why nobody is reached by the number that was typed, and what was probably meant. */
export type NoRecipient = Pick<Extract<ParsedRecipient, { readonly ok: false }>, 'why' | 'instead'>;

/** No file: where one could be made, and from what. */
export interface Missing {
  readonly options: WizardOptions;
  readonly path: string;
  readonly shown: string;
  readonly example: string | null;
}

/** What is to be done next, holding what is known by then. */
export type State =
  | { readonly at: 'look'; readonly options: WizardOptions }
  | ({ readonly at: 'make-file' } & Missing)
  | ({ readonly at: 'made-file' } & Missing)
  | {
      readonly at: 'which-key';
      readonly options: WizardOptions;
      readonly path: string;
      readonly keys: readonly string[];
      /** By their names they are other products'. */
      readonly foreign: boolean;
    }
  | { readonly at: 'reference'; readonly options: WizardOptions; readonly target: Target }
  | {
      readonly at: 'which-file';
      readonly options: WizardOptions;
      readonly candidates: readonly Target[];
    }
  | { readonly at: 'keep'; readonly ground: Ground; readonly idIsWrong: boolean }
  | { readonly at: 'console'; readonly ground: Ground }
  | { readonly at: 'path'; readonly ground: Ground }
  | ({ readonly at: 'guide' } & OnPath)
  | ({ readonly at: 'paste'; readonly problem: PasteProblem | null } & OnPath)
  | ({ readonly at: 'inspect' } & WithToken)
  | ({ readonly at: 'read-refused' } & Inspected)
  | ({ readonly at: 'wrong-id'; readonly numbers: readonly ReachableNumber[] } & Inspected)
  | ({ readonly at: 'read-unanswered' } & Inspected)
  | ({ readonly at: 'short-lived' } & Inspected)
  /** `proved`: what the temporary token has proved already, where it was about to be written. */
  | ({ readonly at: 'lengthen'; readonly proved: Pick<Proved, 'proof' | 'send'> | null } & Inspected)
  | ({ readonly at: 'number' } & Inspected)
  | ({ readonly at: 'which-number'; readonly numbers: readonly ReachableNumber[] } & Inspected)
  | ({ readonly at: 'recipient'; readonly problem: NoRecipient | null } & Inspected)
  | ({ readonly at: 'no-recipient' } & Inspected)
  | ({ readonly at: 'send' } & Aimed)
  | ({ readonly at: 'arrived'; readonly send: SendProof } & Aimed)
  | ({ readonly at: 'not-arrived'; readonly send: SendProof } & Aimed)
  | ({ readonly at: 'way-out'; readonly send: SendProof; readonly templates: readonly Template[] } & Aimed)
  | ({ readonly at: 'template'; readonly send: SendProof; readonly templates: readonly Template[] } & Aimed)
  | ({ readonly at: 'send-refused'; readonly send: SendProof } & Aimed)
  | ({ readonly at: 'send-unanswered'; readonly send: SendProof } & Aimed)
  | ({ readonly at: 'change' } & Proved)
  | ({ readonly at: 'agree'; readonly plans: readonly Plan[]; readonly soonDead: boolean } & Proved)
  | ({ readonly at: 'agree-id'; readonly plans: readonly Plan[]; readonly idChange: IdChange } & Proved)
  | ({
      readonly at: 'write';
      readonly plans: readonly Plan[];
      /** The wrong id that is changed along; null where there is none, or it is to stay. */
      readonly idChange: IdChange | null;
      /** Files for which it was agreed that they are written in place. */
      readonly inPlace: readonly string[];
    } & Proved)
  | ({
      readonly at: 'in-place';
      readonly plans: readonly Plan[];
      readonly idChange: IdChange | null;
      readonly inPlace: readonly string[];
      readonly obstacle: { readonly path: string; readonly why: InPlaceReason };
    } & Proved)
  | ({ readonly at: 'restart' } & Written)
  | ({ readonly at: 'restarted' } & Restarting)
  | ({ readonly at: 'run-restart'; readonly command: string } & Restarting)
  | ({ readonly at: 'look-again' } & Restarting)
  | ({ readonly at: 'verify' } & Advised)
  | ({ readonly at: 'offers' } & Verified)
  | ({ readonly at: 'take'; readonly offer: Offer } & Verified)
  | ({ readonly at: 'end' } & Verified)
  | { readonly at: 'kept'; readonly ground: Ground }
  | { readonly at: 'declined' }
  | ({ readonly at: 'done' } & WalkEnd);

/** Further things that are offered at the end, each once. */
export type Offer =
  | 'id'
  | 'copies'
  | 'ignore'
  | 'recipient'
  | 'reminder'
  | 'permanent'
  | 'run'
  | 'restarts'
  | 'recipe'
  | 'push'
  | 'deploy';

export interface Advised extends Written {
  readonly advice: readonly RestartAdvice[];
  /** Processes of the project, with what each is known to hold. */
  readonly apps: readonly RunningApp[];
}

export interface Restarting extends Advised {
  /** How often it was looked in vain. */
  readonly looks: number;
}

export interface Verified extends Advised {
  readonly exitCode: ExitCode;
  /** Why the token in the file cannot send; null where nothing is known. */
  readonly trouble: Cause | null;
  /** Other .env files that still hold the old token. */
  readonly copies: OldCopies['envFiles'];
  /** The line that keeps the file out of git, where it is missing. */
  readonly ignore: Extract<Surrounding, { kind: 'not-ignored-by-git' }> | null;
  readonly schedulers: readonly Scheduler[];
  /** Stores of the project that can take the token. */
  readonly stores: readonly StoreSign[];
  readonly taken: readonly Offer[];
}

/** How it ended, for JSON and the exit code. */
export interface WalkEnd {
  readonly result: 'updated' | 'unchanged' | 'planned';
  readonly exitCode: ExitCode;
  readonly cause: Cause | null;
  readonly changes: readonly FileChange[];
  readonly send: SendProof;
  readonly advice: readonly RestartAdvice[];
}

export type StageName = State['at'];
export type At<S extends StageName> = Extract<State, { readonly at: S }>;

export interface Option {
  /** What whoever plays a person finds it by, whatever it is called on the screen. */
  readonly id?: string;
  readonly name: string;
  readonly to: State;
}

/** A question as data: every answer is a state to go on from. */
export type Asking =
  | {
      readonly kind: 'choose';
      readonly message: string;
      /** The recommended one first. */
      readonly options: readonly Option[];
      readonly link?: string | undefined;
    }
  | {
      readonly kind: 'text' | 'secret';
      readonly message: string;
      readonly to: (typed: string) => State;
      readonly link?: string | undefined;
      /** Of a text: what may be shown of it. */
      readonly mayShow?: (text: string) => boolean;
    };
