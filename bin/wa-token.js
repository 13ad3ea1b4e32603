#!/usr/bin/env node
import module from 'node:module';

// Node 22.8 and newer keep the compiled code of the bundle between runs; Node 20 has no such cache.
module.enableCompileCache?.();
await import('../dist/main.js');
