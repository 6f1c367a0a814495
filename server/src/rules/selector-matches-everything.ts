import { printFieldPath } from '../domain/field-path.ts';
import { defineRule } from './rule.ts';
import { conditionsOf, selectorsOf } from './selectors.ts';

export const selectorMatchesEverything = defineRule({
  id: 'selector-matches-everything',
  severity: 'warning',
  docs: {
    summary: 'An empty label selector, which matches every machine set.',
    why: 'The Machine Config Operator updates the boot images of all machine sets, also of those that are added later. From OpenShift 4.22 on it does not take that for mode All: boot image skew enforcement does not become Automatic.',
    source: 'domain.md 3.5, 6.1; apimachinery meta/v1/helpers.go:LabelSelectorAsSelector',
  },
  *check(_resource, context) {
    for (const selector of selectorsOf(context)) {
      if (!selector.isWhole || conditionsOf(selector).length > 0) continue;
      yield {
        path: selector.path,
        message: `${printFieldPath(selector.path)} is empty, so it matches every machine set. Use mode All to manage all of them, or name the labels of those that are meant.`,
        data: {},
      };
    }
  },
  fixes({ path }) {
    const partial = path.slice(0, -1);
    return [
      {
        title: 'Change `mode` to `All`',
        edits: [
          { op: 'set', path: [...partial.slice(0, -1), 'mode'], value: 'All' },
          { op: 'remove', path: partial },
        ],
      },
    ];
  },
});
