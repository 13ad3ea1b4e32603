import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { member } from '../support/graph-samples.ts';

const BIN = fileURLToPath(new URL('../../bin/wa-token.js', import.meta.url));

// Windows has no SIGINT to send to a child.
test.skipIf(process.platform === 'win32')(
  'the built program serves made-up tokens on loopback until Ctrl-C',
  async () => {
    const child = spawn(process.execPath, [BIN, 'sandbox', '--json'], { stdio: ['ignore', 'pipe', 'pipe'] });
    const exited = once(child, 'exit');
    const [line] = await once(createInterface({ input: child.stdout }), 'line');
    const sheet: unknown = JSON.parse(String(line));
    const me = async (name: string): Promise<number> => {
      const authorization = `Bearer ${String(member(member(sheet, 'tokens'), name))}`;
      const reply = await fetch(`${String(member(sheet, 'url'))}/v25.0/me`, { headers: { authorization } });
      await reply.text();
      return reply.status;
    };
    expect([await me('system-user'), await me('expired')]).toEqual([200, 400]);
    child.kill('SIGINT');
    expect(await exited).toEqual([130, null]);
  },
);
