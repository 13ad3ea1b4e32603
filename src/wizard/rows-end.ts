import { EXIT, type ExitCode } from '../core/exit.ts';
import { CliFailure } from '../core/failure.ts';
import { parseRecipient, type Recipient } from '../core/graph/recipient.ts';
import { reminderIcs } from '../core/guide/calendar.ts';
import type { RunningApp } from '../core/restart/running.ts';
import { EnvText } from '../core/secret.ts';
import { findTargets } from '../services/env/find.ts';
import { replaceInCopies } from '../services/env/replace-copies.ts';
import { troubleOf, verifyBySending, verifyToken } from '../services/meta/verify.ts';
import { findOldCopies, NO_COPIES, type OldCopies } from '../services/project/old-copies.ts';
import { adviseRestart, runningApps } from '../services/project/restart.ts';
import { messageOf } from '../ui/messages.ts';
import { renderEnd, renderOldCopies, renderRestart, renderVerified } from '../ui/refresh/wizard-end.ts';
import { fullSteps } from '../ui/refresh/wizard-guide.ts';
import { header, said } from '../ui/text/view.ts';
import { type QuestionRow, say, viewOf, type WizardPorts, type WorkRow } from './row.ts';
import type { Offer, State, Verified, Written } from './state.ts';

/** Step 6: the command that makes this project's app read the new token. Nothing is run. */
export const restart: WorkRow<'restart'> = {
  async run(state, world) {
    const target = { ...state.ground.target, token: state.token };
    const advice = await adviseRestart(target, world);
    const stale = await staleApps(state, world);
    const view = viewOf(world);
    say(world.out, header(6, view), renderRestart(advice, stale, view));
    return { ...state, at: 'verify', advice, stale };
  },
};

/** The project's processes that were started before the write, as far as the system tells. */
async function staleApps(
  { ground, token, writtenAt }: Written,
  world: WizardPorts,
): Promise<readonly RunningApp[]> {
  if (writtenAt === null) return [];
  const running = await runningApps({ ...ground.target, token }, writtenAt, world);
  return running.filter(({ holds }) => holds !== 'new');
}

/** Step 7: the file is read from the disk again, as the app would, and Meta is asked once more. */
export const verify: WorkRow<'verify'> = {
  async run(state, world) {
    const { ground } = state;
    const view = viewOf(world);
    const token = await onDisk(state, world);
    const graph = await world.connect(ground.setup.graph);
    const ids = {
      phoneNumberId: ground.setup.phoneNumberId?.value ?? null,
      appId: ground.setup.appId?.value ?? null,
    };
    const reads = await world.out.waiting('Asking Meta about the token in the file', () =>
      verifyToken(graph, token, ids, world.clock),
    );
    const copies = await oldCopies(state, world);
    say(
      world.out,
      header(7, view),
      renderVerified(state, reads, view),
      renderOldCopies(copies, view),
      renderEnd(state, view),
    );
    const trouble = reads.token.verdict === 'unhealthy' ? reads.token.cause : troubleOf(reads, state.send);
    const exitCode: ExitCode = trouble === null ? EXIT.ok : EXIT.unhealthy;
    return { ...state, at: 'offers', exitCode, trouble, copies: copies.envFiles, taken: [] };
  },
};

async function onDisk({ ground: { target }, token }: Written, world: WizardPorts) {
  const [read] = await findTargets({ envFiles: [target.path], key: target.key }, world);
  // What dotenvx has encrypted only its own key can read.
  if (target.encrypted && read?.encrypted === true) return token;
  if (read?.token?.equals(token) === true) return read.token;
  throw new CliFailure({ kind: 'env-file-changed', path: target.shownPath });
}

async function oldCopies({ ground, writtenAt }: Written, world: WizardPorts): Promise<OldCopies> {
  const { target, others } = ground;
  if (target.token === null || writtenAt === null) return NO_COPIES;
  return findOldCopies(target.token, [target, ...others], world);
}

/** What else can be done, as one list; Enter ends it. */
export const offers: QuestionRow<'offers'> = {
  more: ({ ground: { ids } }, view) => fullSteps([6, 7], ids, view),
  ask: (state) => ({
    kind: 'choose',
    message: 'Anything else?',
    options: [
      { name: 'No, that is all', to: finished(state) },
      ...(state.copies.length > 0 && !state.taken.includes('copies')
        ? [
            {
              name: `Put the new token into ${state.copies.map(({ path }) => path).join(' and ')} too`,
              to: { ...state, at: 'copies' as const },
            },
          ]
        : []),
      ...(state.stale.length > 0
        ? [
            {
              name: 'Look again: has the app been restarted?',
              to: { ...state, at: 'look-again' as const },
            },
          ]
        : []),
      ...(state.reads.facts?.expiresAt && !state.taken.includes('reminder')
        ? [{ name: 'Save a reminder for my calendar (.ics)', to: { ...state, at: 'reminder' as const } }]
        : []),
      ...(recipientOf(state) !== null && !state.taken.includes('resend')
        ? [
            {
              name: `Send one more test message to ${recipientOf(state)?.address}, with the token from the file`,
              to: { ...state, at: 'resend' as const },
            },
          ]
        : []),
    ],
  }),
};

function finished({ writtenAt, exitCode, trouble, changes, send, advice }: Verified): State {
  return {
    at: 'done',
    result: writtenAt === null ? 'unchanged' : 'updated',
    exitCode,
    cause: trouble,
    changes,
    send,
    advice,
  };
}

function recipientOf({ ground: { setup } }: Verified): Recipient | null {
  const parsed = setup.to === null ? null : parseRecipient(setup.to.value);
  return parsed?.ok === true && setup.phoneNumberId !== null ? parsed.recipient : null;
}

function taken(state: Verified, offer: Offer): State {
  return { ...state, at: 'offers', taken: [...state.taken, offer] };
}

export const reminder: WorkRow<'reminder'> = {
  async run(state, world) {
    const expiresAt = state.reads.facts?.expiresAt;
    if (!expiresAt) return taken(state, 'reminder');
    const name = `whatsapp-token-${expiresAt.toISOString().slice(0, 10)}.ics`;
    const text = reminderIcs(state.ground.target.key, expiresAt, world.clock.now());
    const path = `${world.cwd}/${name}`;
    const isThere = await world.files.exists(path);
    if (!isThere) await world.files.create(path, new EnvText(text));
    const words = isThere
      ? `${name} is there already`
      : `Saved ${name}: open it with your calendar. It holds no secret.`;
    say(world.out, said(words, viewOf(world)));
    return taken(state, 'reminder');
  },
};

export const resend: WorkRow<'resend'> = {
  async run(state, world) {
    const { setup } = state.ground;
    const to = recipientOf(state);
    if (to === null) return taken(state, 'resend');
    const graph = await world.connect(setup.graph);
    const message = { to, template: setup.template, language: setup.language };
    const token = await onDisk(state, world);
    const sent = await world.out.waiting('Sending one more test message', () =>
      verifyBySending(graph, token, setup.phoneNumberId?.value ?? '', message),
    );
    const words =
      sent.messageId === null
        ? `Not sent: ${sent.failure?.message || 'Meta gave no answer'}`
        : `Accepted by Meta, id ${sent.messageId}`;
    say(world.out, said(words, viewOf(world)));
    return taken(state, 'resend');
  },
};

/** The old token in other .env files is as dead as here. What can't be written stays as it is, and is told. */
export const copies: WorkRow<'copies'> = {
  async run(state, world) {
    const paths = state.copies.map(({ path }) => path).join(' and ');
    try {
      await replaceInCopies(state.copies, state.token, world);
      say(world.out, said(`Written: ${paths}`, viewOf(world)));
    } catch (error) {
      if (!(error instanceof CliFailure)) throw error;
      say(world.out, said(`Not written, all as it was: ${messageOf(error.failure).text}`, viewOf(world)));
    }
    return taken(state, 'copies');
  },
};

/** The person has restarted the app meanwhile, or thinks so: a reloader is often no restart. */
export const lookAgain: WorkRow<'look-again'> = {
  async run(state, world) {
    const stale = await staleApps(state, world);
    const view = viewOf(world);
    const words =
      stale.length === 0
        ? said('Restarted: no process of the project holds the old token any more', view)
        : renderRestart(state.advice, stale, view);
    say(world.out, words);
    return { ...state, at: 'offers', stale };
  },
};
