import assert from 'node:assert/strict';
import { before, describe, test } from 'node:test';
import { isDeepStrictEqual } from 'node:util';
import { parseDocument } from '../../server/src/documents/parse.ts';
import { isObject, type JsonValue } from '../../server/src/domain/json.ts';
import { forms, knownDifferences } from './forms.ts';
import { buildKubectl } from './kubectl/build.ts';
import { objectOf, readByKubectl } from './kubectl-reads.ts';

const built = await buildKubectl({ onProgress: console.log });

describe('every form is read as kubectl sends it', { skip: built.ok ? false : built.reason }, () => {
  const nameOf = (index: number) => `form-${index}`;
  const textOf = (index: number) => objectOf(nameOf(index), forms[index]?.spec ?? '');
  let sent: ReadonlyMap<string, JsonValue | undefined> = new Map();
  before(async () => {
    if (built.ok)
      sent = await readByKubectl(
        built.kubectl,
        new Map(forms.map((_, index) => [nameOf(index), textOf(index)])),
      );
  });

  /** How a form is read in another way than kubectl reads it; undefined where it is read in the same way. */
  const differenceOf = (index: number): string | undefined => {
    const { value, problems } = parseDocument(textOf(index));
    const ours = isObject(value) ? value['spec'] : value;
    const name = nameOf(index);
    const says = problems.map(({ message }) => message).join(' ');
    if (!sent.has(name)) return says === '' ? `kubectl refuses it, and we read ${show(ours)}` : undefined;
    const theirs = sent.get(name) ?? null;
    if (says !== '') return `kubectl sends ${show(theirs)}, and we say: ${says}`;
    return isDeepStrictEqual(ours, theirs)
      ? undefined
      : `kubectl sends ${show(theirs)}, and we read ${show(ours)}`;
  };

  for (const [index, { about, spec }] of forms.entries()) {
    test(`${about}: ${JSON.stringify(spec)}`, () => {
      const difference = differenceOf(index);
      if (!knownDifferences.has(spec)) assert.equal(difference, undefined);
      else assert.ok(difference, 'It does not differ any more: take it off the list.');
    });
  }
});

test('there are more forms than were found to matter, none of them twice', () => {
  assert.ok(forms.length >= 200);
  assert.equal(new Set(forms.map(({ spec }) => spec)).size, forms.length);
  for (const spec of knownDifferences.keys()) assert.ok(forms.some((form) => form.spec === spec));
});

function show(value: JsonValue | undefined): string {
  return JSON.stringify(value, (_, one) => (typeof one === 'bigint' ? `${one}n` : one)) ?? 'nothing';
}
