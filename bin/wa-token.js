#!/usr/bin/env node
// CommonJS (see package.json beside it): a third of the time of `--version` would be Node's module loader.
// Nothing newer than Node 14 knows stands here: a Node that is too old must be able to say so.
const manifest = require('../package.json');

const lowest = manifest.engines.node.replace('>=', '');
const [argument, ...more] = process.argv.slice(2);

function isTooOld() {
  const [major, minor] = process.versions.node.split('.').map(Number);
  const [lowestMajor, lowestMinor] = lowest.split('.').map(Number);
  return major < lowestMajor || (major === lowestMajor && minor < lowestMinor);
}

if ((argument === '--version' || argument === '-V') && more.length === 0) {
  process.stdout.write(`${manifest.version}\n`);
} else if (isTooOld()) {
  process.stderr.write(
    `error: wa-token needs Node.js ${lowest} or newer; this is Node.js ${process.versions.node}\n`,
  );
  process.exitCode = 2;
} else {
  // Node 22.8 and newer keep the compiled code of the bundle between runs; Node 20 has no such cache.
  const { enableCompileCache } = require('node:module');
  if (enableCompileCache !== undefined) {
    const { cacheFolder } = require('./compile-cache.js');
    const folder = cacheFolder(process.env, process.platform, process.getuid?.());
    if (folder !== null) enableCompileCache(folder);
  }
  import('../dist/main.js');
}
