#!/usr/bin/env node
// CommonJS (see package.json beside it): a third of the time of `--version` would be Node's module loader.
const module_ = require('node:module');

const [argument, ...more] = process.argv.slice(2);
if ((argument === '--version' || argument === '-V') && more.length === 0) {
  process.stdout.write(`${require('../package.json').version}\n`);
} else {
  // Node 22.8 and newer keep the compiled code of the bundle between runs; Node 20 has no such cache.
  module_.enableCompileCache?.();
  import('../dist/main.js');
}
