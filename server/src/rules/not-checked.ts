import { defineRule } from './rule.ts';

export const notChecked = defineRule({
  id: 'not-checked',
  severity: 'information',
  docs: {
    summary:
      'A validation rule of the CustomResourceDefinition that cannot be evaluated without the API server.',
    why: 'The API server may still refuse the object; a preview asks it.',
    source: 'x-kubernetes-validations of the CustomResourceDefinition',
  },
  *check(_resource, { verdict }) {
    for (const entry of verdict.unchecked) {
      const rule = /^cel: (.*)$/s.exec(entry)?.[1];
      if (rule === undefined) continue;
      const shown = rule.length > 120 ? `${rule.slice(0, 117)}…` : rule;
      yield {
        path: ['kind'],
        message: `The cluster has a rule that is not checked here: ${shown} Preview Changes asks the API server.`,
      };
    }
  },
});
