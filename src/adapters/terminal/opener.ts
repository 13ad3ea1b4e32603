import { spawn } from 'node:child_process';

/** How a page is opened on each system, without a shell: an address is an argument and never a command. */
function openerOf(platform: NodeJS.Platform, url: string): readonly [string, readonly string[]] {
  if (platform === 'darwin') return ['open', [url]];
  // `start` is a word of cmd.exe, which would read the & of a query; explorer takes the address as it is.
  return platform === 'win32' ? ['explorer.exe', [url]] : ['xdg-open', [url]];
}

/** True as soon as the program that opens pages runs; what the browser makes of it is not waited for. */
export function openLink(platform: NodeJS.Platform, url: string): Promise<boolean> {
  if (!/^https?:\/\/[\w.:-]+\//.test(`${url}/`)) return Promise.resolve(false);
  const [command, args] = openerOf(platform, url);
  return new Promise((resolve) => {
    const child = spawn(command, args, { stdio: 'ignore', detached: true, shell: false });
    child.once('error', () => resolve(false));
    child.once('spawn', () => {
      child.unref();
      resolve(true);
    });
  });
}
