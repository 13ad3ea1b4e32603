import type { ExitCode } from '../../core/exit.ts';
import { CliFailure } from '../../core/failure.ts';
import type { DemoOption } from '../../core/options.ts';
import type { Output } from '../../core/output.ts';
import type { ParsedArgs } from '../../core/parsed-args.ts';
import type { TokenPath } from '../../core/refresh/state.ts';
import type {
  Answer,
  ChoiceQuestion,
  LocalReply,
  LocalRequest,
  Ports,
  Prompter,
  PromptShown,
  Question,
  TextQuestion,
} from '../../ports.ts';
import { respond } from '../../sandbox/respond.ts';
import { defaultWorld, type SandboxWorld } from '../../sandbox/world/state.ts';
import { consolePage, renderConsole, renderIntro, renderOutro, renderPasted } from '../../ui/demo.ts';
import { type View, widthOf } from '../../ui/text/view.ts';
import { wizard } from '../../wizard/wizard.ts';
import { makeProject } from './project.ts';
import {
  type HandOver,
  handedOver,
  isTrouble,
  TROUBLES,
  type Trouble,
  type TroubleName,
} from './troubles.ts';

export interface DemoOptions {
  readonly folder: string | null;
  readonly trouble: TroubleName | null;
  readonly path: TokenPath | null;
}

export function demoOptions(given: ParsedArgs<DemoOption>): DemoOptions {
  const trouble = given.text('trouble') ?? null;
  if (trouble !== null && !isTrouble(trouble)) {
    const hint = `one of ${Object.keys(TROUBLES).join(', ')}`;
    throw new CliFailure({ kind: 'usage', message: `there is no trouble named: ${trouble}`, hint });
  }
  const path = given.flag('temporary') ? 'temporary' : given.flag('permanent') ? 'permanent' : null;
  return { folder: given.text('dir') ?? null, trouble, path };
}

/** The wizard as it is, on a throw-away project and against the embedded Graph API; again with a trouble, if wanted. */
export async function demo(options: DemoOptions, ports: Ports): Promise<ExitCode> {
  const isKept = options.folder !== null;
  let trouble = options.trouble ?? 'none';
  for (;;) {
    const { folder, exitCode, columns } = await play(options, trouble, ports);
    ports.out.note(renderOutro(folder, isKept, viewOf(ports, columns)));
    // A folder that is kept holds one run.
    const next = isKept ? null : await askedAgain(trouble, ports.prompter);
    if (next === null) return exitCode;
    trouble = next;
  }
}

async function play(options: DemoOptions, name: TroubleName, ports: Ports) {
  const trouble = TROUBLES[name];
  const world = defaultWorld('wa-token demo', ports.clock.now());
  const folder = await ports.demoHost.makeFolder(options.folder);
  const stand = new FakeConsole(world, trouble);
  const server = await ports.serve(0, stand.answering(ports));
  try {
    await makeProject(folder, world.tokens.expired, trouble.phoneNumberId, ports);
    const actor = await actorOf(options, world, stand, `${server.url}/console`, ports);
    const view = viewOf(ports, actor.columns);
    const facts = { folder, url: server.url, recipient: world.recipients.listed };
    ports.out.note(renderIntro(facts, view));
    const { exitCode } = await wizard(
      { ...UNSET, path: options.path, graphUrl: server.url },
      { ...ports, out: withoutLinks(ports.out), cwd: folder, env: {}, prompter: actor },
    );
    return { folder, exitCode, columns: actor.columns };
  } finally {
    await server.close();
    if (options.folder === null) await ports.demoHost.removeFolder(folder);
  }
}

/** The addresses of Meta's pages are shown, but a click must not end on a real page with made-up ids. */
function withoutLinks(out: Output): Output {
  const { note } = out.paint;
  return { ...out, paint: { ...out.paint, note: { ...note, link: note.cyan } } };
}

/** As if nothing had been given on the command line. */
const UNSET = {
  envFiles: [],
  key: undefined,
  phoneNumberId: undefined,
  wabaId: undefined,
  appId: undefined,
  graphVersion: undefined,
  timeout: undefined,
  to: undefined,
  template: undefined,
  language: undefined,
  pasted: null,
  yes: false,
  send: true,
  dryRun: false,
  open: true,
} as const;

async function askedAgain(played: TroubleName, prompter: Prompter | null): Promise<TroubleName | null> {
  if (prompter === null) return null;
  const names = Object.keys(TROUBLES)
    .filter(isTrouble)
    .filter((name) => name !== played);
  const answer = await prompter.choose<TroubleName | 'enough'>({
    message: 'Try it again, with something going wrong?',
    back: 'Leave the demo',
    choices: [
      { value: 'enough', name: 'No, that was all' },
      ...names.map((value) => ({ value, name: TROUBLES[value].what })),
    ],
  });
  return answer.kind === 'answer' && answer.value !== 'enough' ? answer.value : null;
}

function viewOf({ out, clock, zone }: Ports, columns: number): View {
  return { paint: out.paint.note, width: widthOf(columns), now: clock.now(), zone, meta: 'Meta' };
}

/** Meta's console and its API, both played. */
class FakeConsole {
  readonly #world: SandboxWorld;
  readonly #hands: HandOver[];
  #isTemporary = false;
  #hand: HandOver = 'token';
  #isTaken = true;

  constructor(world: SandboxWorld, trouble: Trouble) {
    this.#world = { ...world, state: trouble.prepare(world.state) };
    this.#hands = [...trouble.hands];
  }

  /** The next thing is copied from the console, once what was copied before was pasted. */
  handOver(isTemporary: boolean): void {
    this.#isTemporary = isTemporary;
    if (this.#isTaken) this.#hand = this.#hands.shift() ?? 'token';
    this.#isTaken = false;
  }

  pasted(): void {
    this.#isTaken = true;
  }

  get copied(): string {
    return handedOver(this.#hand, this.#isTemporary, this.#world);
  }

  get words(): string {
    return HAND_WORDS[this.#hand];
  }

  answering({ clock }: Pick<Ports, 'clock'>): (request: LocalRequest) => LocalReply {
    let { state } = this.#world;
    return (request) => {
      if (request.url === '/console') return this.#page();
      const responded = respond(state, request, clock.now());
      state = responded.state;
      return responded.reply;
    };
  }

  #page(): LocalReply {
    const body = consolePage(this.#isTemporary ? 'Step 1. Try it out' : 'System users', this.copied);
    return { status: 200, headers: { 'content-type': 'text/html; charset=utf-8' }, body };
  }
}

const HAND_WORDS = {
  token: 'the new token',
  'app-secret': 'what lay in the clipboard: the app secret, copied from the wrong line',
  'token-without-permission': 'a token that was made without the permission to send',
} as const satisfies Record<HandOver, string>;

/** The person at the terminal, with the stand-in beside them; or one that plays by itself. */
async function actorOf(
  options: DemoOptions,
  world: SandboxWorld,
  stand: FakeConsole,
  page: string,
  ports: Ports,
): Promise<Prompter> {
  const plays = ports.prompter === null;
  const actor = ports.prompter ?? (await ports.demoHost.play((seen) => keysFor(seen, options, stand)));
  const view = viewOf(ports, actor.columns);
  let isTemporary = options.path === 'temporary';
  return {
    ...actor,
    columns: actor.columns,
    openLink: () => actor.openLink(page),
    async choose<T extends string>(question: ChoiceQuestion<T>): Promise<Answer<T>> {
      const answer = await actor.choose(question);
      const taken: string = answer.kind === 'answer' ? answer.value : '';
      if (taken === 'temporary' || taken === 'permanent') isTemporary = taken === 'temporary';
      return answer;
    },
    text: (question: TextQuestion) => actor.text({ ...question, initial: world.recipients.listed }),
    async secret(question: Question): Promise<Answer<string>> {
      stand.handOver(isTemporary);
      ports.out.note(renderConsole(isTemporary, page, plays, view));
      const answer = await actor.secret(question);
      if (answer.kind === 'answer') stand.pasted();
      if (answer.kind !== 'answer' || answer.value !== '') return answer;
      ports.out.note(renderPasted(stand.words, view));
      return { kind: 'answer', value: stand.copied };
    },
  };
}

const ENTER = '\r';

/** What a person types who does as they are told. */
function keysFor({ kind, choices }: PromptShown, { path }: DemoOptions, stand: FakeConsole): string {
  if (kind === 'secret') return `\u001b[200~${stand.copied}\u001b[201~${ENTER}`;
  const wanted = choices.findIndex(({ value }) => value === path || value === 'recipient-added');
  return wanted === -1 ? ENTER : `${wanted + 1}${ENTER}`;
}
