// Our admission against the API server itself: `test/differential` makes the objects and compares the answers.
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import type { CrdSchema } from '../../server/src/schema/crd-schema.ts';
import { createOffline } from '../differential/offline.ts';
import { type Report, run, summary, told } from '../differential/run.ts';
import { kubernetesMinor, variants } from '../differential/variants.ts';
import { withRealServer } from '../differential/with-server.ts';
import { buildControlPlane } from '../support/control-plane.ts';

const SEED = 20260722;
const DOCUMENTS = 2000;

// Before the tests, so that no test's time limit counts it.
const built = await buildControlPlane({ onProgress: (line) => console.log(line) });
const skip = built.ok ? false : built.reason;

describe('our admission and the API server say the same', { skip, timeout: 300_000 }, () => {
  for (const variant of variants) {
    test(`of ${DOCUMENTS} documents, ${variant.name}`, async (t) => {
      const offline = createOffline(variant, kubernetesMinor);
      const report = await withRealServer(variant, (server) =>
        run(server, offline, { seed: SEED, documents: DOCUMENTS }),
      );
      for (const line of summary(variant.name, SEED, report)) t.diagnostic(line);
      assert.ok(
        report.cases >= 1000 && report.updates >= 400,
        `${report.cases} cases, ${report.updates} updates`,
      );
      assert.deepEqual(unviolated(offline.schema, report), []);
      assert.equal(report.unlisted.size, 0, report.differences.map(told).join('\n'));
      assert.equal(report.verdicts, report.cases);
      assert.equal(report.fields, report.cases);
    });
  }
});

/** How the server tells that a keyword is violated. */
const texts: Readonly<Record<string, string>> = {
  type: 'in body must be of type',
  required: 'Required value',
  enum: 'Unsupported value: ',
  pattern: 'in body should match',
  format: 'with format',
  minLength: 'should be at least',
  maxLength: 'Too long',
  minItems: 'should have at least',
  maxItems: 'Too many',
  minProperties: 'should have at least',
  'x-kubernetes-list-type': 'Duplicate value',
};

/**
 * What of the schema no object has violated: then the comparison says nothing about it. A write leaves the status as it
 * is, so nothing in it can be violated.
 */
function unviolated(schema: CrdSchema, { complaints }: Report): readonly string[] {
  const { status: _status, ...written } = schema.properties ?? {};
  const spoken = [...complaints].join('\n');
  const told = [...nodesOf({ ...schema, properties: written })].flatMap((node) => [
    ...(node['x-kubernetes-validations'] ?? []).map(({ rule, message }) => message ?? rule),
    ...Object.keys(node).map((keyword) => texts[keyword] ?? ''),
  ]);
  return [...new Set(told)].filter((text) => !spoken.includes(text));
}

function* nodesOf(schema: CrdSchema): Generator<CrdSchema> {
  yield schema;
  const children = [...Object.values(schema.properties ?? {}), schema.items, schema.additionalProperties];
  for (const child of children) if (typeof child === 'object') yield* nodesOf(child);
}
