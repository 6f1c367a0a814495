import { valueAt } from '../domain/field-path.ts';
import { defineRule } from './rule.ts';

/** What only the API server writes in `metadata`. Source: k8s.io/apimachinery pkg/apis/meta/v1 ObjectMeta. */
const inMetadata = [
  'creationTimestamp',
  'deletionGracePeriodSeconds',
  'deletionTimestamp',
  'generation',
  'managedFields',
  'resourceVersion',
  'selfLink',
  'uid',
];

export const serverOwned = defineRule({
  id: 'server-owned',
  severity: 'hint',
  docs: {
    summary: 'Fields that only the cluster writes, as in the output of oc get -o yaml.',
    why: 'Nothing: Preview and Apply leave them out. With other tools a stale resourceVersion or uid makes the API server refuse the object, and a status is ignored.',
    source: 'domain.md 2.5; k8s.io/apimachinery pkg/apis/meta/v1',
  },
  *check({ value }, { use }) {
    if (use === 'patch') return;
    const paths = [...inMetadata.map((name) => ['metadata', name]), ['status']];
    for (const path of paths) {
      if (valueAt(value, path) === undefined) continue;
      const message = `Only the cluster writes ${path.join('.')}; it is ignored here. Remove it.`;
      yield { path, on: 'key', message, unnecessary: true, data: {} };
    }
  },
  fixes: ({ path }) => [{ title: `Remove \`${path.at(-1)}\``, edits: [{ op: 'remove', path }] }],
});
