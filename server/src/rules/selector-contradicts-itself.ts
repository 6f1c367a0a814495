import { selectorOf } from '../domain/boot-images/label-selector.ts';
import { contradictionsOf } from './contradictions.ts';
import { defineRule } from './rule.ts';
import { type Condition, conditionsOf, selectorsOf } from './selectors.ts';
import { quote } from './wording.ts';

/** Of more conditions or values than this the first ones are shown. */
const mostShown = 5;

export const selectorContradictsItself = defineRule({
  id: 'selector-contradicts-itself',
  severity: 'warning',
  docs: {
    summary: 'Conditions of a label selector that no machine set can meet together.',
    why: 'The selector matches no machine set, whatever their labels are, and the Machine Config Operator says nothing of it: no boot image is updated.',
    source: 'domain.md 3.5; apimachinery labels/selector.go:Requirement.Matches',
  },
  *check(_resource, context) {
    for (const selector of selectorsOf(context)) {
      if (typeof selectorOf(selector.value) !== 'function') continue;
      for (const { condition, others } of contradictionsOf(conditionsOf(selector))) {
        const shown = others.slice(0, mostShown);
        const all = [...shown.map(wordsOf), ...(others.length > shown.length ? ['others'] : [])];
        yield {
          path: condition.path,
          message: `No machine set can meet ${wordsOf(condition)} together with ${all.join(' and ')}, so machineResourceSelector matches nothing and no boot image is updated. Remove one of these conditions.`,
          related: shown.map(({ path }) => ({ path, message: 'This cannot be met at the same time.' })),
        };
      }
    }
  },
});

/** A condition as people say it: `region In ["east"]`, `region = "east"`, `region DoesNotExist`. */
function wordsOf({ key, operator, values }: Condition): string {
  const shown = values.slice(0, mostShown).map(quote).join(', ');
  if (operator === undefined) return `${key} = ${shown}`;
  if (values.length === 0) return `${key} ${operator}`;
  return `${key} ${operator} [${shown}${values.length > mostShown ? ', …' : ''}]`;
}
