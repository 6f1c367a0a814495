import { enrolledMachineSets } from '../domain/boot-images/enrolment.ts';
import { type Matcher, selectorOf } from '../domain/boot-images/label-selector.ts';
import { objectAt, textAt } from '../domain/boot-images/read.ts';
import type { FieldPath } from '../domain/field-path.ts';
import type { JsonObject } from '../domain/json.ts';
import { clusterWords } from './cluster-words.ts';
import { contradictionsOf } from './contradictions.ts';
import { defineRule, type Fix } from './rule.ts';
import { type Condition, conditionsOf, type Selector, selectorsOf } from './selectors.ts';
import { meantBy } from './typo.ts';
import { oneOfWords } from './wording.ts';

/** Longer selectors are nobody's: which of their conditions is to blame is not looked for. */
const mostConditions = 50;
const mostValues = 5;

/** What to write instead: another value at `path`, or another key there. */
type Change = { readonly path: (string | number)[]; readonly text: string; readonly isKey: boolean };

export const selectorMatchesNothing = defineRule<{ readonly change: Change | null }>({
  id: 'selector-matches-nothing',
  severity: 'warning',
  docs: {
    summary: 'A label selector that none of the cluster’s machine sets matches.',
    why: 'The Machine Config Operator manages no machine set then and says nothing of it: it reports 0 of 0 as reconciled, and boot images grow old. The selector is held against the labels of the machine sets themselves, not against those of their machines or nodes.',
    source: 'domain.md 3.5; product.md 1.5',
  },
  *check(_resource, context) {
    const { machineSets } = context.snapshot;
    // Without machine sets there is nothing that a selector could match.
    if (machineSets === undefined || machineSets.length === 0) return;
    for (const selector of selectorsOf(context)) {
      if (!selector.isWhole) continue;
      const { enrolled, error } = enrolledMachineSets(machineSets, [selector.manager]);
      if (enrolled.length > 0 || error !== undefined) continue;
      const conditions = conditionsOf(selector);
      // What no machine set can match says nothing of these.
      if (contradictionsOf(conditions).length > 0) continue;
      const labels = machineSets.map((set) => objectAt(set, ['metadata', 'labels']) ?? {});
      const condition = toBlame(conditions, labels);
      const words = [
        noMatchWords(machineSets.length, clusterWords(context.snapshot)),
        reasonWords(condition, labels),
        templateWords(selector, conditions, machineSets),
      ];
      yield {
        path: condition === undefined ? selector.path : placeOf(condition),
        message: words.filter((sentence) => sentence !== '').join(' '),
        data: { change: condition === undefined ? null : changeOf(condition, conditions, labels) },
      };
    }
  },
  fixes({ data: { change } }): readonly Fix[] {
    if (change === null) return [];
    const { path, text, isKey } = change;
    return isKey
      ? [{ title: `Rename to \`${text}\``, edits: [{ op: 'rename', path, key: text }] }]
      : [{ title: `Change to \`${text}\``, edits: [{ op: 'set', path, value: text }] }];
  },
});

/** The only condition that no machine set meets; undefined where there are several, or none by itself. */
function toBlame(conditions: readonly Condition[], labels: readonly JsonObject[]): Condition | undefined {
  if (conditions.length > mostConditions) return undefined;
  const unmet = conditions.filter(({ alone }) => !labels.some(matcherOf(alone)));
  return unmet.length === 1 ? unmet[0] : undefined;
}

function matcherOf(selector: JsonObject): Matcher {
  const matches = selectorOf(selector);
  return typeof matches === 'function' ? matches : () => false;
}

/** Where a condition's label is named: its value, or its item of `matchExpressions`. */
function placeOf({ path, operator, values }: Condition): FieldPath {
  if (operator === undefined) return path;
  return values.length === 1 ? [...path, 'values', 0] : [...path, 'key'];
}

function noMatchWords(count: number, cluster: string): string {
  return count === 1
    ? `machineResourceSelector does not match the only machine set of ${cluster}, so it is not updated.`
    : `machineResourceSelector matches none of the ${count} machine sets of ${cluster}, so none is updated.`;
}

/** What is known of the label that the condition is about, so that one can choose. */
function reasonWords(condition: Condition | undefined, labels: readonly JsonObject[]): string {
  const one = labels.length === 1;
  if (condition === undefined)
    return `${one ? 'It does not meet' : 'None meets'} all of the conditions; remove or correct those that do not fit.`;
  const { key, operator } = condition;
  const known = valuesOf(key, labels);
  if (operator === 'DoesNotExist') return `${one ? 'It has' : 'All of them have'} the label ${key}.`;
  if (known.length === 0)
    return `${one ? 'It does not have' : 'None of them has'} the label ${key}; use a label that is there.`;
  if (known.length > mostValues)
    return `Their label ${key} has ${known.length} values, and none of them fits.`;
  return `${one ? 'Its' : 'Their'} label ${key} is ${oneOfWords(known)}.`;
}

/** The values that a label has, each once and sorted. */
function valuesOf(key: string, labels: readonly JsonObject[]): readonly string[] {
  const values = labels.map((own) => textAt(own, [key])).filter((value) => value !== undefined);
  return [...new Set(values)].sort();
}

/** People take the labels of machines for those of their machine set. */
function templateWords(
  { value }: Selector,
  conditions: readonly Condition[],
  machineSets: readonly JsonObject[],
): string {
  // Without such a condition also a machine would match that has no label at all.
  if (conditions.every(({ operator }) => operator === 'NotIn' || operator === 'DoesNotExist')) return '';
  const matches = matcherOf(value);
  const some = machineSets.some((set) =>
    [
      ['spec', 'template', 'metadata', 'labels'],
      ['spec', 'template', 'spec', 'metadata', 'labels'],
    ].some((path) => matches(objectAt(set, path) ?? {})),
  );
  return some ? 'Labels of machines or nodes, which would match, do not count.' : '';
}

/** The typing mistake after whose correction something matches. */
function changeOf(
  condition: Condition,
  conditions: readonly Condition[],
  labels: readonly JsonObject[],
): Change | null {
  const others = conditions.filter((other) => other !== condition).map(({ alone }) => matcherOf(alone));
  const rest = labels.filter((own) => others.every((matches) => matches(own)));
  const { path, key, operator, values } = condition;
  const [value] = values;
  const known = valuesOf(key, rest);
  if (known.length > 0) {
    const meant = value === undefined || values.length > 1 ? undefined : meantBy(value, known);
    return meant === undefined ? null : { path: [...placeOf(condition)], text: meant, isKey: false };
  }
  const meantKey = meantBy(key, [...new Set(rest.flatMap((own) => Object.keys(own)))]);
  const isMet = (own: JsonObject) => {
    const found = meantKey === undefined ? undefined : textAt(own, [meantKey]);
    return found !== undefined && (operator === 'Exists' || values.includes(found));
  };
  if (meantKey === undefined || !rest.some(isMet)) return null;
  // A label that is named already would be there twice.
  if (
    operator === undefined &&
    conditions.some((other) => other.operator === undefined && other.key === meantKey)
  )
    return null;
  return operator === undefined
    ? { path: [...path], text: meantKey, isKey: true }
    : { path: [...path, 'key'], text: meantKey, isKey: false };
}
