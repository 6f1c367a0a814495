import { selectorOf } from '../domain/boot-images/label-selector.ts';
import { type FieldPath, printFieldPath, valueAt } from '../domain/field-path.ts';
import { isArray, isObject } from '../domain/json.ts';
import { defineRule, type Finding, type Fix } from './rule.ts';
import { type Condition, conditionsOf, selectorOperators, selectorsOf } from './selectors.ts';
import { oneOfWords, quote } from './wording.ts';

type InvalidData = {
  readonly fault: 'operator' | 'no-values' | 'values' | 'key' | 'value';
  /** What to write instead, where that can be told. */
  readonly meant: string | null;
};

const consequence =
  'The API server accepts this, but the Machine Config Operator then updates no machine set and reports itself degraded.';
const form = 'at most 63 letters, digits, dashes, underscores and dots, with a letter or digit at both ends';
/** Of a longer text the beginning is shown. */
const mostShown = 100;

export const selectorInvalid = defineRule<InvalidData>({
  id: 'selector-invalid',
  severity: 'error',
  docs: {
    summary: 'A label selector that only looks valid: its operator, values or labels are none.',
    why: 'The API server accepts the object. The Machine Config Operator cannot read the selector: it updates no machine set, sets BootImageUpdateDegraded, and the ClusterOperator machine-config becomes Degraded, which holds up its other work.',
    source:
      'domain.md 3.5, 4.11 (selector texts), 5.4; apimachinery labels/selector.go:NewRequirement; machine-config-operator pkg/controller/bootimage/ms_helpers.go',
  },
  *check(_resource, context) {
    for (const selector of selectorsOf(context)) {
      for (const condition of conditionsOf(selector)) {
        if (typeof selectorOf(condition.alone) !== 'function') yield* faultsOf(condition);
      }
    }
  },
  fixes({ path, data: { fault, meant } }, { resource }): readonly Fix[] {
    const change = (value: string, preferred: boolean, at: FieldPath = path): Fix => {
      const title = at === path ? `Change to \`${value}\`` : `Change \`operator\` to \`${value}\``;
      return { title, preferred, edits: [{ op: 'set', path: at, value }] };
    };
    const condition = path.slice(0, -1);
    const operator = [...condition, 'operator'];
    switch (fault) {
      case 'operator': {
        if (meant !== null) return [change(meant, true)];
        const values = valueAt(resource.value, [...condition, 'values']);
        return operatorsFor(isArray(values) && values.length > 0).map((choice) => change(choice, false));
      }
      case 'no-values':
        return operatorsFor(false).map((choice) => change(choice, false, operator));
      case 'values': {
        const removal: Fix = { title: 'Remove `values`', edits: [{ op: 'remove', path }] };
        return meant === null ? [removal] : [removal, change(meant, false, operator)];
      }
      case 'value':
        return meant === null ? [] : [change(meant, true)];
      case 'key': {
        if (meant === null) return [];
        const labels = valueAt(resource.value, condition);
        if (path.at(-2) !== 'matchLabels') return [change(meant, true)];
        // A label that is named already would be there twice.
        if (isObject(labels) && Object.hasOwn(labels, meant)) return [];
        return [
          { title: `Rename to \`${meant}\``, preferred: true, edits: [{ op: 'rename', path, key: meant }] },
        ];
      }
    }
  },
});

/** The operators that go with values, or with none. */
function operatorsFor(hasValues: boolean): readonly string[] {
  return hasValues ? ['In', 'NotIn'] : ['Exists', 'DoesNotExist'];
}

function* faultsOf(condition: Condition): Generator<Finding<InvalidData>> {
  const { path, key, operator, values } = condition;
  if (!isKey(key)) yield keyFault(condition);
  if (operator !== undefined) yield* expressionFaults(condition, operator);
  for (const [index, value] of values.entries()) {
    if (isValue(value)) continue;
    const at = operator === undefined ? path : [...path, 'values', index];
    const message = `${printFieldPath(at)} cannot be ${shorten(value)}: the value of a label is empty, or ${form}. ${consequence}`;
    yield { path: at, message, data: { fault: 'value', meant: isValue(value.trim()) ? value.trim() : null } };
  }
}

function* expressionFaults(
  { path, values, alone }: Condition,
  operator: string,
): Generator<Finding<InvalidData>> {
  const isKnown = selectorOperators.some((known) => known === operator);
  const meant = isKnown ? operator : operatorMeantBy(operator);
  const field = printFieldPath(path);
  if (!isKnown) {
    const message = `${field}.operator cannot be ${shorten(operator)}; it must be ${oneOfWords(selectorOperators)}. ${consequence}`;
    yield { path: [...path, 'operator'], message, data: { fault: 'operator', meant: meant ?? null } };
  }
  if ((meant === 'In' || meant === 'NotIn') && values.length === 0) {
    const message = `${field}.values must have at least one value with operator ${meant}. ${consequence}`;
    const at = valueAt(alone, ['matchExpressions', 0, 'values']) === undefined ? 'operator' : 'values';
    yield { path: [...path, at], message, data: { fault: 'no-values', meant: null } };
  }
  if ((meant === 'Exists' || meant === 'DoesNotExist') && values.length > 0) {
    const message = `${field}.values must be left out with operator ${meant}. ${consequence}`;
    const other = meant === 'Exists' ? 'In' : 'NotIn';
    yield { path: [...path, 'values'], on: 'key', message, data: { fault: 'values', meant: other } };
  }
}

/** The operator with the same letters. One that is only similar may mean the opposite: `NotExists` is near to `Exists`. */
function operatorMeantBy(text: string): string | undefined {
  const letters = text.toLowerCase().replace(/[\s_-]/g, '');
  return selectorOperators.find((operator) => operator.toLowerCase() === letters);
}

function keyFault({ path, key, operator }: Condition): Finding<InvalidData> {
  const inLabels = operator === undefined;
  // A prefix is a DNS name, which has no capital letters.
  const likely = key.trim().replace(/^[^/]+(?=\/)/, (prefix) => prefix.toLowerCase());
  return {
    path: inLabels ? path : [...path, 'key'],
    on: inLabels ? 'key' : 'value',
    message: `${shorten(key)} is not a valid label key: it has to be ${form}, and may have a DNS name and a slash before it. ${consequence}`,
    data: { fault: 'key', meant: isKey(likely) ? likely : null },
  };
}

function shorten(text: string): string {
  return text.length > mostShown ? `${quote(text.slice(0, mostShown))}…` : quote(text);
}

function isKey(key: string): boolean {
  return typeof selectorOf({ matchLabels: { [key]: '' } }) === 'function';
}

function isValue(value: string): boolean {
  return typeof selectorOf({ matchLabels: { key: value } }) === 'function';
}
