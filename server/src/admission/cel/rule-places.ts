import type { FieldPath } from '../../domain/field-path.ts';
import { isArray, isObject, type JsonObject, type JsonValue } from '../../domain/json.ts';
import type { CrdSchema, ValidationRule } from '../../schema/crd-schema.ts';
import { childSchema } from '../../schema/schema-at.ts';
import { toJson } from '../value-text.ts';

/** A part of an object that has rules. */
export interface RulePlace {
  readonly path: FieldPath;
  readonly value: JsonValue;
  /** What the part was before the update; undefined where nothing of the old object belongs to it. */
  readonly old: JsonValue | undefined;
  readonly schema: CrdSchema;
  readonly rules: readonly ValidationRule[];
  /** The part that must be unchanged for the rules' refusals to be forgiven; undefined where they never are. */
  readonly forgivenWith: FieldPath | undefined;
}

interface Step extends Omit<RulePlace, 'rules'> {
  /** Where the rules are from: the schema, or what one of its `allOf` says of the same part. */
  readonly source: CrdSchema;
}

/**
 * The parts of a value that have rules, outermost first. Members belong to the old ones of the same key, items of map
 * lists to those of the same keys, items of other lists to none. Source: apiextensions-apiserver schema/cel/validation.go.
 *
 * @param rulesIn what rules a schema has in it or below
 */
export function* rulePlaces(
  value: JsonValue,
  old: JsonValue | undefined,
  schema: CrdSchema,
  rulesIn: RuleFinder,
): Generator<RulePlace> {
  // Where the schema has rules in `allOf` only, the server looks for none at all.
  if (!rulesIn(schema).outsideAllOf) return;
  yield* placesIn({ path: [], value, old, schema, source: schema, forgivenWith: [] }, rulesIn);
}

function* placesIn(step: Step, rulesIn: RuleFinder): Generator<RulePlace> {
  const { path, value, old, schema, source, forgivenWith } = step;
  if (value === null || !rulesIn(source).anywhere) return;
  const rules = source['x-kubernetes-validations'];
  if (rules !== undefined) yield { ...step, rules };
  const isPlain = source === schema;
  for (const part of source.allOf ?? []) {
    // The server forgives what these refuse where the part around is unchanged, also for all that is below.
    const around = isPlain ? (path.length === 0 ? undefined : path.slice(0, -1)) : forgivenWith;
    yield* placesIn({ ...step, source: part, forgivenWith: around }, rulesIn);
  }
  if (isArray(value)) {
    const [items, sourceItems] = [schema.items, source.items];
    if (items === undefined || sourceItems === undefined || !rulesIn(sourceItems).anywhere) return;
    const belonging = oldItems(old, schema);
    for (const [index, item] of value.entries()) {
      const at = [...path, index];
      yield* placesIn(
        {
          path: at,
          value: item,
          old: belonging(item),
          schema: items,
          source: sourceItems,
          forgivenWith: isPlain ? at : forgivenWith,
        },
        rulesIn,
      );
    }
  } else if (isObject(value)) {
    yield* membersOf(step, value, rulesIn);
  }
}

function* membersOf(
  { path, old, schema, source, forgivenWith }: Step,
  value: JsonObject,
  rulesIn: RuleFinder,
): Generator<RulePlace> {
  for (const [key, member] of Object.entries(value)) {
    const child = childSchema(schema, key);
    const sourceChild = source === schema ? child : childSchema(source, key);
    if (child === undefined || sourceChild === undefined || !rulesIn(sourceChild).anywhere) continue;
    const at = [...path, key];
    yield* placesIn(
      {
        path: at,
        value: member,
        old: (isObject(old) && Object.hasOwn(old, key) ? old[key] : undefined) ?? undefined,
        schema: child,
        source: sourceChild,
        forgivenWith: source === schema ? forgivenAt(at) : forgivenWith,
      },
      rulesIn,
    );
  }
}

/** The kind and version are another object's where they change: nothing about them is ever forgiven. */
function forgivenAt(path: FieldPath): FieldPath | undefined {
  return path.length === 1 && (path[0] === 'kind' || path[0] === 'apiVersion') ? undefined : path;
}

/** What an item of a list belongs to in the old list. */
function oldItems(old: JsonValue | undefined, schema: CrdSchema): (item: JsonValue) => JsonValue | undefined {
  const keys = schema['x-kubernetes-list-map-keys'] ?? [];
  if (!isArray(old) || schema['x-kubernetes-list-type'] !== 'map' || keys.length === 0)
    return () => undefined;
  const byKeys = new Map<string, JsonValue>();
  for (const item of old) {
    const identity = identityOf(item, keys);
    if (identity !== undefined && !byKeys.has(identity)) byKeys.set(identity, item);
  }
  return (item) => byKeys.get(identityOf(item, keys) ?? '');
}

/** The keys of an item as one text; undefined where one is missing or no scalar. */
function identityOf(item: JsonValue, keys: readonly string[]): string | undefined {
  if (!isObject(item)) return undefined;
  const values = keys.map((key) => (Object.hasOwn(item, key) ? item[key] : undefined));
  const isScalar = values.every(
    (value) => value !== undefined && value !== null && typeof value !== 'object',
  );
  return isScalar ? toJson(values.map((value) => value ?? null)) : undefined;
}

/** Whether a schema has rules in it or below. */
export interface RulesIn {
  readonly anywhere: boolean;
  readonly outsideAllOf: boolean;
}

/** Tells what rules a schema has, and remembers it. */
export type RuleFinder = (schema: CrdSchema) => RulesIn;

export function createRuleFinder(): RuleFinder {
  const known = new WeakMap<CrdSchema, RulesIn>();
  const rulesIn: RuleFinder = (schema) => {
    const remembered = known.get(schema);
    if (remembered !== undefined) return remembered;
    const { properties = {}, additionalProperties, items, allOf = [] } = schema;
    const below = [...Object.values(properties), additionalProperties, items].flatMap((part) =>
      typeof part === 'object' ? [rulesIn(part)] : [],
    );
    const isRuled = (schema['x-kubernetes-validations'] ?? []).length > 0;
    const found = {
      anywhere: isRuled || [...below, ...allOf.map(rulesIn)].some(({ anywhere }) => anywhere),
      outsideAllOf: isRuled || below.some(({ outsideAllOf }) => outsideAllOf),
    };
    known.set(schema, found);
    return found;
  };
  return rulesIn;
}
