import { isArray, isObject, type JsonObject, type JsonValue } from '../json.ts';
import { goQuote } from './go-quote.ts';
import { objectAt } from './read.ts';

/** Does a set of labels match? */
export type Matcher = (labels: JsonObject) => boolean;

/** How apimachinery words what is wrong with labels, which differs between its releases. */
export interface LabelTexts {
  /** In what it counts: characters until Kubernetes 1.34, bytes from 1.35 on. */
  readonly lengths: 'characters' | 'bytes';
  /** How it shows a list: as Go writes it until Kubernetes 1.33, as JSON from 1.34 on. */
  readonly lists: 'go' | 'json';
}

const newestTexts: LabelTexts = { lengths: 'bytes', lists: 'json' };

/** One requirement of a selector. */
interface Requirement {
  readonly key: string;
  readonly operator: 'In' | 'NotIn' | 'Exists' | 'DoesNotExist' | 'Equals';
  readonly values: readonly string[];
}

/**
 * The selector that a `metav1.LabelSelector` stands for, or apimachinery's error text. None at all matches nothing, an
 * empty one everything. Labels are looked at in the order of their keys (in the operator that order is random).
 * Source: domain.md 3.5; apimachinery meta/v1/helpers.go:LabelSelectorAsSelector.
 */
export function selectorOf(
  selector: JsonValue | undefined,
  texts: LabelTexts = newestTexts,
): Matcher | { readonly error: string } {
  if (!isObject(selector)) return () => false;
  const labels = Object.entries(objectAt(selector, ['matchLabels']) ?? {}).sort(([a], [b]) =>
    a < b ? -1 : 1,
  );
  const requirements: Requirement[] = labels.map(([key, value]) => {
    return { key, operator: 'Equals', values: [textOf(value)] };
  });
  for (const requirement of requirements) {
    const error = errorOf(requirement, texts);
    if (error !== undefined) return { error };
  }
  const expressions = isArray(selector['matchExpressions']) ? selector['matchExpressions'] : [];
  for (const expression of expressions) {
    const requirement = requirementOf(expression);
    if ('error' in requirement) return requirement;
    const error = errorOf(requirement, texts);
    if (error !== undefined) return { error };
    requirements.push(requirement);
  }
  return (object) => requirements.every((requirement) => matches(requirement, object));
}

function requirementOf(expression: JsonValue): Requirement | { readonly error: string } {
  const member = (name: string) => (isObject(expression) ? expression[name] : undefined);
  const operator = textOf(member('operator'));
  const values = member('values');
  if (!isOperator(operator)) return { error: `${goQuote(operator)} is not a valid label selector operator` };
  return { key: textOf(member('key')), operator, values: isArray(values) ? values.map(textOf) : [] };
}

function isOperator(text: string): text is 'In' | 'NotIn' | 'Exists' | 'DoesNotExist' {
  return text === 'In' || text === 'NotIn' || text === 'Exists' || text === 'DoesNotExist';
}

function textOf(value: JsonValue | undefined): string {
  return typeof value === 'string' ? value : '';
}

function matches({ key, operator, values }: Requirement, labels: JsonObject): boolean {
  const value = Object.hasOwn(labels, key) ? labels[key] : undefined;
  const isListed = typeof value === 'string' && values.includes(value);
  if (operator === 'Exists') return value !== undefined;
  if (operator === 'DoesNotExist') return value === undefined;
  return operator === 'NotIn' ? !isListed : isListed;
}

/** What is wrong with a requirement. Source: apimachinery labels/selector.go:NewRequirement. */
function errorOf({ key, operator, values }: Requirement, texts: LabelTexts): string | undefined {
  const errors = [
    ...invalid('key', key, labelKeyErrors(key, texts)),
    ...invalidValues(operator, values, texts),
    ...values.flatMap((value, index) =>
      invalid(`values[${index}][${key}]`, value, labelValueErrors(value, texts)),
    ),
  ];
  const [first, ...others] = [...new Set(errors)];
  return others.length === 0 ? first : `[${[first, ...others].join(', ')}]`;
}

function invalidValues(
  operator: Requirement['operator'],
  values: readonly string[],
  { lists }: LabelTexts,
): readonly string[] {
  const shown = lists === 'json' ? JSON.stringify(values) : `[]string{${values.map(goQuote).join(', ')}}`;
  const found = values.length === 0 ? 'null' : shown;
  if ((operator === 'In' || operator === 'NotIn') && values.length === 0)
    return [`values: Invalid value: ${found}: for 'in', 'notin' operators, values set can't be empty`];
  if ((operator === 'Exists' || operator === 'DoesNotExist') && values.length > 0)
    return [`values: Invalid value: ${found}: values set must be empty for exists and does not exist`];
  return [];
}

function invalid(path: string, value: string, errors: readonly string[]): readonly string[] {
  return errors.length === 0 ? [] : [`${path}: Invalid value: ${goQuote(value)}: ${errors.join('; ')}`];
}

const partForm = '([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9]';
const domainForm = '[a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*';
const partRule =
  "must consist of alphanumeric characters, '-', '_' or '.', and must start and end with an alphanumeric character";

/** What is wrong with a label's key. Source: apimachinery api/validate/content:IsLabelKey. */
function labelKeyErrors(key: string, texts: LabelTexts): readonly string[] {
  const [first = '', second, ...others] = key.split('/');
  const examples = "(e.g. 'MyName',  or 'my.name',  or '123-abc'";
  const rule = `${partRule} ${examples}, regex used for validation is '${partForm}')`;
  if (others.length > 0) {
    const prefix = "with an optional DNS subdomain prefix and '/' (e.g. 'example.com/MyName')";
    const what = texts.lengths === 'bytes' ? 'a valid label key' : 'a qualified name';
    return [`${what} ${rule} ${prefix}`];
  }
  const prefix = second === undefined ? undefined : first;
  const name = second ?? first;
  return [...(prefix === undefined ? [] : prefixErrors(prefix, texts)), ...nameErrors(name, rule, texts)];
}

function prefixErrors(prefix: string, texts: LabelTexts): readonly string[] {
  if (prefix === '') return ['prefix part must be non-empty'];
  const long = bytes(prefix) > 253 ? [`prefix part must be no more than 253 ${texts.lengths}`] : [];
  if (new RegExp(`^${domainForm}$`).test(prefix)) return long;
  const rule =
    "a lowercase RFC 1123 subdomain must consist of lower case alphanumeric characters, '-' or '.', and must start and end with an alphanumeric character";
  return [...long, `prefix part ${rule} (e.g. 'example.com', regex used for validation is '${domainForm}')`];
}

function nameErrors(name: string, rule: string, texts: LabelTexts): readonly string[] {
  const empty = name === '' ? ['name part must be non-empty'] : [];
  const long = bytes(name) > 63 ? [`name part must be no more than 63 ${texts.lengths}`] : [];
  const malformed = new RegExp(`^${partForm}$`).test(name) ? [] : [`name part ${rule}`];
  return [...empty, ...long, ...malformed];
}

/** What is wrong with a label's value. Source: apimachinery api/validate/content:IsLabelValue. */
function labelValueErrors(value: string, texts: LabelTexts): readonly string[] {
  const form = `(${partForm})?`;
  const long = bytes(value) > 63 ? [`must be no more than 63 ${texts.lengths}`] : [];
  if (new RegExp(`^${form}$`).test(value)) return long;
  const rule = `a valid label must be an empty string or consist of${partRule.slice('must consist of'.length)}`;
  const examples = "(e.g. 'MyValue',  or 'my_value',  or '12345'";
  return [...long, `${rule} ${examples}, regex used for validation is '${form}')`];
}

function bytes(text: string): number {
  return new TextEncoder().encode(text).length;
}
