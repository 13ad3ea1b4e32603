// CommonJS, and nothing newer than Node 14 knows, as in wa-token.js.
const fs = require('node:fs');
const os = require('node:os');
const path = require('node:path');

/**
 * A folder for Node's compiled code that nobody else can write into, or null. Node's own place is under the shared
 * temporary folder: what another user plants there would run here, and read the token.
 */
function cacheFolder(env, platform, uid) {
  const above = cacheHome(env, platform);
  if (env.NODE_DISABLE_COMPILE_CACHE || above === null || !path.isAbsolute(above)) return null;
  try {
    const folder = path.join(above, 'wa-token');
    if (fs.existsSync(above) && !isOwn(above, platform, uid)) return null;
    fs.mkdirSync(folder, { recursive: true, mode: 0o700 });
    return isOwn(above, platform, uid) && isOwn(folder, platform, uid) ? folder : null;
  } catch (_error) {
    // A home that cannot be written, or that is none: without a cache it starts a little later.
    return null;
  }
}

/** The user's own folder for what can be made anew. */
function cacheHome(env, platform) {
  if (platform === 'win32') return env.LOCALAPPDATA || null;
  const home = env.HOME || os.homedir();
  if (platform === 'darwin') return path.join(home, 'Library', 'Caches');
  return env.XDG_CACHE_HOME || path.join(home, '.cache');
}

/** A folder itself, of this user, that neither a group nor others may write into; Windows keeps them apart by itself. */
function isOwn(folder, platform, uid) {
  const stat = fs.lstatSync(folder);
  return stat.isDirectory() && (platform === 'win32' || (stat.uid === uid && (stat.mode & 0o022) === 0));
}

module.exports = { cacheFolder };
