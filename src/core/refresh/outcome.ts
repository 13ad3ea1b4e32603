import type { Cause } from '../causes/cause.ts';
import type { Check } from '../check/checks.ts';
import type { TokenVerdict } from '../check/token-proof.ts';
import type { Verdict } from '../check/verdict.ts';
import type { Edited } from '../env/edit.ts';
import type { EnvValues } from '../env/file.ts';
import type { FoundReference } from '../env/found-reference.ts';
import type { Editor } from '../env/kinds/grammar.ts';
import type { Sourced } from '../env/settings.ts';
import type { ExitCode } from '../exit.ts';
import type { Account, GraphFailure, MessageStatus, PhoneNumber, TokenFacts } from '../graph/graph.ts';
import type { Mismatch } from '../renew/decide.ts';
import type { RenewFacts } from '../renew/outcome.ts';
import type { RestartAdvice } from '../restart/advice.ts';
import type { RunningApp } from '../restart/running.ts';
import type { Shown } from '../screen.ts';
import type { AccessToken, AppSecret, EnvText } from '../secret.ts';
import type { Repair, WrongPaste } from '../token/paste.ts';
import type { FileChange } from './change.ts';

/** How to reach the Graph API for one run. */
export interface GraphSettings {
  readonly baseUrl: string;
  readonly version: string;
  readonly timeoutMs: number;
  readonly appId?: string;
  readonly appSecret?: AppSecret;
  /** Sent with a message where it is given: Meta wants it where a token reaches several Messaging accounts. */
  readonly messagingAccountId?: string;
}

/** What refresh, check, send-test and renew were told on the command line, before any file is read. */
export interface ConnectionOptions {
  readonly envFiles: readonly string[];
  readonly key: string | undefined;
  readonly phoneNumberId: string | undefined;
  readonly wabaId: string | undefined;
  readonly appId: string | undefined;
  readonly messagingAccountId?: string | undefined;
  readonly graphVersion: string | undefined;
  readonly graphUrl: string | undefined;
  readonly timeout: string | undefined;
}

export interface MessageOptions {
  readonly to: string | undefined;
  readonly template: string | undefined;
  readonly language: string | undefined;
}

/** Everything that is known before Meta is asked; each id with its source, so that it can be told. */
export interface Setup {
  readonly graph: GraphSettings;
  /** Where the Graph version comes from; null where it is the default. */
  readonly version: Sourced | null;
  readonly phoneNumberId: Sourced | null;
  readonly wabaId: Sourced | null;
  readonly appId: Sourced | null;
  readonly to: Sourced | null;
  readonly template: string;
  readonly language: string;
  /** Settings whose value can't be used, such as a version `latest`; what stands in for them is told. */
  readonly passedOver: readonly Sourced[];
}

/** One file that holds (or shall hold) the token. */
export interface Target {
  readonly path: string;
  /** As a person would type it from where they stand. */
  readonly shownPath: string;
  readonly text: EnvText;
  readonly values: EnvValues;
  /** Where ids are looked for: the file's own values, and behind them those of the .env that it stands beside. */
  readonly settings: EnvValues;
  readonly key: string;
  /** The variable that the app reads, where its value only points at `key`. */
  readonly followedFrom: string | null;
  /** The token in place, as its readers read it; null where the key is missing, empty, a placeholder or a reference. */
  readonly token: AccessToken | null;
  /** Why no token may be written here; null where one may. */
  readonly reference: FoundReference | null;
  /** dotenvx: the value is encrypted with the file's own key, so what is in place can't be read. */
  readonly encrypted: boolean;
  readonly editor: Editor;
}

export type SendStatus = 'accepted' | 'refused' | 'unanswered' | 'skipped';

/** What the reads say of a token. */
export interface ReadProof {
  readonly verdict: Verdict;
  /** The cause of the check that decided; null when healthy. */
  readonly cause: Cause | null;
  readonly checks: readonly Check[];
  /** What they say of the token alone, whatever ails the account. */
  readonly token: TokenVerdict;
  readonly facts: TokenFacts | null;
}

/** What became of the live test message. */
export interface SendProof {
  readonly status: SendStatus;
  /** True when it was accepted, or refused for a reason that proves the token good. */
  readonly proves: boolean;
  readonly verdict: Verdict;
  readonly messageId: string | null;
  /** What Meta made of an accepted one. */
  readonly messageStatus: MessageStatus | null;
  /** Whom it was for, with the country; null where none was tried. */
  readonly to: string | null;
  readonly failure: GraphFailure | null;
  /** The form in which the list of the test number may hold the recipient, where it is not on it. */
  readonly otherForm: string | null;
}

/** A number that the token reaches, and the account it belongs to. */
export interface ReachableNumber {
  readonly account: Account;
  readonly number: PhoneNumber;
}

/** Where the old token stands besides the targets. Paths as a person would type them. */
export interface OldCopies {
  /** Other .env files, which `refresh -f` can mend. */
  readonly envFiles: readonly { readonly path: string; readonly keys: readonly string[] }[];
  /** Tracked files: the token is in the repository's history. */
  readonly tracked: readonly { readonly path: string; readonly line: number }[];
  /** A likely database column for tokens: the application may read that one, whatever .env says. */
  readonly column: { readonly path: string; readonly line: number } | null;
  /** False where the time ran out. */
  readonly complete: boolean;
}

export type RestartRun =
  | { readonly ok: true }
  | { readonly ok: false; readonly why: 'not-installed' }
  | { readonly ok: false; readonly why: 'failed'; readonly exit: number | null; readonly said: Shown };

/** What is left to do once the token is in place. */
export interface Aftermath {
  /** null: nothing has to be restarted. */
  readonly restart: readonly RestartAdvice[] | null;
  readonly running: readonly RunningApp[];
  readonly copies: OldCopies;
}

/** What `refresh` did, for words, JSON and the exit code. */
export interface RefreshOutcome {
  readonly result: 'updated' | 'unchanged' | 'refused' | 'planned';
  readonly exitCode: ExitCode;
  /** Why it was refused, or why a good token cannot send all the same. */
  readonly cause: Cause | null;
  /** What came in instead of a token. */
  readonly wrong: WrongPaste | null;
  readonly repairs: readonly Repair[];
  readonly checks: readonly Check[];
  readonly setup: Setup | null;
  readonly send: SendProof;
  /** Why no test message was sent. */
  readonly notSent: 'not-asked' | 'no-recipient' | 'no-phone-number' | 'dry-run' | null;
  readonly files: readonly FileChange[];
  readonly aftermath?: Aftermath;
}

export interface Plan {
  readonly target: Target;
  readonly edit: Edited;
}

export type Lengthened =
  | { readonly ok: true; readonly token: AccessToken; readonly reads: ReadProof }
  /** `cause`: Meta's; `mismatch`: the new token may not stand in the other's place. */
  | { readonly ok: false; readonly cause: Cause | null; readonly mismatch: Mismatch | null };

/** What `renew` did, for words, JSON and the exit code. */
export interface RenewOutcome extends RenewFacts {
  readonly setup: Setup;
  readonly send: SendProof;
  readonly aftermath: Aftermath | null;
  /** The file that its end is told of first; null for the environment. */
  readonly envFile: string | null;
}

export type Scheduler = 'github' | 'gitlab' | 'kubernetes' | 'systemd';

/** A store that the project's own files show, whose tool is installed, as `--push` would name it. */
export interface StoreSign {
  readonly target: string;
  readonly title: string;
  /** Its own tool can make the new value count there. */
  readonly deploys: boolean;
}
