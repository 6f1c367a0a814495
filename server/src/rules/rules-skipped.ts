import { defineRule } from './rule.ts';

export const rulesSkipped = defineRule({
  id: 'rules-skipped',
  severity: 'hint',
  docs: {
    summary: 'The API server has not looked at all of its rules yet, because the object has other errors.',
    why: 'More may come to light when the errors are mended. What can be told before that is shown already.',
    source: 'domain.md 2.5; apiextensions-apiserver customresource/strategy.go',
  },
  *check(_resource, { verdict, schema }) {
    const skipped = verdict.errors.some(({ keyword }) => keyword === 'rules-skipped');
    if (!skipped || schema['x-kubernetes-validations'] === undefined) return;
    const message =
      'The API server checks the rules of the whole object only after its other errors are mended; more may come to light then.';
    yield { path: [], message };
  },
});
