import { type ProgramHost, start } from '../child/programs.ts';

/** How a page is opened on each system, without a shell: an address is an argument and never a command. */
function openerOf(platform: NodeJS.Platform): string {
  if (platform === 'darwin') return 'open';
  // `start` is a word of cmd.exe, which would read the & of a query; explorer takes the address as it is.
  return platform === 'win32' ? 'explorer' : 'xdg-open';
}

/** True as soon as the program that opens pages runs; what the browser makes of it is not waited for. */
export function openLink(host: ProgramHost, url: string): Promise<boolean> {
  if (!/^https?:\/\/[\w.:-]+\//.test(`${url}/`)) return Promise.resolve(false);
  const child = start(openerOf(host.platform), [url], host, {
    kind: 'tool',
    stdio: 'ignore',
    detached: true,
  });
  if (child === null) return Promise.resolve(false);
  return new Promise((resolve) => {
    child.once('error', () => resolve(false));
    child.once('spawn', () => {
      child.unref();
      resolve(true);
    });
  });
}
