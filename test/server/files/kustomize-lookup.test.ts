import assert from 'node:assert/strict';
import { mkdir, mkdtemp, rm, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { createKustomizeLookup } from '../../../server/src/files/kustomize-lookup.ts';

describe('which kustomization names a file as a patch', () => {
  let root = '';
  const write = async (name: string, text: string) => {
    const file = join(root, name);
    await mkdir(dirname(file), { recursive: true });
    await writeFile(file, text);
    return file;
  };
  before(async () => {
    root = await mkdtemp(join(tmpdir(), 'kustomize-lookup-'));
    await write('kustomization.yaml', 'patches: [{path: overlay/patches/deep.yaml}, {path: both.yaml}]\n');
    await write('overlay/kustomization.yml', 'patches: [{path: patches/near.yaml}]\n');
    await write('named/Kustomization', 'patchesStrategicMerge: [p.yaml]\n');
    await write('broken/kustomization.yaml', 'patches: [{path: p.yaml\n');
    await mkdir(join(root, 'folder/kustomization.yaml'), { recursive: true });
    await write('a/b/c/d/e/f/g/h/p.yaml', '');
    await write('a/kustomization.yaml', 'patches: [{path: b/c/d/e/f/g/h/p.yaml}]\n');
  });
  after(() => rm(root, { recursive: true, force: true }));

  const cases: readonly (readonly [file: string, kustomization: string | undefined])[] = [
    ['both.yaml', 'kustomization.yaml'],
    ['overlay/patches/near.yaml', 'overlay/kustomization.yml'],
    ['overlay/patches/deep.yaml', 'kustomization.yaml'],
    ['overlay/near.yaml', undefined],
    ['named/p.yaml', 'named/Kustomization'],
    ['broken/p.yaml', undefined],
    ['folder/p.yaml', undefined],
    ['gone/p.yaml', undefined],
    // Eight folders up, and one of them its own.
    ['a/b/c/d/e/f/g/h/p.yaml', 'a/kustomization.yaml'],
  ];
  for (const [file, kustomization] of cases) {
    test(file, async () => {
      const found = await createKustomizeLookup().patchedBy(join(root, file));
      assert.equal(found, kustomization === undefined ? undefined : join(root, kustomization));
    });
  }

  test('no further up than eight folders', async () => {
    await write('far/kustomization.yaml', 'patches: [{path: 1/2/3/4/5/6/7/8/p.yaml}]\n');
    const file = await write('far/1/2/3/4/5/6/7/8/p.yaml', '');
    assert.equal(await createKustomizeLookup().patchedBy(file), undefined);
  });

  test('a kustomization that has changed is read again, and one that has not is not', async () => {
    const lookup = createKustomizeLookup();
    const kustomization = await write('changing/kustomization.yaml', 'patches: [{path: a.yaml}]\n');
    const file = join(root, 'changing/a.yaml');
    const stamp = new Date(2020, 1, 1);
    await utimes(kustomization, stamp, stamp);
    assert.equal(await lookup.patchedBy(file), kustomization);
    await writeFile(kustomization, 'patches: [{path: b.yaml}]\n');
    await utimes(kustomization, stamp, stamp);
    assert.equal(await lookup.patchedBy(file), kustomization);
    await utimes(kustomization, new Date(), new Date());
    assert.equal(await lookup.patchedBy(file), undefined);
    await rm(kustomization);
    assert.equal(await lookup.patchedBy(join(root, 'changing/b.yaml')), undefined);
  });

  test('whatever the path, it does not reject', async () => {
    for (const path of ['', 'relative.yaml', '/', `${'x/'.repeat(3_000)}y`, 'a\u0000b']) {
      assert.equal(await createKustomizeLookup().patchedBy(path), undefined);
    }
  });
});
