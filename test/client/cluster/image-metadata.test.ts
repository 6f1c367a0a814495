import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { readImageMetadata } from '../../../client/src/cluster/image-metadata.ts';

const files: Readonly<Record<string, string>> = {
  'a.json': '{"stream":"rhcos-4.18","architectures":{"x86_64":{"images":{}}}}',
  'b.json': '{"Images":[{"ImageId":"ami-1","OwnerId":"531415883065"}]}',
  'pod.json': '{"apiVersion":"v1","kind":"Pod","metadata":{"name":"a"}}',
  'broken.json': '{',
};
const read = (...paths: readonly string[]) =>
  readImageMetadata(paths, async (path) => {
    const text = files[path];
    if (text === undefined) throw new Error('ENOENT');
    return text;
  });

describe('files that say which images are Red Hat’s', () => {
  test('are stream metadata and listings of EC2', async () => {
    const { facts, problems } = await read('a.json', 'b.json');
    assert.deepEqual(problems, []);
    assert.deepEqual(
      [facts.otherStreams.map(({ stream }) => stream), facts.ec2Images.map(({ ImageId }) => ImageId)],
      [['rhcos-4.18'], ['ami-1']],
    );
  });

  test('that are something else, or cannot be read, are told, and the others are taken', async () => {
    const { facts, problems } = await read('pod.json', 'a.json', 'broken.json', 'nowhere.json');
    assert.equal(facts.otherStreams.length, 1);
    assert.deepEqual(
      problems.map((problem) => problem.split(' ')[0]),
      ['pod.json', 'broken.json', 'nowhere.json'],
    );
    assert.match(problems[2] ?? '', /cannot be read\.$/);
  });

  test('are none where none is named', async () => {
    assert.deepEqual(await read(), { facts: { otherStreams: [], ec2Images: [] }, problems: [] });
  });
});
