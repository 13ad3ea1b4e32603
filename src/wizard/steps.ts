import type { StageName } from '../core/refresh/state.ts';
import type { StepRow } from './row.ts';
import * as end from './rows-end.ts';
import * as look from './rows-look.ts';
import * as send from './rows-send.ts';
import * as token from './rows-token.ts';
import * as write from './rows-write.ts';

export type Steps = { readonly [S in Exclude<StageName, 'done'>]: StepRow<S> };

/** The whole wizard: what is asked or done at each stage. A stage without a row does not compile. */
export const STEPS = {
  look: look.look,
  'make-file': look.makeFile,
  'made-file': look.madeFile,
  'which-key': look.whichKey,
  reference: look.reference,
  'which-file': look.whichFile,
  keep: look.keep,
  kept: write.kept,
  console: look.metaConsole,
  path: look.path,
  guide: token.guide,
  paste: token.paste,
  inspect: token.inspect,
  'read-refused': token.readRefused,
  'wrong-id': send.wrongId,
  'read-unanswered': token.readUnanswered,
  'short-lived': token.shortLived,
  lengthen: token.lengthened,
  number: send.number,
  'which-number': send.whichNumber,
  recipient: send.recipient,
  'no-recipient': send.noRecipient,
  send: send.send,
  arrived: send.arrived,
  'not-arrived': send.notArrived,
  'way-out': send.wayOut,
  template: send.template,
  'send-refused': send.sendRefused,
  'send-unanswered': send.sendUnanswered,
  change: write.change,
  agree: write.agree,
  'agree-id': write.agreeId,
  write: write.write,
  'in-place': write.inPlace,
  declined: write.declined,
  restart: end.restart,
  restarted: end.restarted,
  'run-restart': end.runCommand,
  'look-again': end.lookAgain,
  verify: end.verify,
  offers: end.offers,
  take: end.take,
  end: end.end,
} as const satisfies Steps;
