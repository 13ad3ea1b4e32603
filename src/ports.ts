import type {
  Account,
  Identity,
  NumberHealth,
  PhoneNumber,
  Reply,
  SentMessage,
  Template,
  TestMessage,
  TokenFacts,
} from './core/graph/graph.ts';
import type { Output } from './core/output.ts';
import type { InPlaceReason, Rewritten } from './core/refresh/change.ts';
import type { GraphSettings } from './core/refresh/outcome.ts';
import type { ProcessFacts } from './core/restart/running.ts';
import type { Shown } from './core/screen.ts';
import type { AccessToken, EnvText, Secret } from './core/secret.ts';

export interface Clock {
  now(): Date;
  /** Waits; Ctrl-C ends the waiting, and nothing is thrown. */
  pause(ms: number): Promise<void>;
}

/** Something the client did on its own that the person should hear of. */
export type GraphRemark = 'proof-rejected' | 'secret-refused';

export interface NumberAnswers {
  readonly number: Reply<PhoneNumber>;
  readonly health: Reply<NumberHealth>;
}

/** Meta's Graph API. Every call answers with a value or a decoded failure and does not throw for Meta's part. */
export interface GraphPort {
  /** debug_token: with the app token where app id and secret are known, else the token inspects itself. */
  inspect(token: AccessToken): Promise<Reply<TokenFacts>>;
  identity(token: AccessToken): Promise<Reply<Identity>>;
  appOf(token: AccessToken): Promise<Reply<Identity>>;
  /** The granted permissions, from /me/permissions. */
  permissions(token: AccessToken): Promise<Reply<readonly string[]>>;
  phoneNumber(token: AccessToken, phoneNumberId: string): Promise<Reply<PhoneNumber>>;
  health(token: AccessToken, phoneNumberId: string): Promise<Reply<NumberHealth>>;
  /** The two in one request, where Meta answers both together. */
  numberAndHealth(token: AccessToken, phoneNumberId: string): Promise<NumberAnswers>;
  /** The WhatsApp accounts that the token reaches, by the ladder hints -> assigned -> businesses. */
  accounts(token: AccessToken, hints: readonly string[]): Promise<Reply<readonly Account[]>>;
  phoneNumbers(token: AccessToken, wabaId: string): Promise<Reply<readonly PhoneNumber[]>>;
  /** The apps that get the account's webhooks. */
  subscribedApps(token: AccessToken, wabaId: string): Promise<Reply<readonly Identity[]>>;
  /** The account's approved templates. */
  templates(token: AccessToken, wabaId: string): Promise<Reply<readonly Template[]>>;
  /**
   * A fresh token for one that still lives, which lives on; the app's own secret signs for it. Without app id and
   * secret in the settings: a bug of the caller. `sixtyDays` for a system user's.
   */
  exchangeToken(token: AccessToken, sixtyDays: boolean): Promise<Reply<AccessToken>>;
  /** A new token of a system user for 60 days, asked for with a token of the same business. Never retried. */
  mintToken(token: AccessToken, systemUserId: string, scopes: readonly string[]): Promise<Reply<AccessToken>>;
  /** Ends `old` at once; `token` is another one of the same app. Never retried. */
  revokeToken(token: AccessToken, old: AccessToken): Promise<Reply<true>>;
  /** One live message. Never retried. */
  send(token: AccessToken, phoneNumberId: string, message: TestMessage): Promise<Reply<SentMessage>>;
  /** Takes this target's secrets off the list of what is never printed, once its report is clean: a run of thousands would grow it. */
  release(): void;
  readonly remarks: readonly GraphRemark[];
  /** The version that is asked for. */
  readonly version: string;
  /** The one that answered, as the last reply told; null before. A dead version is served by a living one. */
  readonly answeredVersion: string | null;
  /** Meta's words on that version, cleaned; null where it had none. */
  readonly versionWarning: string | null;
  /** Meta's clock less ours, in milliseconds, from the Date header; null before the first reply. */
  readonly clockSkewMs: number | null;
}

/** One file to be changed: `edit` is applied to what stands there now, and again if somebody else changed it. */
export interface Rewrite {
  readonly path: string;
  readonly edit: (current: EnvText) => EnvText;
  /** Asked of what is read back afterwards; if it says no, the old content is put back. */
  readonly holds?: (onDisk: EnvText) => boolean;
}

export interface FilesPort {
  /** Throws CliFailure `env-file-*`. Looks (regular file? readable?) before it opens. */
  read(path: string): Promise<EnvText>;
  exists(path: string): Promise<boolean>;
  /**
   * All of the files or none, as far as a file system allows. Each is read back afterwards and restored if it
   * is not what was meant. Throws CliFailure `env-file-*` with the old files intact.
   */
  rewrite(
    changes: readonly Rewrite[],
    mayWriteInPlace: (path: string, why: InPlaceReason) => Promise<boolean>,
  ): Promise<readonly Rewritten[]>;
  /** Makes a new file with mode 0600; refuses if one is there. */
  create(path: string, text: EnvText): Promise<void>;
}

/** A job of several steps about a .env file, which a crash may cut short. */
export interface ErrandsPort {
  /** For one run at a time, a crashed one's is taken over; null where another run has it and does not let go soon. */
  lock(path: string): Promise<{ release(): void } | null>;
  /** What an earlier run left to be done about this file. */
  readNotes(path: string): Promise<string | null>;
  /**
   * Kept beside the file, out of git's sight, until it is null: never a secret. False where there is no place for it.
   */
  writeNotes(path: string, text: string | null): Promise<boolean>;
}

/** Standard input and files that a token may come from. */
export interface InputPort {
  readonly isTerminal: boolean;
  /** All of standard input, at most `limit` bytes. */
  readAll(limit: number): Promise<Uint8Array>;
  readFile(path: string, limit: number): Promise<Uint8Array>;
  /** Standard input as it comes, to its end or until Ctrl-C. */
  chunks(): AsyncIterable<Uint8Array>;
  /** Somebody asks a long run how far it is (SIGUSR1). */
  onSummaryAsked(listener: () => void): void;
}

export interface FolderEntry {
  readonly name: string;
  readonly kind: 'file' | 'folder' | 'other';
}

export interface FileFacts {
  readonly kind: FolderEntry['kind'];
  readonly size: number;
  /** Permission bits. */
  readonly mode: number;
  readonly modifiedAt: Date;
  /** The same for every name of one file, links followed. */
  readonly id: string;
  /** Its group has other members than its owner, or nobody can tell. */
  readonly sharedGroup: boolean;
}

/** The project round a .env file: looked at, never changed, and nothing of it is run. */
export interface ProjectPort {
  /** Empty where the folder can't be listed. */
  list(folder: string): Promise<readonly FolderEntry[]>;
  /** Follows links; null where there is nothing. */
  facts(path: string): Promise<FileFacts | null>;
  /** The place behind all links; null where there is nothing. */
  realPath(path: string): Promise<string | null>;
  /** A regular file of at most `limit` bytes, else null. Any file may hold a token, so the text is a secret. */
  read(path: string, limit: number): Promise<Secret | null>;
  /**
   * Reads the files in turn until the time is up, passing over what is no regular file or larger than `maxBytes`.
   * False where time or `maxFiles` cut it short.
   */
  scan(
    paths: readonly string[],
    limits: ScanLimits,
    visit: (path: string, text: Secret) => void,
  ): Promise<boolean>;
  /** What git prints; null where there is no git, it refuses, or takes too long. Never asks, never writes. */
  git(folder: string, args: readonly string[]): Promise<string | null>;
  /** This user's processes under `folder`, and what they were started with for `variable`; null where unknowable. */
  processes(folder: string, variable: string): Promise<readonly ProcessFacts[] | null>;
  /** Whether a program of this name is on the PATH, outside the project. */
  hasProgram(name: string): Promise<boolean>;
  /** Where installed systemd units and supervisor's programs lie. */
  readonly unitFolders: readonly string[];
}

export interface ScanLimits {
  readonly milliseconds: number;
  readonly maxBytes: number;
  readonly maxFiles: number;
}

/** What a person may do at every question: answer it, go back, open its page, ask for more, or paste something. */
export type Answer<T> =
  | { readonly kind: 'answer'; readonly value: T }
  | { readonly kind: 'back' }
  | { readonly kind: 'open' }
  | { readonly kind: 'help' }
  /** Something that is no answer here, such as a token. It was not shown. */
  | { readonly kind: 'pasted'; readonly value: string };

export interface Question {
  readonly message: string;
  /** What going back means here, where it is not the question before. */
  readonly back?: string;
  /** Whether `?` tells more. */
  readonly help?: boolean;
  /** The page that a key opens; without it the key does nothing. */
  readonly link?: string;
}

export interface TextQuestion extends Question {
  /** Stands there already, to be sent by Enter or changed. */
  readonly initial?: string;
  /** Whether this may be the beginning of an answer. What may not is counted, and never shown. */
  mayShow(text: string): boolean;
}

export interface ChoiceQuestion<T extends string> extends Question {
  /** The recommended one first: Enter takes it. */
  readonly choices: readonly { readonly value: T; readonly name: string }[];
}

/** Whoever sits at the terminal. A port of its own, so that a test or the demo can play the person. */
export interface Prompter {
  /** How wide their screen is. */
  readonly columns: number;
  /** Runs the work with the keyboard silent between the questions: nothing typed is echoed, Ctrl-C interrupts. */
  session<T>(work: () => Promise<T>): Promise<T>;
  choose<T extends string>(question: ChoiceQuestion<T>): Promise<Answer<T>>;
  text(question: TextQuestion): Promise<Answer<string>>;
  /** Typed or pasted unseen, with its line breaks; '' where only Enter was pressed. */
  secret(question: Question): Promise<Answer<string>>;
  /** Opens a page in the person's browser, and says which was opened; null where that cannot be done. */
  openLink(url: string): Promise<string | null>;
}

/** A question as somebody who plays a person sees it. */
export interface PromptShown {
  readonly kind: 'choose' | 'text' | 'secret';
  readonly message: string;
  readonly choices: readonly { readonly value: string; readonly name: string }[];
}

/** What the demo needs beyond the rest: a folder to throw away, and a person that plays by itself. */
export interface DemoHost {
  /** The folder that was named, made where it is missing; without a name a new one for the time being. */
  makeFolder(name: string | null): Promise<string>;
  removeFolder(path: string): Promise<void>;
  /** Questions are the same prompts as at a terminal; `keys` says what is typed at each. */
  play(keys: (seen: PromptShown) => string): Promise<Prompter>;
}

/** A report on its way into a file; a reader of the path sees nothing of it before `finish`. */
export interface ReportFile {
  write(text: string): Promise<void>;
  finish(): Promise<void>;
  abandon(): Promise<void>;
}

/** What became of a POST: why it failed, and whether a second try may help. */
export type Posted =
  | { readonly ok: true }
  | { readonly ok: false; readonly why: string; readonly retry: boolean };

/** Where reports go besides standard output. Reports hold no secrets. */
export interface ReportsPort {
  /**
   * Throws CliFailure `usage` where the path can't be written, or must not be: a target under any of its names, a .env
   * by name, a link to one. The token that stands there would be gone.
   */
  open(path: string, targets?: readonly string[]): Promise<ReportFile>;
  /** The same question, asked before anything is done. */
  mustBePlace(path: string, targets: readonly string[]): Promise<void>;
  append(path: string, text: string): Promise<void>;
  /** One POST of JSON; redirects are not followed. */
  post(url: string, body: string, timeoutMs: number): Promise<Posted>;
}

/** A request to a server of ours on loopback, header names in lower case. */
export interface LocalRequest {
  readonly method: string;
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
  readonly ip: string;
}

export interface LocalReply {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
  /** Trouble that the line is to have: a late reply, one that stalls half-way, none at all. */
  readonly line?:
    | { readonly kind: 'slow' | 'stalled'; readonly milliseconds: number }
    | { readonly kind: 'dropped' };
}

export interface LocalServer {
  readonly url: string;
  close(): Promise<void>;
}

/** What became of a store's tool. */
export interface ToolRun {
  /** It exited with 0. */
  readonly ok: boolean;
  /** null where it was ended by a signal, or did not start. */
  readonly exit: number | null;
  /** Standard output as it came: it may hold what the store holds. */
  readonly output: Secret;
  /** Its last words, of standard error before standard output, without secrets. */
  readonly said: Shown;
  /** Whether anything that it printed is like this. */
  says(pattern: RegExp): boolean;
}

export interface ToolInput {
  /** Where it runs; tools find their project by that. */
  readonly cwd: string;
  /** For its standard input, to the byte; null: nothing. */
  readonly input: Secret | null;
  /** Standard input is a regular file without a name: one that the tool opens by its name, /dev/stdin, or must seek in. */
  readonly asFile?: boolean;
  /** Never among its arguments, its environment or what is told of its output. */
  readonly secrets: readonly Secret[];
}

/** The command-line tools of stores, which the person has named: never through a shell, never out of the project. */
export interface ToolsPort {
  /** The first of these names that is installed; a path is taken from the working directory. */
  find(names: readonly string[]): Promise<string | null>;
  run(program: string, args: readonly string[], input: ToolInput): Promise<ToolRun>;
  /** Windows has no /dev/stdin. */
  readonly hasDevStdin: boolean;
}

/** For runs of many thousands. */
export interface MemoryPort {
  /** Called now and then: gives back what is not needed any more. */
  tidy(): Promise<void>;
}

/** Everything outside the program, passed as an argument. */
export interface Ports {
  readonly clock: Clock;
  readonly files: FilesPort;
  readonly errands: ErrandsPort;
  readonly project: ProjectPort;
  readonly input: InputPort;
  readonly reports: ReportsPort;
  readonly memory: MemoryPort;
  readonly tools: ToolsPort;
  readonly out: Output;
  /** Of this program. */
  readonly version: string;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly cwd: string;
  /** null where nobody can be asked: no terminal, or CI. */
  readonly prompter: Prompter | null;
  readonly demoHost: DemoHost;
  /** The person's IANA time zone, such as `Europe/Berlin`. */
  readonly zone: string;
  /** Aborted by Ctrl-C. What runs stops with CliFailure `cancelled`; a write that has begun is finished first. */
  readonly interrupted: AbortSignal;
  /**
   * Work on a text of this length, without a pause in it, that Ctrl-C ends all the same: throws CliFailure `cancelled`.
   * It must leave nothing half done.
   */
  interruptible<T>(length: number, work: () => T): Promise<T>;
  connect(settings: GraphSettings): Promise<GraphPort>;
  /** Answers HTTP on 127.0.0.1, on a free port for 0. Throws CliFailure `usage` where the port is taken. */
  serve(port: number, answer: (request: LocalRequest) => LocalReply): Promise<LocalServer>;
}
