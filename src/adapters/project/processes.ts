import { readdirSync, readFileSync, readlinkSync } from 'node:fs';
import { unitIn } from '../../core/restart/manager.ts';
import { isIn, MARKS, type ParentFacts, type ProcessFacts } from '../../core/restart/running.ts';
import { Secret } from '../../core/secret.ts';
import { outputOf } from '../child/programs.ts';
import { codeOf } from '../disk/fs.ts';
import type { ProjectHost } from './host.ts';

/** The processes in `folder` that this user may look at, without this one and its parents. */
export async function processes(
  folder: string,
  variable: string,
  host: ProjectHost,
): Promise<readonly ProcessFacts[] | null> {
  if (host.platform === 'linux') return withoutOwn(fromProc(folder, variable, host.pid), host.pid);
  if (host.platform === 'darwin') return fromPs(folder, host);
  return null;
}

interface Known extends ProcessFacts {
  readonly isInside: boolean;
}

/** `wa-token` itself may have been started by `npx`, which looks like an app. */
function withoutOwn(all: readonly Known[] | null, pid: number): readonly ProcessFacts[] | null {
  if (all === null) return null;
  const own = new Set<number>();
  for (let at: number | undefined = pid; at !== undefined && !own.has(at); ) {
    own.add(at);
    at = all.find((one) => one.pid === at)?.parent;
  }
  return all
    .filter((one) => one.isInside && !own.has(one.pid))
    .map((one) => ({ ...one, parents: parentsOf(one, all) }));
}

const MAX_PARENTS = 12;

/** What started a process, the nearest first. */
function parentsOf(child: Known, all: readonly Known[]): readonly ParentFacts[] {
  const parents: ParentFacts[] = [];
  let at = all.find((one) => one.pid === child.parent);
  while (at !== undefined && parents.length < MAX_PARENTS) {
    const { pid, parent, command, cwd } = at;
    parents.push({ command, cwd });
    at = parent === pid ? undefined : all.find((one) => one.pid === parent);
  }
  return parents;
}

/** Ticks a second in /proc/<pid>/stat, on every architecture that Node runs on (proc(5), sysconf(_SC_CLK_TCK)). */
const TICKS = 100;

/** https://man7.org/linux/man-pages/man5/proc_pid_stat.5.html */
function fromProc(folder: string, variable: string, ownPid: number): readonly Known[] | null {
  // Times in /proc count from the boot, which a container may see otherwise; measured from our own start they hold.
  const own = statOf(ownPid);
  if (own === null) return null;
  return pids().flatMap((pid) => {
    const stat = statOf(pid);
    if (stat === null) return [];
    const cwd = attempt(() => readlinkSync(`/proc/${pid}/cwd`)) ?? '';
    const command = (attempt(() => readFileSync(`/proc/${pid}/cmdline`, 'utf8')) ?? '')
      .split('\0')
      .slice(0, -1);
    const isInside = isIn(folder, cwd) || command.slice(0, 4).some((word) => isIn(folder, word));
    const startedAt = new Date(performance.timeOrigin + ((stat.start - own.start) * 1000) / TICKS);
    const environment = isInside ? environmentOf(pid) : null;
    return [
      {
        pid,
        parent: stat.parent,
        startedAt,
        command,
        cwd,
        isInside,
        parents: [],
        value: environment === null ? undefined : environment.of(variable),
        marks: environment === null ? {} : environment.marks,
        ...(isInside ? unitOf(pid) : { unit: null }),
      },
    ];
  });
}

function pids(): readonly number[] {
  return (attempt(() => readdirSync('/proc')) ?? []).filter((name) => /^\d+$/.test(name)).map(Number);
}

/** The name in brackets may hold anything, so what counts starts after the last one. */
function statOf(pid: number): { readonly parent: number; readonly start: number } | null {
  const text = attempt(() => readFileSync(`/proc/${pid}/stat`, 'latin1'));
  if (text === null) return null;
  const fields = text.slice(text.lastIndexOf(')') + 2).split(' ');
  return { parent: Number(fields[1]), start: Number(fields[19]) };
}

interface Environment {
  of(variable: string): Secret | null;
  readonly marks: Readonly<Record<string, string>>;
}

/** What a process was started with; only the marks leave it as text. */
function environmentOf(pid: number): Environment | null {
  const text = attempt(() => readFileSync(`/proc/${pid}/environ`, 'latin1'));
  if (text === null) return null;
  const entries = text.split('\0');
  const startValue = (name: string): string | undefined =>
    entries.find((entry) => entry.startsWith(`${name}=`))?.slice(name.length + 1);
  return {
    of(variable) {
      const found = startValue(variable);
      return found === undefined ? null : new Secret(found, 'variable of a process');
    },
    marks: Object.fromEntries(
      MARKS.flatMap((name) => {
        const found = startValue(name);
        return found === undefined || found.length > 100 ? [] : [[name, found]];
      }),
    ),
  };
}

function unitOf(pid: number): Pick<ProcessFacts, 'unit' | 'isUserUnit'> {
  return unitIn(attempt(() => readFileSync(`/proc/${pid}/cgroup`, 'latin1')) ?? '') ?? { unit: null };
}

/** Processes end while they are looked at, and others' are closed to us. */
function attempt<T>(read: () => T): T | null {
  try {
    return read();
  } catch (error) {
    if (codeOf(error) === undefined) throw error;
    return null;
  }
}

const MAX_CANDIDATES = 200;

/** macOS: what runs comes from `ps`, where it runs from `lsof`; with what environment is not told. */
async function fromPs(folder: string, host: ProjectHost): Promise<readonly ProcessFacts[] | null> {
  const listed = await output('ps', ['-axwwo', 'pid=,ppid=,etime=,command='], host);
  if (listed === null) return null;
  const all = startedFrom(listed, new Date());
  const likely = all.filter(({ command }) => LIKELY.test(command[0] ?? '')).slice(0, MAX_CANDIDATES);
  if (likely.length === 0) return [];
  const pidList = likely.map(({ pid }) => pid).join(',');
  const cwds = cwdsOf((await output('lsof', ['-a', '-d', 'cwd', '-Fpn', '-p', pidList], host)) ?? '');
  const known = all.map((one) => {
    const cwd = cwds.get(one.pid) ?? '';
    const isInside = isIn(folder, cwd) || one.command.slice(0, 4).some((word) => isIn(folder, word));
    return { ...one, cwd, value: undefined, isInside, parents: [], marks: {}, unit: null };
  });
  return withoutOwn(known, host.pid);
}

const LIKELY =
  /(?:python|node|bun|deno|ruby|php|java|uvicorn|gunicorn|flask|celery|puma|go-build|^\.\/)[^/]*$/i;

async function output(program: string, args: readonly string[], host: ProjectHost): Promise<string | null> {
  const said = await outputOf(program, args, host, LIMITS, { env: { LC_ALL: 'C' } });
  // lsof says 1 where a process ended meanwhile; what it printed counts.
  return said !== null && (said.exit === 0 || said.stdout !== '') ? said.stdout : null;
}

const LIMITS = { milliseconds: 1000, maxBytes: 8 * 1024 * 1024 } as const;

/** What one line of `ps` tells. */
export interface Listed {
  readonly pid: number;
  readonly parent: number;
  readonly startedAt: Date;
  readonly command: readonly string[];
}

/** Lines of `ps -axwwo pid=,ppid=,etime=,command=`; the elapsed time is the one that no locale changes. */
export function startedFrom(text: string, now: Date): readonly Listed[] {
  return text.split('\n').flatMap((line) => {
    const match = /^\s*(\d+)\s+(\d+)\s+(?:(\d+)-)?(?:(\d+):)?(\d+):(\d+)\s+(.+)$/.exec(line);
    if (match === null) return [];
    const [days, hours, minutes, seconds] = match.slice(3, 7).map((part) => Number(part ?? 0));
    const elapsed = (((days ?? 0) * 24 + (hours ?? 0)) * 60 + (minutes ?? 0)) * 60 + (seconds ?? 0);
    return [
      {
        pid: Number(match[1]),
        parent: Number(match[2]),
        startedAt: new Date(now.getTime() - elapsed * 1000),
        command: (match[7] ?? '').split(' '),
      },
    ];
  });
}

/** Fields of `lsof -Fpn`: `p` and the pid, then `n` and the folder. */
export function cwdsOf(text: string): ReadonlyMap<number, string> {
  const cwds = new Map<number, string>();
  let pid = 0;
  for (const line of text.split('\n')) {
    if (line.startsWith('p')) pid = Number(line.slice(1));
    if (line.startsWith('n')) cwds.set(pid, line.slice(1));
  }
  return cwds;
}
