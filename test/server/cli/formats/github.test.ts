import assert from 'node:assert/strict';
import { resolve } from 'node:path';
import { describe, test } from 'node:test';
import { githubFormat } from '../../../../server/src/cli/formats/github.ts';
import { file, finding, report } from './sample.ts';

const github = githubFormat();

describe('github', () => {
  test('makes an annotation of every finding', () => {
    const text = github.file(
      file(
        resolve('clusters/a.yaml'),
        finding(),
        finding({ severity: 'warning' }),
        finding({ severity: 'information' }),
        finding({ severity: 'hint', fixes: [{ title: 'Do It', preferred: true, edits: [] }] }),
      ),
    );
    const place = 'file=clusters/a.yaml,line=5,endLine=5,col=3,endColumn=8,title=not-one-of';
    assert.deepEqual(text.split('\n'), [
      `::error ${place}::It cannot be so.`,
      `::warning ${place}::It cannot be so.`,
      `::notice ${place}::It cannot be so.`,
      `::notice ${place}::It cannot be so.%0AFix: Do It`,
      '',
    ]);
  });

  test('gives no columns where a finding is longer than a line', () => {
    const range = { start: { line: 0, character: 3 }, end: { line: 2, character: 0 } };
    assert.equal(
      github.file(file('a.yaml', finding({ range }))),
      '::error file=a.yaml,line=1,endLine=3,title=not-one-of::It cannot be so.\n',
    );
  });

  test('escapes what would end a property or the line', () => {
    const text = github.file(file('50%,a:b.yaml', finding({ message: '100%, a: b\r\nc ::error::' })));
    assert.equal(
      text,
      '::error file=50%25%2Ca%3Ab.yaml,line=5,endLine=5,col=3,endColumn=8,title=not-one-of::100%25, a: b%0D%0Ac ::error::\n',
    );
  });

  test('annotates what could not be read, and sums up', () => {
    const unread = { path: 'x.yaml', error: 'No.', documents: [] };
    assert.equal(github.file(unread), '::error file=x.yaml,title=unreadable::No.\n');
    const all = report(file('a.yaml', finding()), unread);
    assert.equal(
      github.end(all, [{ ...all.target, source: 'flag' }]),
      '1 MachineConfiguration in 1 file judged for OpenShift 4.22: 1 error. 1 input could not be read.\n',
    );
  });
});
