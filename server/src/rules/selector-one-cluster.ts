import { textAt } from '../domain/boot-images/read.ts';
import type { FieldPath } from '../domain/field-path.ts';
import { defineRule, type RuleContext } from './rule.ts';
import { type Condition, conditionsOf, selectorsOf } from './selectors.ts';

/** The installer gives every machine set this label, with the cluster's infrastructure name as its value. */
const clusterLabel = 'machine.openshift.io/cluster-api-cluster';

export const selectorOneCluster = defineRule<{ readonly isOnly: boolean }>({
  id: 'selector-one-cluster',
  severity: 'information',
  docs: {
    summary: 'A label selector on the name of one cluster.',
    why: 'Every machine set of that cluster has the label, and none of any other cluster: the condition selects nothing from among them, and in another cluster no boot image is updated.',
    source: `domain.md 10.2 (the label ${clusterLabel}); product.md 3.2`,
  },
  *check(_resource, context) {
    for (const selector of selectorsOf(context)) {
      const conditions = conditionsOf(selector);
      const named = conditions.find(({ key, operator = 'In', values }) => {
        return key === clusterLabel && operator === 'In' && values.length === 1 && values[0] !== '';
      });
      if (named === undefined || isElsewhere(named, context)) continue;
      const [name = ''] = named.values;
      const isOnly = selector.isWhole && conditions.length === 1;
      yield {
        path: named.operator === undefined ? named.path : [...named.path, 'values', 0],
        message: `${clusterLabel} is the name of a cluster: all machine sets of ${name} have it, and none of another cluster. ${isOnly ? 'Use mode All' : 'Remove this condition'} unless that is what you mean.`,
        data: { isOnly },
      };
    }
  },
  fixes({ path, data: { isOnly } }) {
    if (!isOnly) return [{ title: 'Remove This Condition', edits: [{ op: 'remove', path: ownPath(path) }] }];
    const selection = path.slice(0, path.indexOf('selection') + 1);
    return [
      {
        title: 'Change `mode` to `All`',
        edits: [
          { op: 'set', path: [...selection, 'mode'], value: 'All' },
          { op: 'remove', path: [...selection, 'partial'] },
        ],
      },
    ];
  },
});

/** The condition that a value at `path` is in. */
function ownPath(path: FieldPath): FieldPath {
  return path.at(-2) === 'values' ? path.slice(0, -2) : path;
}

/** True where the machine sets of the cluster have another name: `selector-matches-nothing` says so. */
function isElsewhere({ values }: Condition, { snapshot: { machineSets = [] } }: RuleContext): boolean {
  if (machineSets.length === 0) return false;
  return machineSets.every((set) => textAt(set, ['metadata', 'labels', clusterLabel]) !== values[0]);
}
