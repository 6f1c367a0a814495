// What the API servers of Kubernetes 1.30 to 1.36 answer to a custom resource with another schema than ours, case by case
// (test/fixtures/admission/words.json): `kept` is the field `spec.x` of an accepted object. Recorded from the handlers of
// k8s.io/apiextensions-apiserver v0.30.14, v0.31.14, v0.32.13, v0.33.13, v0.34.13, v0.35.10 and v0.36.3.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, test } from 'node:test';
import { blocksRules } from '../../../server/src/admission/admission-error.ts';
import { decode } from '../../../server/src/admission/decode.ts';
import { checkListTypes } from '../../../server/src/admission/list-types.ts';
import { uncheckedRulesMessage } from '../../../server/src/admission/message-style.ts';
import { checkObjectMeta } from '../../../server/src/admission/object-meta.ts';
import { createPatternCompiler } from '../../../server/src/admission/pattern.ts';
import { prune } from '../../../server/src/admission/prune.ts';
import { createRatchet } from '../../../server/src/admission/ratcheting.ts';
import { compileSchemaGate } from '../../../server/src/admission/schema-gate.ts';
import { compileStructural } from '../../../server/src/admission/structural.ts';
import { printFieldPath } from '../../../server/src/domain/field-path.ts';
import { isObject, type JsonObject, type JsonValue } from '../../../server/src/domain/json.ts';
import type { CrdSchema } from '../../../server/src/schema/crd-schema.ts';

interface WordsCase {
  readonly name: string;
  /** Of `spec.x`. */
  readonly schema?: CrdSchema;
  readonly spec?: JsonObject;
  readonly storedSpec?: JsonObject;
  readonly metadata?: JsonValue;
  readonly storedMetadata?: JsonObject;
  readonly answers: readonly WordsAnswer[];
}
interface WordsAnswer {
  /** The minor versions that answer so. */
  readonly kubernetes: readonly number[];
  readonly errors: readonly string[];
  readonly kept?: JsonValue;
  readonly dropped?: readonly string[];
}

const file = join(import.meta.dirname, '../../fixtures/admission/words.json');
const cases: readonly WordsCase[] = JSON.parse(readFileSync(file, 'utf8'), (_key, value) =>
  // A long text is written as what it is made of.
  isObject(value) && typeof value['$repeat'] === 'string'
    ? value['$repeat'].repeat(Number(value['times']))
    : value,
);
const compilePattern = createPatternCompiler();

function objectOf(spec: JsonObject | undefined, metadata: JsonValue | undefined): JsonObject {
  const head = { apiVersion: 'operator.openshift.io/v1', kind: 'MachineConfiguration', spec: spec ?? {} };
  return metadata === undefined ? head : { ...head, metadata };
}

/** The answer without CEL rules, of which the schemas have none. */
function answer(one: WordsCase, kubernetes: number): Omit<WordsAnswer, 'kubernetes'> {
  const schema = schemaOf(one);
  const isOfMetadata = one.schema === undefined;
  const decoded = decode(objectOf(one.spec, isOfMetadata ? one.metadata : { name: 'cluster' }));
  if (decoded.error !== undefined) return { errors: [`${decoded.error.field}: ${decoded.error.message}`] };
  const { value, dropped } = prune(decoded.value, schema);
  const hasStored = one.storedSpec !== undefined || one.storedMetadata !== undefined;
  const stored = objectOf(one.storedSpec, one.storedMetadata ?? { name: 'cluster' });
  const old = hasStored ? prune(stored, schema).value : undefined;
  const ratchet = old && createRatchet(value, old, schema);
  const errors = [
    ...checkObjectMeta(value, kubernetes, old),
    ...compileStructural(schema, compilePattern, kubernetes)(value, ratchet),
    ...checkListTypes(value, schema, kubernetes, old),
  ];
  const lines = errors.map(({ path, field, message }) => `${field ?? printFieldPath(path)}: ${message}`);
  if (errors.some(blocksRules)) lines.push(`<nil>: ${uncheckedRulesMessage(kubernetes)}`);
  const unknown = [...decoded.dropped, ...dropped].map(printFieldPath).sort();
  const spec = isObject(value['spec']) ? value['spec'] : {};
  return {
    errors: [...new Set(lines)].sort(),
    ...(lines.length === 0 && !isOfMetadata ? { kept: spec['x'] ?? null } : {}),
    ...(unknown.length === 0 ? {} : { dropped: unknown }),
  };
}

function schemaOf({ schema }: WordsCase): CrdSchema {
  const properties = schema === undefined ? {} : { x: schema };
  return {
    type: 'object',
    properties: {
      apiVersion: { type: 'string' },
      kind: { type: 'string' },
      metadata: { type: 'object' },
      spec: { type: 'object', properties },
    },
  };
}

describe('the words of the API server of each release', () => {
  for (const one of cases) {
    test(one.name, () => {
      for (const { kubernetes, ...expected } of one.answers) {
        for (const minor of kubernetes) {
          assert.deepEqual(answer(one, minor), expected, `Kubernetes 1.${minor}`);
        }
      }
    });
  }

  test('what the fast gate lets pass, no release refuses', () => {
    for (const one of cases.filter(({ schema }) => schema !== undefined)) {
      const schema = schemaOf(one);
      const { value } = prune(objectOf(one.spec, { name: 'cluster' }), schema);
      if (!compileSchemaGate(schema, compilePattern)(value)) continue;
      for (const minor of one.answers.flatMap(({ kubernetes }) => kubernetes)) {
        assert.deepEqual(
          compileStructural(schema, compilePattern, minor)(value),
          [],
          `${one.name} 1.${minor}`,
        );
      }
    }
  });
});
