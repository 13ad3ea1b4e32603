import { isIn, type ProcessFacts, wordsOf } from './running.ts';

/** Who started an application, and will start it again. */
export type Manager =
  | { readonly by: 'systemd'; readonly unit: string; readonly isUser: boolean }
  | { readonly by: 'supervisor'; readonly program: string | null; readonly configuration: string | null }
  | { readonly by: 'pm2'; readonly name: string | null }
  | { readonly by: 'docker' }
  | { readonly by: 'processes'; readonly command: string }
  | { readonly by: 'script'; readonly runner: Runner; readonly script: string; readonly cwd: string }
  | { readonly by: 'hand' };

type Runner = 'npm' | 'pnpm' | 'yarn' | 'bun';

/**
 * Up through what started it, to the first that would start it again; a shell that somebody types in ends the way. A
 * script of another project (an editor's, a test run's) that stands above is not the way to start this one.
 */
export function managerOf(
  { parents, marks, unit, isUserUnit = false }: ProcessFacts,
  project: string,
): Manager {
  let script: Extract<Manager, { by: 'script' }> | null = null;
  for (const { command, cwd } of parents) {
    const words = wordsOf(command);
    const text = words.join(' ');
    if (/God Daemon|\bpm2-runtime\b|\/pm2\/lib\/(?:Daemon|ProcessContainer)/.test(text)) {
      return { by: 'pm2', name: marks['name'] ?? marks['pm_id'] ?? null };
    }
    if (/\bsupervisord\b/.test(text)) {
      const configuration = /\s(?:-c|--configuration)[= ]?(\S+)/.exec(text)?.[1] ?? null;
      return { by: 'supervisor', program: supervised(marks), configuration };
    }
    const manager = /(?:^|[\s/])(honcho|foreman|overmind|hivemind|goreman|nf)(?:\.js)?(?=[\s:]|$)(.*)$/.exec(
      text,
    );
    if (manager !== null) {
      const rest = (manager[2] ?? '').trim();
      return {
        by: 'processes',
        command: /^(?:start|s)\b/.test(rest) ? `${manager[1]} ${rest}` : `${manager[1]} start`,
      };
    }
    if (/containerd-shim|\bdocker-init\b|\bconmon\b|\btini\b/.test(text)) return { by: 'docker' };
    if (cwd === '' || isIn(project, cwd)) script = scriptIn(text, cwd) ?? script;
    if (isTypedIn(words)) return script ?? { by: 'hand' };
  }
  if (unit !== null && !NOT_THE_APPS.test(unit)) return { by: 'systemd', unit, isUser: isUserUnit };
  return script ?? { by: 'hand' };
}

/**
 * The unit by a process's control group: `0::/system.slice/shop.service`, and within a user's own systemd
 * `.../user@1000.service/app.slice/shop.service` (https://man7.org/linux/man-pages/man7/cgroups.7.html).
 */
export function unitIn(cgroup: string): { readonly unit: string; readonly isUserUnit: boolean } | null {
  const path = /^\d+:[^:]*:(\/.*\.service(?:\/.*)?)$/m.exec(cgroup)?.[1];
  const units = (path ?? '').split('/').filter((part) => part.endsWith('.service'));
  const [first, second] = units;
  if (first === undefined) return null;
  // A terminal's scope lies in the user's own systemd too, and is no service.
  const isUserUnit = first.startsWith('user@') && second !== undefined && path?.endsWith(second) === true;
  return { unit: isUserUnit ? second : first, isUserUnit };
}

/** Units that hold whole sessions, and supervisors that were met above if they are what started it. */
const NOT_THE_APPS =
  /^(?:user@|session-|init\.|cron|crond|atd|ssh|sshd|docker|containerd|podman|supervisor|supervisord|pm2-|getty|serial-getty|gdm|lightdm|sddm|display-manager|code-server|jupyter|tmux|screen|dbus|gnome|plasma|vte-|app-|run-|jenkins|gitlab-runner|actions\.runner|buildkite|wsl)|\.(?:scope|slice)$/;

function supervised(marks: ProcessFacts['marks']): string | null {
  const name = marks['SUPERVISOR_PROCESS_NAME'];
  const group = marks['SUPERVISOR_GROUP_NAME'];
  if (name === undefined) return group ?? null;
  return group === undefined || group === name ? name : `${group}:${name}`;
}

/** `npm run dev`, `node /usr/bin/pnpm dev`: what was typed. The outermost counts, which is met last. */
function scriptIn(text: string, cwd: string): Extract<Manager, { by: 'script' }> | null {
  const [, runner, words = ''] =
    /(?:^|[\s/])(npm|pnpm|yarn|bun)(?:-cli)?(?:\.c?js)?\s+(.*)$/.exec(text) ?? [];
  const known = (['npm', 'pnpm', 'yarn', 'bun'] as const).find((one) => one === runner);
  if (known === undefined) return null;
  const script = /^(?:--?\S+\s+)*(?:run(?:-script)?\s+)?([\w][\w:.-]*)(?:\s|$)/.exec(words)?.[1];
  const isOther = /^(?:exec|dlx|x|i|install|ci|add|create|test|t)$/.test(script ?? 'exec');
  return isOther || script === undefined ? null : { by: 'script', runner: known, script, cwd };
}

/** A shell without a command of its own: somebody types there. */
function isTypedIn([program = '', ...rest]: readonly string[]): boolean {
  const isShell = /(?:^|\/|^-)(?:ba|z|fi|da|k|tc|c)?sh$/.test(program);
  return isShell && rest.every((word) => /^-(?:[il]+|-login|-interactive)$/.test(word));
}
