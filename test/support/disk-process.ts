import { disk } from '../../src/adapters/disk/disk.ts';
import { setKey } from '../../src/core/env/file.ts';
import { CliFailure } from '../../src/core/failure.ts';
import { AccessToken } from '../../src/core/secret.ts';

/** What disk-process.ts is told to do, as JSON in its one argument. */
export interface Order {
  readonly paths: readonly string[];
  readonly key: string;
  readonly token: string;
  readonly mayWriteInPlace: boolean;
  readonly umask?: number;
  /** Rewrites this often, with the number of the round at the end of the token. */
  readonly rounds?: number;
}

/** What it says, one line of JSON a round. */
export interface Told {
  readonly how: readonly string[];
  readonly asked: readonly string[];
  readonly failure: string | null;
  readonly reason: string | null;
}

const order: Order = JSON.parse(process.argv[2] ?? '');
if (order.umask !== undefined) process.umask(order.umask);
const files = disk({ platform: process.platform, pid: process.pid, uid: process.getuid?.() ?? null });

for (let round = 0; round < (order.rounds ?? 1); round += 1) {
  const token = new AccessToken(order.rounds === undefined ? order.token : `${order.token}${round}`);
  process.stdout.write(`${JSON.stringify(await rewrite(token))}\n`);
}

async function rewrite(token: AccessToken): Promise<Told> {
  const asked: string[] = [];
  const changes = order.paths.map((path) => ({
    path,
    edit: (text: Parameters<typeof setKey>[0]) => {
      const edit = setKey(text, order.key, token);
      if (!edit.ok) throw new Error(edit.reason);
      return edit.text;
    },
  }));
  try {
    const results = await files.rewrite(changes, async (_, why) => {
      asked.push(why);
      return order.mayWriteInPlace;
    });
    return { how: results.map(({ how }) => how), asked, failure: null, reason: null };
  } catch (error) {
    if (!(error instanceof CliFailure)) throw error;
    const { failure } = error;
    return { how: [], asked, failure: failure.kind, reason: 'reason' in failure ? failure.reason : null };
  }
}
