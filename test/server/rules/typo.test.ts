import assert from 'node:assert/strict';
import { test } from 'node:test';
import { meantBy } from '../../../server/src/rules/typo.ts';

test('a keystroke too many, too few, another one, or two in the wrong order', () => {
  for (const word of ['regiion', 'regon', 'regiom', 'regoin', 'egion', 'regio'])
    assert.equal(meantBy(word, ['zone', 'region']), 'region', word);
  for (const word of ['regions-', 'rgon', 'geroin', 'noiger', ''])
    assert.equal(meantBy(word, ['zone', 'region']), undefined, word);
});

test('the case of letters is a slip of any length, and nearer than another letter', () => {
  assert.equal(meantBy('REGION', ['region', 'zone']), 'region');
  assert.equal(meantBy('East', ['east', 'Eas']), 'east');
});

test('one of several, a word of two letters, or the word itself is no guess', () => {
  assert.equal(meantBy('zone-d', ['zone-a', 'zone-b']), undefined);
  assert.equal(meantBy('ab', ['ac']), undefined);
  assert.equal(meantBy('east', ['east']), undefined);
});
