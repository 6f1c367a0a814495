import assert from 'node:assert/strict';
import { existsSync, globSync, readFileSync } from 'node:fs';
import { dirname, join, relative, resolve } from 'node:path';
import { describe, test } from 'node:test';

const root = resolve(import.meta.dirname, '..');

interface Import {
  /** `./x.ts` resolved to a path from the root, or a package's name. */
  readonly of: string;
  readonly typeOnly: boolean;
}

/** Every import of a file: static, dynamic and for its effects. */
function importsOf(file: string): readonly Import[] {
  const text = readFileSync(join(root, file), 'utf8');
  const statics = text.matchAll(/^\s*(?:import|export)\s+(type\s+)?(?:[^'";]*?\sfrom\s+)?'([^']+)'/gm);
  const dynamics = text.matchAll(/\bimport\(\s*'([^']+)'\s*\)/g);
  return [
    ...[...statics].map(([, type, of]) => ({ of: toPath(file, of ?? ''), typeOnly: type !== undefined })),
    ...[...dynamics].map(([, of]) => ({ of: toPath(file, of ?? ''), typeOnly: false })),
  ];
}

function toPath(file: string, of: string): string {
  return of.startsWith('.') ? relative(root, resolve(root, dirname(file), of)) : of;
}

const files = globSync('{client,server}/src/**/*.ts', { cwd: root }).sort();

/** A ring: the files in it, and what they may import. Packages are named; `server/src/x/` is a folder. */
interface Ring {
  readonly name: string;
  readonly holds: (file: string) => boolean;
  readonly may: readonly string[];
  /** Packages and folders that may be imported for their types only. */
  readonly mayTypes?: readonly string[];
}

const server = 'server/src/';
const within =
  (...folders: readonly string[]) =>
  (file: string) =>
    folders.some((folder) => file.startsWith(folder));
const lsp = ['vscode-languageserver/node'];
const judge = [
  `${server}admission/`,
  `${server}documents/`,
  `${server}domain/`,
  `${server}rules/`,
  `${server}schema/`,
];

const rings: readonly Ring[] = [
  { name: 'the domain imports nothing', holds: within(`${server}domain/`), may: [`${server}domain/`] },
  {
    name: 'schemas know the domain',
    holds: within(`${server}schema/`),
    may: [`${server}schema/`, `${server}domain/`],
  },
  {
    name: 'admission knows schemas and the domain',
    holds: within(`${server}admission/`),
    may: [`${server}admission/`, `${server}schema/`, `${server}domain/`, 'ajv', '@bufbuild/re2'],
  },
  {
    name: 'rules see no text: they know the domain, and how schemas and admission errors look',
    holds: within(`${server}rules/`),
    may: [
      `${server}rules/`,
      `${server}domain/`,
      `${server}schema/schema-at.ts`,
      `${server}schema/availability.ts`,
      `${server}admission/admission-error.ts`,
    ],
    mayTypes: [`${server}schema/`, `${server}admission/`],
  },
  {
    name: 'documents know the domain and yaml',
    holds: within(`${server}documents/`),
    may: [`${server}documents/`, `${server}domain/`, 'yaml', 'vscode-languageserver-textdocument'],
  },
  {
    name: 'features know all of the server and the protocol, and no system',
    holds: (file) =>
      within(`${server}features/`)(file) ||
      ['server', 'session', 'world', 'host'].some((name) => file === `${server}${name}.ts`),
    may: [
      ...judge,
      ...lsp,
      `${server}features/`,
      `${server}engine.ts`,
      `${server}judge.ts`,
      `${server}judge/`,
      `${server}session.ts`,
      `${server}world.ts`,
      `${server}host.ts`,
      `${server}protocol.ts`,
      'node:url',
      'yaml',
    ],
    mayTypes: [`${server}snapshot/`],
  },
  {
    name: 'what reads files knows documents and the domain, and judges nothing',
    holds: within(`${server}snapshot/`, `${server}files/`),
    may: [
      `${server}snapshot/`,
      `${server}files/`,
      `${server}documents/`,
      `${server}domain/`,
      'yaml',
      'node:fs',
      'node:fs/promises',
      'node:path',
      'node:zlib',
    ],
  },
  {
    name: 'the judge knows no connection and no system',
    holds: (file) => within(`${server}judge/`)(file) || file === `${server}judge.ts`,
    may: [...judge, `${server}judge/`],
  },
  {
    name: 'the protocol imports types only',
    holds: (file) => file === `${server}protocol.ts`,
    may: [],
    mayTypes: [`${server}domain/`],
  },
  {
    name: 'the engine names what judges and plans, for a bundle of its own',
    holds: (file) => file === `${server}engine.ts`,
    may: [
      `${server}judge.ts`,
      `${server}judge/`,
      `${server}schema/catalog.ts`,
      `${server}snapshot/read-snapshot.ts`,
      `${server}features/plan-at.ts`,
      `${server}domain/plan-text/words.ts`,
    ],
  },
  {
    name: 'the command line reads files and opens no socket',
    holds: (file) => within(`${server}cli/`)(file) || file === `${server}cli.ts`,
    may: [
      ...judge,
      `${server}cli/`,
      `${server}files/`,
      `${server}engine.ts`,
      `${server}judge.ts`,
      `${server}judge/`,
      `${server}schema-files.ts`,
      'package.json',
      'node:crypto',
      'node:fs',
      'node:fs/promises',
      'node:path',
      'node:stream/consumers',
      'node:util',
    ],
  },
  {
    name: 'the Kubernetes part of the client does not know VS Code',
    holds: (file) =>
      within('client/src/cluster/')(file) ||
      ['apply-change', 'field-changes', 'normalise', 'pending-change'].some(
        (name) => file === `client/src/preview/${name}.ts`,
      ),
    may: [
      'client/src/cluster/',
      'client/src/preview/normalise.ts',
      'client/src/preview/field-changes.ts',
      'client/src/preview/pending-change.ts',
      `${server}domain/`,
      'node:',
      'yaml',
      '@kubernetes/client-node',
    ],
    mayTypes: [`${server}protocol.ts`],
  },
  {
    name: 'the client knows VS Code, and of the server its domain and protocol',
    holds: within('client/src/'),
    may: [
      'client/src/',
      `${server}domain/`,
      `${server}protocol.ts`,
      'vscode',
      'vscode-languageclient/node',
      'node:',
    ],
  },
];

test('every message to the user goes through notify.ts, which makes no links of what a cluster says', () => {
  const talking = files.filter((file) =>
    /window\s*\.\s*show(?:Error|Warning|Information)Message/.test(readFileSync(join(root, file), 'utf8')),
  );
  assert.deepEqual(talking, ['client/src/notify.ts']);
});

describe('rings', () => {
  test('every source file is in a ring or is an entry', () => {
    const entries = [
      `${server}main.ts`,
      `${server}engine-bundle.ts`,
      `${server}schema-files.ts`,
      `${server}yaml-module.d.ts`,
    ];
    const strays = files.filter((file) => !entries.includes(file) && !rings.some((ring) => ring.holds(file)));
    assert.deepEqual(strays, []);
  });

  for (const [index, ring] of rings.entries()) {
    test(ring.name, () => {
      // The first ring that holds a file is the one that counts.
      const own = files.filter(
        (file) => ring.holds(file) && !rings.slice(0, index).some((earlier) => earlier.holds(file)),
      );
      assert.ok(own.length > 0);
      const wrong = own.flatMap((file) =>
        importsOf(file)
          .filter(({ of, typeOnly }) => {
            const allowed = [...ring.may, ...(typeOnly ? (ring.mayTypes ?? []) : [])];
            return !allowed.some((prefix) =>
              prefix.endsWith('/') || prefix.endsWith(':') ? of.startsWith(prefix) : of === prefix,
            );
          })
          .map(({ of }) => `${file} imports ${of}`),
      );
      assert.deepEqual(wrong, []);
    });
  }

  test('one module imports the Kubernetes client, and it is imported only dynamically', () => {
    const importers = files.filter((file) =>
      importsOf(file).some(({ of }) => of === '@kubernetes/client-node'),
    );
    assert.deepEqual(importers, ['client/src/cluster/kubernetes-client.ts']);
    for (const file of files) {
      const statics =
        readFileSync(join(root, file), 'utf8').match(/^import (?!type)[^;]*kubernetes-client\.ts/gm) ?? [];
      assert.deepEqual([...statics], [], file);
    }
  });

  test('one module sends anything but reads', () => {
    const sends = /\bmethod: '(?:POST|PUT|PATCH|DELETE)'/;
    const senders = files.filter((file) =>
      sends.test(readFileSync(join(root, file), 'utf8').replace(/readonly method: .*/g, '')),
    );
    assert.deepEqual(senders, ['client/src/cluster/writes.ts']);
  });
});

test('there are no cycles of imports', () => {
  const graph = new Map(
    files.map((file) => [
      file,
      importsOf(file).filter(({ of, typeOnly }) => !typeOnly && existsSync(join(root, of))),
    ]),
  );
  const done = new Set<string>();
  const visit = (file: string, path: readonly string[]): void => {
    assert.ok(!path.includes(file), [...path.slice(path.indexOf(file)), file].join(' → '));
    if (done.has(file)) return;
    for (const { of } of graph.get(file) ?? []) visit(of, [...path, file]);
    done.add(file);
  };
  for (const file of files) visit(file, []);
});

test('source files stay small enough to read', () => {
  const long = files.filter((file) => readFileSync(join(root, file), 'utf8').split('\n').length > 330);
  assert.deepEqual(long, []);
});

test('no module holds state of its own', () => {
  const stateful = files.filter((file) => /^(?:export )?let /m.test(readFileSync(join(root, file), 'utf8')));
  assert.deepEqual(stateful, []);
});
