import { valueAt } from '../domain/field-path.ts';
import { defineRule } from './rule.ts';

const path = ['metadata', 'namespace'];

export const clusterScoped = defineRule({
  id: 'cluster-scoped',
  severity: 'hint',
  docs: {
    summary: 'A namespace on an object that belongs to the whole cluster.',
    why: 'Nothing: the API server ignores it. Examples in the product documentation carry one.',
    source: 'domain.md 1.3; product.md 0, fact 6',
  },
  *check({ value }) {
    if (valueAt(value, path) === undefined) return;
    const message =
      'A MachineConfiguration belongs to the whole cluster; metadata.namespace is ignored. Remove it.';
    yield { path, on: 'key', message, unnecessary: true, data: {} };
  },
  fixes: () => [{ title: 'Remove `namespace`', preferred: true, edits: [{ op: 'remove', path }] }],
});
