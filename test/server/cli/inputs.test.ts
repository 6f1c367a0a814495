import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { chmodSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, truncateSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import { after, describe, test } from 'node:test';
import { decodeText } from '../../../server/src/cli/inputs/decode-text.ts';
import { listInputs } from '../../../server/src/cli/inputs/list.ts';
import { readInput } from '../../../server/src/cli/inputs/read.ts';
import { reasonOf } from '../../../server/src/cli/inputs/reason.ts';

const folder = mkdtempSync(join(tmpdir(), 'inputs-'));
/** The user id of nobody on most systems. */
const nobody = 65534;
after(() => rmSync(folder, { recursive: true }));

/** Makes files by their paths in a folder of their own; a path that ends in / is an empty folder. */
function files(name: string, ...paths: string[]): string {
  const root = join(folder, name);
  mkdirSync(root);
  for (const path of paths) {
    const file = join(root, path);
    mkdirSync(path.endsWith('/') ? file : join(file, '..'), { recursive: true });
    if (!path.endsWith('/')) writeFileSync(file, path);
  }
  return root;
}

/** What is listed, from `root`; what cannot be read with its reason. */
async function list(root: string, ...paths: string[]): Promise<readonly string[]> {
  const listed = listInputs(paths.map((path) => (path === '-' ? path : join(root, path))));
  return listed.map((one) => {
    const path = one.path === '-' ? one.path : relative(root, one.path);
    return 'error' in one ? `${path}: ${one.error}` : path;
  });
}

async function read(...paths: string[]) {
  const inputs: (readonly [string, string])[] = [];
  const noStdin = () => assert.fail('standard input was not named');
  for (const listed of listInputs(paths)) {
    const input = await readInput(listed, noStdin);
    inputs.push([relative(folder, input.path), 'error' in input ? input.error : input.text]);
  }
  return inputs;
}

describe('what paths name', () => {
  const tree = files(
    'tree',
    ...['b.yaml', 'a.yml', 'C.JSON', 'notes.txt', 'sub/d.yaml', 'sub/deep/e.json', 'x.yaml/inside.yaml'],
    ...['.git/f.yaml', 'node_modules/g.yaml', 'empty/', 'dots/.hidden.yaml', '[1].yaml'],
  );

  test('a folder: its manifests in order of their names, all the way down', async () => {
    assert.deepEqual(await list(tree, '.'), [
      ...['C.JSON', '[1].yaml', 'a.yml', 'b.yaml', 'dots/.hidden.yaml', 'sub/d.yaml', 'sub/deep/e.json'],
      'x.yaml/inside.yaml',
    ]);
  });

  test('a file whatever its name, and a skipped folder where it is named', async () => {
    assert.deepEqual(await list(tree, 'notes.txt', '.git', 'node_modules'), [
      ...['notes.txt', '.git/f.yaml', 'node_modules/g.yaml'],
    ]);
  });

  test('each once, where it is named first', async () => {
    assert.deepEqual(await list(tree, 'sub/d.yaml', '-', 'sub', './sub/../sub/d.yaml', '-'), [
      ...['sub/d.yaml', '-', 'sub/deep/e.json'],
    ]);
  });

  test('patterns, unless a file has that name', async () => {
    assert.deepEqual(await list(tree, '*.y*ml'), ['[1].yaml', 'a.yml', 'b.yaml', 'x.yaml/inside.yaml']);
    assert.deepEqual(await list(tree, '**/*.json'), ['sub/deep/e.json']);
    assert.deepEqual(await list(tree, '{sub,empty}/*.yaml'), ['sub/d.yaml']);
    assert.deepEqual(await list(tree, '[1].yaml'), ['[1].yaml']);
    assert.deepEqual(await list(tree, '.git/*'), ['.git/f.yaml']);
  });

  test('nothing: one sentence', async () => {
    assert.deepEqual(await list(tree, 'nowhere', '*.toml', 'empty', 'b.yaml/c', 'sub'), [
      'nowhere: There is no such file or folder.',
      '*.toml: No file matches this pattern.',
      'empty: The folder has no *.yaml, *.yml or *.json file.',
      'b.yaml/c: There is no such file or folder.',
      'sub/d.yaml',
      'sub/deep/e.json',
    ]);
  });

  test('links: to files they are followed, to folders where they are named, and never in circles', async () => {
    const root = files('links', 'real/a.yaml', 'other.txt');
    symlinkSync('../other.txt', join(root, 'real/link.yaml'));
    symlinkSync('..', join(root, 'real/up.yaml'));
    symlinkSync('real', join(root, 'folder'));
    symlinkSync('nothing', join(root, 'broken.yaml'));
    symlinkSync('round.yaml', join(root, 'round.yaml'));
    assert.deepEqual(await list(root, 'real', 'folder'), [
      ...['real/a.yaml', 'real/link.yaml', 'folder/a.yaml', 'folder/link.yaml'],
    ]);
    assert.deepEqual(await list(root, 'broken.yaml'), [
      'broken.yaml: It is a link to something that is not there.',
    ]);
    assert.deepEqual(await read(root), [
      ['links/broken.yaml', 'It is a link to something that is not there.'],
      ['links/real/a.yaml', 'real/a.yaml'],
      ['links/real/link.yaml', 'other.txt'],
      ['links/round.yaml', 'It is a link that leads back to itself.'],
    ]);
  });
});

describe('what is read', () => {
  test('what is no file, or too large, is not opened', { skip: process.platform === 'win32' }, async () => {
    const root = files('special', 'huge.yaml');
    truncateSync(join(root, 'huge.yaml'), 64 * 1024 * 1024 + 1);
    execFileSync('mkfifo', [join(root, 'pipe.yaml')]);
    const socket = createServer().listen(join(root, 'socket.yaml'));
    await new Promise((done) => socket.once('listening', done));
    symlinkSync('/dev/null', join(root, 'device.yaml'));
    const inputs = await read(root);
    socket.close();
    assert.deepEqual(inputs, [
      ['special/device.yaml', 'It is a device, not a file.'],
      ['special/huge.yaml', 'It is larger than 64 MiB and was not read.'],
      ['special/pipe.yaml', 'It is a pipe, not a file; name - to read standard input.'],
      ['special/socket.yaml', 'It is a socket, not a file.'],
    ]);
  });

  test('without permission there is a sentence', async () => {
    const root = files('locked', 'a.yaml', 'closed/b.yaml');
    chmodSync(join(root, 'a.yaml'), 0);
    chmodSync(join(root, 'closed'), 0);
    chmodSync(folder, 0o755);
    // Root may read everything, so the test goes on as the user nobody.
    const isRoot = process.getuid?.() === 0;
    if (isRoot) process.seteuid?.(nobody);
    try {
      assert.deepEqual(await read(root), [
        ['locked/a.yaml', 'There is no permission to read it.'],
        ['locked/closed', 'There is no permission to read it.'],
      ]);
    } finally {
      if (isRoot) process.seteuid?.(0);
      chmodSync(join(root, 'closed'), 0o700);
    }
  });

  test('every reason is a sentence', () => {
    const reason = (code: string, path = join(folder, 'gone')) =>
      reasonOf(Object.assign(new Error(), { code }), path);
    assert.equal(reason('EACCES'), 'There is no permission to read it.');
    assert.equal(reason('ENOENT'), 'There is no such file or folder.');
    assert.equal(reason('EWHATEVER'), 'It could not be read (EWHATEVER).');
    assert.equal(reasonOf('odd', '-'), 'It could not be read (odd).');
  });

  const texts: readonly (readonly [name: string, bytes: readonly number[], expected: object])[] = [
    ['UTF-8', [0x61, 0xc3, 0xa9], { text: 'aé' }],
    ['a byte order mark', [0xef, 0xbb, 0xbf, 0x61], { text: 'a' }],
    ['nothing', [], { text: '' }],
    ['UTF-16, little end first', [0xff, 0xfe, 0x61, 0], { error: 'It is UTF-16 text; save it as UTF-8.' }],
    ['UTF-16, big end first', [0xfe, 0xff, 0, 0x61], { error: 'It is UTF-16 text; save it as UTF-8.' }],
    ['a NUL', [0x61, 0, 0x61], { error: 'It is binary, not text.' }],
    ['Latin 1', [0x61, 0xe9, 0x61], { error: 'It is not UTF-8 text.' }],
  ];
  for (const [name, bytes, expected] of texts) {
    test(name, () => assert.deepEqual(decodeText(new Uint8Array(bytes)), expected));
  }

  test('standard input, up to the same size', async () => {
    const readStdin = (parts: readonly Uint8Array[]) => {
      const stdin = async function* () {
        yield* parts;
      };
      return readInput({ path: '-' }, stdin);
    };
    const [é1, é2] = [new Uint8Array([0xc3]), new Uint8Array([0xa9])];
    assert.deepEqual(await readStdin([é1, é2]), { path: '-', text: 'é' });
    const part = new Uint8Array(33 * 1024 * 1024).fill(0x61);
    assert.deepEqual(await readStdin([part, part]), {
      path: '-',
      error: 'It is larger than 64 MiB and was not read.',
    });
  });
});
