import assert from 'node:assert/strict';
import { existsSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { describe, test } from 'node:test';
import * as protocol from '../server/src/protocol.ts';
import { rules } from '../server/src/rules/index.ts';
import { planCodes } from './support/plan-codes.ts';

const root = resolve(import.meta.dirname, '..');
const read = (file: string) => readFileSync(join(root, file), 'utf8');

interface Manifest {
  readonly name: string;
  readonly main: string;
  readonly bin: Readonly<Record<string, string>>;
  readonly dependencies: Readonly<Record<string, string>>;
  readonly devDependencies: Readonly<Record<string, string>>;
  readonly scripts: Readonly<Record<string, string>>;
  readonly contributes: {
    readonly commands: readonly {
      readonly command: string;
      readonly title: string;
      readonly category: string;
    }[];
    readonly menus: Readonly<Record<string, readonly { readonly command: string }[]>>;
    readonly configuration: {
      readonly properties: Readonly<
        Record<
          string,
          { readonly default: unknown; readonly scope: string; readonly markdownDescription: string }
        >
      >;
    };
  };
}

const manifest = JSON.parse(read('package.json')) as Manifest;
const settings = manifest.contributes.configuration.properties;
const readme = read('README.md');

describe('commands', () => {
  const declared = manifest.contributes.commands.map(({ command }) => command).sort();

  test('package.json and the command table name the same ones', () => {
    const table = [
      ...read('client/src/commands.ts').matchAll(/^ {2}'(machineConfiguration\.[A-Za-z]+)':/gm),
    ].map(([, id]) => id);
    assert.deepEqual(table.sort(), declared);
  });

  test('menus name declared commands', () => {
    for (const { command } of Object.values(manifest.contributes.menus).flat())
      assert.ok(declared.includes(command), command);
  });

  test('every one has a title in the README', () => {
    for (const { title, category } of manifest.contributes.commands) {
      assert.equal(category, 'Machine Configuration');
      assert.ok(readme.includes(`*${title}*`), `README.md does not name *${title}*`);
    }
  });
});

describe('settings', () => {
  test('what the client reads is declared, and nothing else', () => {
    const used = [...read('client/src/settings.ts').matchAll(/settings\.get(?:<[^>]*>)?\(\s*'([^']+)'/g)].map(
      ([, name]) => `machineConfiguration.${name}`,
    );
    // The language client reads the trace setting itself; the server asks for those of the target, file by file.
    const asked = ['trace.server', ...readByServer()].map((name) => `machineConfiguration.${name}`);
    assert.deepEqual([...used, ...asked].sort(), Object.keys(settings).sort());
  });

  test('the README has a row for each, with its default', () => {
    for (const [name, { default: value }] of Object.entries(settings)) {
      const shown = typeof value === 'string' ? (value === '' ? 'empty' : value) : JSON.stringify(value);
      const row = readme.split('\n').find((line) => line.includes(`\`${name}\``));
      assert.ok(row?.includes(shown), `README.md has no row for ${name} with its default ${shown}`);
    }
  });

  test('a workspace can neither choose a program or kubeconfig nor weaken a guard', () => {
    for (const [name, { scope }] of Object.entries(settings)) {
      if (name.endsWith('.path')) assert.equal(scope, 'machine', name);
      if (/productionContexts|readOnly/.test(name)) assert.equal(scope, 'application', name);
    }
  });
});

/** The settings that the language server asks the editor for. */
function readByServer(): readonly string[] {
  const source = read('server/src/features/file-settings.ts');
  const names = /const \{ ([^}]+) \} = settings/.exec(source)?.[1] ?? '';
  return names.split(', ').map((name) => `target.${name}`);
}

describe('files', () => {
  test('main and the binaries are bundles that the build makes', () => {
    const bundles = read('scripts/bundles.ts');
    for (const file of [manifest.main, ...Object.values(manifest.bin)]) {
      assert.ok(bundles.includes(`'${file.replace('./dist/', '')}'`), file);
    }
  });

  test('every script names a file that exists', () => {
    for (const command of Object.values(manifest.scripts)) {
      for (const [file] of command.matchAll(/(?:scripts|test)\/[\w./-]+\.(?:ts|mjs)/g)) {
        if (!file.includes('*')) assert.ok(existsSync(join(root, file)), file);
      }
    }
  });

  test('versions are exact, and the lockfile names no registry', () => {
    for (const version of Object.values({ ...manifest.dependencies, ...manifest.devDependencies }))
      assert.match(version, /^\d/);
    assert.ok(!/"resolved":/.test(read('package-lock.json')));
  });
});

test('CONTRIBUTING.md documents every method of our own', () => {
  const contributing = read('CONTRIBUTING.md');
  for (const method of Object.values(protocol)) assert.ok(contributing.includes(method), method);
});

test('the plan’s README has every code of a plan, with its meaning', () => {
  assert.equal(read('server/src/domain/boot-images/README.md'), planCodes());
});

test('the rules’ README has a line for each rule', () => {
  const table = read('server/src/rules/README.md');
  for (const { id, docs } of rules) {
    assert.ok(table.includes(`### ${id}`), id);
    assert.ok(table.includes(docs.why), id);
  }
});
