#!/usr/bin/env node
// The launcher. Runs the program with the Node 24 that npm installed beside it: a bare `node` in a
// shell may be an older one, which cannot run TypeScript.
import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const here = dirname(fileURLToPath(import.meta.url));
const major = Number(process.versions.node.split('.')[0]);

if (major >= 24) {
  await import('../src/main.ts');
} else {
  const bundled = findBundled(here);
  if (bundled === null) {
    console.error(
      `Loadline needs Node 24, which "npm ci" installs; this is ${process.versions.node}.`,
    );
    process.exit(1);
  }
  // Through the channel the program learns that we were killed, and ends too.
  const program = spawn(bundled, [fileURLToPath(import.meta.url), ...process.argv.slice(2)], {
    stdio: ['inherit', 'inherit', 'inherit', 'ipc'],
  });
  // Who stops us means the program; it ends in order, and we with it.
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) {
    process.on(signal, () => program.kill(signal));
  }
  program.on('exit', (code) => process.exit(code ?? 1));
}

function findBundled(from) {
  for (let folder = from; folder !== dirname(folder); folder = dirname(folder)) {
    const candidate = join(folder, 'node_modules', '.bin', 'node');
    if (existsSync(candidate)) return candidate;
  }
  return null;
}
