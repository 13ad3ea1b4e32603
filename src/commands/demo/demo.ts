import type { ExitCode } from '../../core/exit.ts';
import { CliFailure } from '../../core/failure.ts';
import type { DemoOption } from '../../core/options.ts';
import type { ParsedArgs } from '../../core/parsed-args.ts';
import type {
  Answer,
  LocalReply,
  LocalRequest,
  Ports,
  Prompter,
  PromptShown,
  Question,
} from '../../ports.ts';
import { respond } from '../../sandbox/respond.ts';
import { defaultWorld, type SandboxWorld } from '../../sandbox/world/state.ts';
import { consolePage, renderConsole, renderIntro, renderOutro, renderPasted } from '../../ui/demo.ts';
import { type View, widthOf } from '../../ui/text/view.ts';
import type { TokenPath } from '../../wizard/state.ts';
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

/** The wizard as it is, on a throw-away project and against the embedded Graph API. */
export async function demo(options: DemoOptions, ports: Ports): Promise<ExitCode> {
  const trouble = TROUBLES[options.trouble ?? (await askedTrouble(ports.prompter))];
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
      { ...ports, cwd: folder, env: {}, prompter: actor },
    );
    ports.out.note(renderOutro(folder, options.folder !== null, view));
    return exitCode;
  } finally {
    await server.close();
    if (options.folder === null) await ports.demoHost.removeFolder(folder);
  }
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

async function askedTrouble(prompter: Prompter | null): Promise<TroubleName> {
  if (prompter === null) return 'none';
  const names = Object.keys(TROUBLES).filter(isTrouble);
  const answer = await prompter.choose({
    message: 'Which trouble do you want to meet?',
    back: 'Leave the demo',
    choices: names.map((value) => ({ value, name: TROUBLES[value].what })),
  });
  if (answer.kind === 'answer') return answer.value;
  throw new CliFailure({ kind: 'cancelled', written: [] });
}

function viewOf({ out, clock, zone }: Ports, columns: number): View {
  return { paint: out.paint.note, width: widthOf(columns), now: clock.now(), zone };
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
    const body = consolePage(this.#isTemporary ? 'API Setup' : 'System users', this.copied);
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
  const actor =
    ports.prompter ??
    (await ports.demoHost.play((seen) => keysFor(seen, options, world.recipients.listed, stand)));
  const view = viewOf(ports, actor.columns);
  return {
    ...actor,
    columns: actor.columns,
    openLink: () => actor.openLink(page),
    async secret(question: Question): Promise<Answer<string>> {
      const isTemporary = question.link?.includes('wa-dev-console') ?? false;
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
function keysFor(
  { kind, choices }: PromptShown,
  { path }: DemoOptions,
  recipient: string,
  stand: FakeConsole,
): string {
  if (kind === 'text') return `${recipient}${ENTER}`;
  if (kind === 'secret') return `\u001b[200~${stand.copied}\u001b[201~${ENTER}`;
  const wanted = choices.findIndex(
    (name) => (path === 'temporary' && name.startsWith('Temporary')) || name.startsWith('I added'),
  );
  return wanted === -1 ? ENTER : `${wanted + 1}${ENTER}`;
}
