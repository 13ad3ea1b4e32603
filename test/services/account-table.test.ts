import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { verdictOf } from '../../src/core/check/checks.ts';
import { evaluateChecks } from '../../src/core/check/evaluate.ts';
import { isProofOfToken } from '../../src/core/check/token-proof.ts';
import { exitOf } from '../../src/core/check/verdict.ts';
import { diagnose } from '../../src/core/explain/diagnose.ts';
import { noAnswer } from '../../src/core/graph/failure.ts';
import type { GraphFailure } from '../../src/core/graph/graph.ts';
import { idsOf } from '../../src/core/guide/links.ts';
import type { Aimed, At, State } from '../../src/core/refresh/state.ts';
import { findTargets } from '../../src/services/env/find.ts';
import { setUp } from '../../src/services/env/setup.ts';
import { verifyBySending, verifyToken } from '../../src/services/meta/verify.ts';
import { PLAIN } from '../../src/ui/text/paint.ts';
import {
  noRecipient,
  sendRefused,
  send as sendStage,
  sendUnanswered,
  wayOut,
} from '../../src/wizard/rows-send.ts';
import { inspect, readUnanswered } from '../../src/wizard/rows-token.ts';
import {
  type Answering,
  bodyFor,
  CASES,
  failureOf,
  HEALTHS,
  meta,
  NEW,
  NUMBER,
  OLD,
  OPTIONS,
  REACHES,
  ROWS,
  refreshed,
  refusedBy,
  SILENT,
  TABLE,
  written,
} from '../support/cause-table.ts';
import { scriptedPrompter } from '../support/scripted-prompter.ts';
import { type TestWorld, testWorld } from '../support/world.ts';

let world: TestWorld;
beforeAll(async () => {
  world = await testWorld();
});
afterAll(() => world.remove());

/** One of each kind of outcome; every reply of the table, against every state of the account, is in the slow tier. */
const SHORT = [...SILENT.slice(0, 1), ...ROWS.filter((_case, at) => at % 4 === 0)];

describe('unattended, the test message is answered with', () => {
  test.each(SHORT)('%s', async (_what, failure, one) => {
    expect(await refreshed(world, { send: failure })).toMatchObject(
      one.tokenWorks === true ? written(one) : refusedBy(one),
    );
  });
});

test.each(REACHES.filter(([, , , cause]) => cause === 'wrong-app'))(
  '%s: nothing is sent or written',
  async (_what, answering, more, cause) => {
    expect(await refreshed(world, answering, true, more)).toMatchObject({
      result: 'refused',
      cause,
      sent: 0,
    });
  },
);

test('every answer of the messaging layer proves the token, but for the three that do not', () => {
  const unknown = failureOf('136999 400 (#136999) Something that nobody knows');
  const proofless: number[] = [];
  for (let code = 130_000; code < 140_000; code += 1) {
    if (!isProofOfToken({ ...unknown, code })) proofless.push(code);
  }
  expect(proofless).toEqual([131_000, 131_005, 131_016]);
});

const REPLIES = TABLE.flatMap((one) => one.replies.map((reply) => [reply, one] as const));

/** Of a webhook or a log the same number may be about what came in, and then it proves nothing. */
const ABOUT_INCOMING = '131052 400 Media';

test.each(REPLIES.filter(([reply]) => reply !== ABOUT_INCOMING))('explain: %s', (reply, one) => {
  const { cause, tokenWorks } = diagnose(bodyFor(reply).text);
  expect({ cause, tokenWorks }).toEqual({ cause: one.cause, tokenWorks: one.tokenWorks });
});

test('a number that the token does not reach: nothing is sent or written', async () => {
  const number = failureOf("100/33 400 Unsupported get request. Object with ID '1' does not exist");
  const refused = { result: 'refused', exitCode: 1, cause: 'asset-unreachable', sent: 0 };
  expect(await refreshed(world, { number })).toMatchObject(refused);
});

test('check: a read that blames the token decides, whatever debug_token says of it', async () => {
  const failure = failureOf('190/459 400 You cannot access the app till you log in');
  const inspection = await meta({}).inspect(NEW);
  const asked = { inspection, identity: null, app: null, permissions: null, clockSkewMs: null };
  const failed = { ok: false, failure } as const;
  const checks = evaluateChecks(
    { ...asked, number: failed, health: failed },
    { now: new Date(), appId: null },
  );
  expect(verdictOf(checks)).toBe('unhealthy');
});

test.each(CASES)('check: every read is answered with %s', (_what, failure, one) => {
  const failed = { ok: false, failure } as const;
  const answers = {
    inspection: failed,
    identity: failed,
    app: failed,
    permissions: failed,
    number: failed,
    health: failed,
    clockSkewMs: null,
  };
  const verdict = verdictOf(evaluateChecks(answers, { now: new Date(), appId: null }));
  // The token itself was not told: good for the messaging layer is no word on its life.
  expect(exitOf(verdict)).toBe(one.tokenWorks === true && one.verdict === 0 ? 3 : one.verdict);
});

describe('in the wizard, the test message is answered with', () => {
  let aimed: Aimed;
  beforeAll(async () => {
    await world.write('.env', `WHATSAPP_ACCESS_TOKEN=${OLD}\n`);
    const [target] = await findTargets(OPTIONS, world.ports);
    if (target === undefined) throw new Error('no target');
    const setup = setUp(OPTIONS, target, world.ports);
    const ids = { phoneNumberId: NUMBER.id, appId: null };
    aimed = {
      ground: {
        options: OPTIONS,
        target,
        others: [],
        setup,
        ids: idsOf(setup),
        wrongId: null,
        appIdFrom: null,
        old: null,
      },
      path: 'permanent',
      token: NEW,
      repairs: [],
      reads: await verifyToken(meta({}), NEW, ids, world.ports.clock),
      owner: null,
      to: { kind: 'number', address: '+15550100' },
      template: 'hello_world',
      language: 'en_US',
    };
  });

  async function next(failure: GraphFailure): Promise<State> {
    const { prompter } = scriptedPrompter([]);
    const ports = { ...world.ports, prompter, connect: async () => meta({ send: failure }) };
    return sendStage.run({ ...aimed, at: 'send' }, ports);
  }

  async function read(answering: Answering, appId?: string): Promise<State> {
    const { prompter } = scriptedPrompter([]);
    const ports = { ...world.ports, prompter, connect: async () => meta(answering) };
    const setup = {
      ...aimed.ground.setup,
      appId: appId === undefined ? null : { value: appId, source: 'flag' as const },
    };
    return inspect.run({ ...aimed, ground: { ...aimed.ground, setup }, at: 'inspect' }, ports);
  }

  test.each(HEALTHS)(
    '(first the reads) %s: it goes on to the test message',
    async (_what, entities, cause) => {
      const state = await read({ health: { canSendMessage: 'BLOCKED', entities } });
      expect(state.at).toBe('number');
      expect('reads' in state && state.reads.verdict).toBe(cause === null ? 'healthy' : 'unhealthy');
    },
  );

  test.each(REACHES)('(first the reads) %s', async (_what, answering, { appId }, cause) => {
    const state = await read(answering, appId);
    expect(state.at).toBe(cause === null ? 'number' : cause === 'token-expired' ? 'paste' : 'read-refused');
  });

  test.each(ROWS)('(first the reads) the number answers %s', async (_what, number, one) => {
    const state = await read({ number });
    const { at } = state;
    // What the number met from behind authentication is trouble of its own, and is told as that.
    if ('reads' in state && one.tokenWorks === true) {
      expect(state.reads.cause).toBe(one.verdict === 1 ? one.cause : null);
    }
    if (one.tokenWorks === false) expect(at).toBe('paste');
    else if (one.tokenWorks === true) expect(at).toBe('number');
    else expect(at).toBe(one.verdict === 3 ? 'read-unanswered' : 'read-refused');
  });

  test('(first the reads) where more than the number is unknown, or wrong, no message decides', async () => {
    const number = failureOf('80007 400 (#80007) Too many calls to this WhatsApp Business account');
    const other = REACHES.find(([what]) => what === 'another app');
    for (const [answering, appId] of [
      [{ facts: number, app: number, number }, undefined],
      [{ ...other?.[1], number }, other?.[2].appId],
    ] as const) {
      const state = await read(answering, appId);
      if (state.at !== 'read-unanswered') throw new Error(state.at);
      expect(JSON.stringify(readUnanswered.ask(state, view))).not.toContain('the test message decides');
    }
  });

  test('(first the reads) no answer about the number alone: the message may decide, the reads may not', async () => {
    const number = failureOf('80007 400 (#80007) Too many calls to this WhatsApp Business account');
    const state = await read({ number });
    if (state.at !== 'read-unanswered') throw new Error(state.at);
    const asking = readUnanswered.ask(state, view);
    const names = asking.kind === 'choose' ? asking.options.map(({ name, to }) => [name, to.at]) : [];
    expect(names).toContainEqual(['Go on: the test message decides', 'number']);
    for (const more of [{ send: false }, { dryRun: true }]) {
      const ground = { ...state.ground, options: { ...OPTIONS, ...more } };
      const silent = readUnanswered.ask({ ...state, ground }, view);
      expect(JSON.stringify(silent)).not.toContain('the test message decides');
    }
    for (const row of [sendUnanswered, sendRefused]) {
      const failure = noAnswer('no answer');
      const sent = await verifyBySending(meta({ send: failure }), NEW, NUMBER.id, aimed);
      const next = row.ask(
        { ...aimed, reads: state.reads, at: 'send-unanswered', send: sent } as never,
        view,
      );
      const proofs = next.kind === 'choose' ? next.options.map(({ to }) => proofOf(to)) : [];
      expect(proofs).not.toContain('reads');
    }
    const none = noRecipient.ask({ ...aimed, reads: state.reads, at: 'no-recipient' }, view);
    const ways = none.kind === 'choose' ? none.options.map(({ to }) => proofOf(to)) : [];
    expect(ways).toEqual([null, 'word']);
  });

  const view = { paint: PLAIN, width: 80, now: new Date(), zone: 'UTC', meta: 'Meta' };

  function offered(state: State): readonly { readonly name: string; readonly to: State }[] {
    const asking =
      state.at === 'way-out'
        ? wayOut.ask(state, view)
        : state.at === 'send-refused'
          ? sendRefused.ask(state, view)
          : sendUnanswered.ask(state as At<'send-unanswered'>, view);
    return asking.kind === 'choose' ? asking.options : [];
  }

  const proofOf = (state: State | undefined) => (state?.at === 'change' ? state.proof.by : null);

  test.each(CASES)('%s', async (_what, failure, one) => {
    const state = await next(failure);
    if (one.tokenWorks === false) {
      expect(state).toMatchObject({ at: 'paste', problem: { kind: 'refused', cause: one.cause } });
      return;
    }
    const proofs = offered(state).map(({ to }) => proofOf(to));
    if (one.tokenWorks === true) {
      expect(state.at).toBe('way-out');
      expect(proofs).toContain('refusal');
      expect(proofs).not.toContain('word');
      return;
    }
    const isOfAccount = one.cause === 'account-restricted';
    expect(state.at).toBe(one.verdict === 3 ? 'send-unanswered' : 'send-refused');
    expect(proofs).toContain('word');
    // The reads stand where nothing was said about the token; not where it lacks something.
    expect(proofs.includes('reads')).toBe(one.verdict === 3 || isOfAccount);
    // Enter never writes what nothing has proved.
    expect(proofs[0]).toBeNull();
  });
});
