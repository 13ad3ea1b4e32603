import { definitionsOf } from '../core/env/file.ts';
import { EXIT } from '../core/exit.ts';
import { CliFailure } from '../core/failure.ts';
import { RECIPIENT_NAMES } from '../core/options.ts';
import type { Scheduler } from '../core/refresh/outcome.ts';
import type { Offer, State, Verified } from '../core/refresh/state.ts';
import { reminderIcs } from '../core/reminder/ics.ts';
import { runnable } from '../core/restart/runnable.ts';
import { EnvText } from '../core/secret.ts';
import { appendLine, replaceInCopies, writeSetting } from '../services/env/write.ts';
import { adviseRestart } from '../services/project/restart.ts';
import { runRestart } from '../services/project/run-restart.ts';
import { bring } from '../services/stores/bring.ts';
import { messageOf } from '../ui/messages.ts';
import { RECIPES } from '../ui/recipes/recipes.ts';
import { debugWritten } from '../ui/refresh/env-words.ts';
import { renderAllRestarts, renderCopies, renderRecipe, renderRun } from '../ui/refresh/wizard-end.ts';
import { pushLines } from '../ui/stores/push.ts';
import { said } from '../ui/text/view.ts';
import { say, viewOf, type WizardPorts } from './row.ts';

/** What is known afterwards, or another way to go on. */
export type Taken = Verified | { readonly goTo: State };

interface OfferRow {
  /** What is offered; null where it does not apply. */
  name(state: Verified): string | null;
  /** Does it and says so; what went wrong is told, and nothing is lost by it. */
  take(state: Verified, world: WizardPorts): Promise<Taken>;
}

/** What is offered at the end, in this order, each once and only where it applies. */
const ROWS = {
  id: {
    name: (state) => {
      const setting = idSetting(state);
      return setting === null ? null : `Put ${setting.name}=${setting.value} into ${placeOf(state)}`;
    },
    async take(state, world) {
      const setting = idSetting(state);
      if (setting !== null) await writeSetting(state.ground.target, setting.name, setting.value, world);
      say(world.out, said(`Written: ${setting?.name} in ${placeOf(state)}`, viewOf(world)));
      return state;
    },
  },
  copies: {
    name: ({ copies }) => (copies.length === 0 ? null : `Put the new token into ${pathsOf(copies)} too`),
    async take(state, world) {
      const changes = await replaceInCopies(state.copies, state.token, world);
      const view = viewOf(world);
      say(world.out, renderCopies(changes, view));
      debugWritten(changes, world.out);
      const all = await Promise.all(
        state.copies.map(({ path, keys }) =>
          adviseRestart(
            { path: `${world.cwd}/${path}`, key: keys[0] ?? state.ground.target.key, token: state.token },
            world,
          ),
        ),
      );
      const known = new Set(state.advice.map(({ command }) => command));
      const more = all.flatMap(([first]) => (first === undefined || known.has(first.command) ? [] : [first]));
      say(world.out, renderAllRestarts(more, view));
      return { ...state, advice: [...state.advice, ...more] };
    },
  },
  ignore: {
    name: ({ ignore }) =>
      ignore === null
        ? null
        : `Add the line ${ignore.line} to ${ignore.ignoreFile}, so that git ignores ${ignore.path}`,
    async take(state, world) {
      const { ignore } = state;
      if (ignore === null) return state;
      await appendLine(`${world.cwd}/${ignore.ignoreFile}`, ignore.line, world);
      say(world.out, said(`Added to ${ignore.ignoreFile}: ${ignore.line}`, viewOf(world)));
      return state;
    },
  },
  recipient: {
    name: (state) => {
      const number = typedRecipient(state);
      return number === null ? null : `Remember +${number} for the next test (${RECIPIENT_NAMES[0]})`;
    },
    async take(state, world) {
      const number = typedRecipient(state);
      if (number !== null) await writeSetting(state.ground.target, RECIPIENT_NAMES[0], number, world);
      say(world.out, said(`Written: ${RECIPIENT_NAMES[0]} in ${placeOf(state)}`, viewOf(world)));
      return state;
    },
  },
  reminder: {
    name: ({ reads: { facts } }) =>
      facts?.expiresAt ? 'Save a calendar reminder (.ics) before the token expires' : null,
    async take(state, world) {
      const facts = state.reads.facts;
      if (!facts?.expiresAt) return state;
      const { target } = state.ground;
      const { appName, expiresAt } = facts;
      const name = `whatsapp-token-${expiresAt.toISOString().slice(0, 10)}.ics`;
      const path = `${world.cwd}/${name}`;
      const reminder = {
        appName,
        key: target.key,
        place: target.shownPath,
        identity: target.path,
        expiresAt,
      };
      const isThere = await world.files.exists(path);
      if (!isThere) {
        await world.files.create(path, new EnvText(reminderIcs(reminder, world.clock.now())));
      }
      const words = isThere
        ? `${name} is already there`
        : `Saved ${name}: open it with your calendar. It holds no secret.`;
      say(world.out, said(words, viewOf(world)));
      return state;
    },
  },
  permanent: {
    name: ({ reads: { facts } }) =>
      facts !== null && facts.expiresAt !== null && facts.kind !== 'system-user'
        ? 'Get a permanent token now, instead of this temporary one'
        : null,
    take: async ({ ground: { options } }) => ({
      goTo: { at: 'look', options: { ...options, path: 'permanent', pasted: null } },
    }),
  },
  run: {
    name: ({ advice, apps, writtenAt }) => {
      const command = writtenAt === null || apps.length > 0 ? undefined : runnableIn(advice);
      return command === undefined ? null : `Run \`${command}\` now`;
    },
    async take(state, world) {
      const command = runnableIn(state.advice);
      const what = command === undefined ? null : runnable(command);
      if (what === null) return state;
      const view = viewOf(world);
      say(world.out, `  $ ${view.paint.cyan(command ?? '')}`);
      say(world.out, renderRun(await world.out.waiting('Running it', () => runRestart(what, world)), view));
      return state;
    },
  },
  restarts: {
    name: ({ advice }) => (advice.length < 2 ? null : 'Show all restart commands for this project'),
    async take(state, world) {
      say(world.out, renderAllRestarts(state.advice, viewOf(world)));
      return state;
    },
  },
  recipe: {
    name: ({ schedulers: [name] }) =>
      name === undefined ? null : `Show the daily check, ready for ${SCHEDULERS[name]}`,
    async take(state, world) {
      const [name] = state.schedulers;
      if (name !== undefined)
        say(world.out, renderRecipe(name, RECIPES[name].text(world.version), viewOf(world)));
      return state;
    },
  },
  push: {
    name: (state) => storesIn(state, false),
    take: (state, world) => pushed(state, false, world),
  },
  deploy: {
    name: (state) => storesIn(state, true),
    take: (state, world) => pushed(state, true, world),
  },
} as const satisfies Record<Offer, OfferRow>;

/** Those that the files of the project show; one offer for all, and one that deploys besides where a store needs that. */
function storesIn({ stores, taken, writtenAt }: Verified, deploys: boolean): string | null {
  if (stores.length === 0 || writtenAt === null || taken.includes(deploys ? 'push' : 'deploy')) return null;
  if (deploys && !stores.some((store) => store.deploys)) return null;
  const titles = stores.map(({ title }) => title).join(' and ');
  return `Push the new token to the ${titles} too${deploys ? ', and deploy it there' : ''}`;
}

/** Through the store's own command line. What fails is told, and undoes nothing. */
async function pushed(state: Verified, redeploy: boolean, world: WizardPorts): Promise<Verified> {
  const { target, options } = state.ground;
  const places = { push: state.stores.map((store) => store.target), pipeTo: [], redeploy, reminder: null };
  const { pushes } = await bring({ ...options, ...places }, [target], world);
  const view = viewOf(world);
  const lines = pushLines(pushes, null);
  say(world.out, ...lines.map((line) => said(line, view)));
  const hasFailed = pushes.some(({ status }) => status === 'failed');
  return hasFailed && state.exitCode === EXIT.ok ? { ...state, exitCode: EXIT.unhealthy } : state;
}

const SCHEDULERS = {
  github: 'GitHub Actions',
  gitlab: 'GitLab CI',
  kubernetes: 'Kubernetes',
  systemd: 'systemd',
} as const satisfies Record<Scheduler, string>;

const OFFERS: Readonly<Record<Offer, OfferRow>> = ROWS;

export function offersFor(state: Verified): readonly { readonly offer: Offer; readonly name: string }[] {
  return (Object.keys(ROWS) as Offer[]).flatMap((offer) => {
    const name = state.taken.includes(offer) ? null : OFFERS[offer].name(state);
    return name === null ? [] : [{ offer, name }];
  });
}

export async function takeOffer(offer: Offer, state: Verified, world: WizardPorts): Promise<Taken> {
  try {
    return await OFFERS[offer].take(state, world);
  } catch (error) {
    if (!(error instanceof CliFailure) || error.failure.kind === 'cancelled') throw error;
    say(
      world.out,
      said(`That did not work, and nothing was changed: ${messageOf(error.failure).text}`, viewOf(world)),
    );
    return state;
  }
}

function runnableIn(advice: Verified['advice']): string | undefined {
  return advice.find(({ command }) => runnable(command) !== null)?.command ?? undefined;
}

function pathsOf(copies: Verified['copies']): string {
  return copies.map(({ path }) => path).join(' and ');
}

function placeOf({ ground: { target } }: Verified): string {
  return target.shownPath;
}

/** The number that was chosen, where the file names none. A wrong one was changed in step 5, or is not in the file. */
function idSetting({ ground: { setup, target, wrongId }, writtenAt }: Verified) {
  const { phoneNumberId } = setup;
  if (phoneNumberId?.source !== 'chosen' || writtenAt === null || wrongId !== null) return null;
  const name = 'WHATSAPP_PHONE_NUMBER_ID';
  if (definitionsOf(target.text, name).some(({ value }) => !value.isEmpty)) return null;
  return { name, value: phoneNumberId.value };
}

function typedRecipient({ ground: { setup }, send, writtenAt }: Verified): string | null {
  if (setup.to !== null || writtenAt === null || send.status !== 'accepted') return null;
  return /^\+(\d{8,15})\b/.exec(send.to ?? '')?.[1] ?? null;
}
