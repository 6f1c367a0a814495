#!/usr/bin/env node
import { setFlagsFromString } from 'node:v8';
import { createConnection, ProposedFeatures } from 'vscode-languageserver/node';
import manifest from '../../package.json' with { type: 'json' };
import { createKustomizeLookup } from './files/kustomize-lookup.ts';
import { startServer } from './server.ts';

// An editor has many servers at its side. Without this V8 keeps nearly twice the memory after a large file.
setFlagsFromString('--optimize-for-size');

const transports = ['--stdio', '--node-ipc', '--pipe', '--socket'];

if (
  transports.some((name) =>
    process.argv.some((argument) => argument === name || argument.startsWith(`${name}=`)),
  )
) {
  const { patchedBy } = createKustomizeLookup();
  startServer(createConnection(ProposedFeatures.all), {
    version: manifest.version,
    readSchemas: async () => (await import('./schema-files.ts')).bundledSchemas(),
    patchedBy,
    readSnapshot: async (path) => (await import('./engine.ts')).readSnapshot(path),
  });
} else {
  console.error('Usage: machineconfiguration-language-server --stdio');
  process.exitCode = 2;
}
