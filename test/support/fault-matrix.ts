import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Call, callsOn, disturbed, type Graph, project, refresh, wrongIn } from './fault-lab.ts';

export const FAULTS = [
  'ENOSPC',
  'EIO',
  'EACCES',
  'EROFS',
  'EBUSY',
  'EXDEV',
  'short write',
  'SIGKILL',
] as const;
type Fault = (typeof FAULTS)[number];

/** What a run came to: `old` and `new` say what stands in .env, `in place` that no rename was possible. */
export type Outcome = 'old' | 'new' | 'new, in place' | 'unhit';

export interface Row {
  readonly call: string;
  readonly nth: number;
  readonly fault: Fault;
  readonly outcome: Outcome;
  readonly wrong: readonly string[];
}

/** The kinds of call that each error is put into; SIGKILL comes at every call on the project. */
const KINDS: readonly (readonly [kind: string, names: RegExp])[] = [
  ['openat', /^open(?:at)?$/],
  ['mkdir', /^mkdir(?:at)?$/],
  ['write', /^(?:p?write(?:64)?|writev)$/],
  ['fsync', /^f(?:data)?sync$/],
  ['rename', /^rename(?:at2?)?$/],
  ['chmod', /^f?chmod(?:at)?$/],
  ['chown', /^f?chown(?:at)?$/],
  ['read', /^p?read(?:64)?$/],
  ['unlink', /^(?:unlink(?:at)?|rmdir)$/],
];

interface Plan {
  readonly call: Call;
  readonly kind: string;
  readonly fault: Fault;
}

function planned(calls: readonly Call[]): readonly Plan[] {
  return calls.flatMap((call) => {
    const kind = KINDS.find(([, names]) => names.test(call.name))?.[0];
    const faults = FAULTS.filter((fault) => {
      if (fault === 'SIGKILL') return true;
      return fault === 'short write' ? kind === 'write' : kind !== undefined;
    });
    return faults.map((fault) => ({ call, kind: kind ?? 'others', fault }));
  });
}

function injection({ call, fault }: Plan): string {
  const what = fault === 'SIGKILL' ? 'signal=KILL' : fault === 'short write' ? 'retval=1' : `error=${fault}`;
  return `${call.name}:${what}:when=${call.nth}`;
}

/** Runs the built program once for each fault at each of its calls on the project. */
export async function faultMatrix(graph: Graph): Promise<readonly Row[]> {
  const undisturbed = project(graph);
  const { trace } = await refresh(graph, undisturbed);
  const calls = callsOn(undisturbed.folder, trace);
  undisturbed.remove();
  const plans = [...planned(calls)];
  const rows: Row[] = [];
  const work = async (): Promise<void> => {
    for (let plan = plans.shift(); plan !== undefined; plan = plans.shift())
      rows.push(await tried(graph, plan));
  };
  await Promise.all([work(), work(), work()]);
  return rows;
}

/** Other threads can make the count of a call differ by a little: then it is tried again. */
async function tried(graph: Graph, plan: Plan): Promise<Row> {
  let row = await once(graph, plan);
  for (let again = 0; row.outcome === 'unhit' && row.wrong.length === 0 && again < 3; again += 1) {
    row = await once(graph, plan);
  }
  return row;
}

async function once(graph: Graph, plan: Plan): Promise<Row> {
  const lab = project(graph);
  const { folder } = lab;
  try {
    const { exit, said, trace } = await refresh(graph, lab, injection(plan));
    const wrong = [...wrongIn(lab)];
    const isNew = readFileSync(join(folder, '.env'), 'latin1') === lab.fresh;
    if (exit === 0 && !isNew) wrong.push('it says that all is well, and the old token stands');
    if (exit !== 0 && exit !== null && isNew) wrong.push(`it fails (${exit}), and the new token stands`);
    if (said.includes(graph.token)) wrong.push('it says the token');
    const hit = disturbed(folder, trace);
    const left = readdirSync(folder).filter((name) => name.startsWith('.wa-token-'));
    if (left.length > 0) wrong.push(...(await notMended(graph, lab)));
    const inPlace =
      isNew && callsOn(folder, trace).some(({ line }) => /O_RDWR/.test(line) && line.includes('/.env"'));
    const outcome = hit === undefined ? 'unhit' : !isNew ? 'old' : inPlace ? 'new, in place' : 'new';
    return { call: plan.kind, nth: plan.call.nth, fault: plan.fault, outcome, wrong };
  } finally {
    lab.remove();
  }
}

/** The next run works, and what the killed one has left holds no token any more. */
async function notMended(graph: Graph, lab: ReturnType<typeof project>): Promise<readonly string[]> {
  const { exit } = await refresh(graph, lab);
  const wrong = exit === 0 ? [] : [`the next run fails (${exit})`];
  if (readFileSync(join(lab.folder, '.env'), 'latin1') !== lab.fresh)
    wrong.push('the next run does not write');
  const left = readdirSync(lab.folder).filter((name) => name.startsWith('.wa-token-'));
  const secret = left.some((name) =>
    readdirSync(join(lab.folder, name)).some((inside) => inside.startsWith('new-')),
  );
  return secret ? [...wrong, 'the token of the killed run lies about'] : wrong;
}

/** Fault x call -> outcome, with the number of runs. */
export function table(rows: readonly Row[]): string {
  const calls = [...KINDS.map(([kind]) => kind), 'others'];
  const cells = calls.map((call) => [
    call,
    ...FAULTS.map((fault) => cell(rows.filter((row) => row.call === call && row.fault === fault))),
  ]);
  const lines = [['', ...FAULTS], ...cells];
  const widths = FAULTS.map((_, index) => Math.max(...lines.map((line) => (line[index + 1] ?? '').length)));
  const text = lines.map(([call = '', ...rest]) =>
    [call.padEnd(7), ...rest.map((value, index) => value.padEnd(widths[index] ?? 0))].join('  ').trimEnd(),
  );
  return `${text.join('\n')}\n`;
}

function cell(rows: readonly Row[]): string {
  if (rows.length === 0) return '-';
  const counts = new Map<string, number>();
  for (const { outcome, wrong } of rows) {
    const what = wrong.length > 0 ? 'WRONG' : outcome;
    counts.set(what, (counts.get(what) ?? 0) + 1);
  }
  return [...counts].map(([what, count]) => `${count} ${what}`).join(' + ');
}
