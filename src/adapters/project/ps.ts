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
