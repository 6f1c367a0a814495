import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { resolve } from 'node:path';
import { test } from 'node:test';
import { buildControlPlane } from '../support/control-plane.ts';

const root = resolve(import.meta.dirname, '../..');
const built = await buildControlPlane({ onProgress: (line) => console.log(line) });

/** `npm start` as it is, but that it stops as soon as everything stands. */
test('npm start shows findings, an editor and a cluster, and stops everything', {
  timeout: 300_000,
}, async () => {
  const child = spawn(process.execPath, ['scripts/start.ts', '--once'], {
    cwd: root,
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  let output = '';
  child.stdout.on('data', (chunk: Buffer) => {
    output += chunk.toString();
  });
  const code = await new Promise<number | null>((done) => child.on('close', done));
  assert.equal(code, 0, output);
  assert.match(output, /broken\.yaml:8:13 error not-one-of/);
  assert.match(output, /http:\/\/127\.0\.0\.1:\d+\/\?|Opening .* in VS Code/);
  assert.match(output, built.ok ? /The test cluster "orchid" is ready/ : /There is no test cluster: /);
});
