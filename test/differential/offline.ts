import { createAdmission, serverField } from '../../server/src/admission/admit.ts';
import { createCelEngine } from '../../server/src/admission/cel/engine.ts';
import { createPatternCompiler } from '../../server/src/admission/pattern.ts';
import { policiesOf } from '../../server/src/admission/policies.ts';
import { isObject, type JsonObject } from '../../server/src/domain/json.ts';
import { createCatalog } from '../../server/src/schema/catalog.ts';
import type { CrdSchema } from '../../server/src/schema/crd-schema.ts';
import { isGateEnabled } from '../../server/src/schema/feature-gates.ts';
import { readSchemaFiles, targetOf } from '../support/schemas.ts';
import type { Answer } from './answer.ts';
import { decodeJson, encodeJson } from './exact-json.ts';
import type { World } from './generate.ts';
import type { Variant } from './variants.ts';

/** Our own verdicts on MachineConfigurations of one variant, in the server's words. */
export interface Offline {
  readonly schema: CrdSchema;
  ask(object: JsonObject, world: World): Answer;
}

/**
 * The bundled schema of the variant with our admission.
 *
 * @param kubernetes whose words it speaks: the `n` of Kubernetes `1.n`
 */
export function createOffline({ release, featureSet }: Variant, kubernetes: number): Offline {
  const catalog = createCatalog(readSchemaFiles());
  const target = targetOf(release, featureSet);
  const { schema } = catalog.schemaFor(target);
  const compilePattern = createPatternCompiler();
  const admission = createAdmission(schema, createCelEngine(compilePattern), compilePattern, {
    kubernetes,
    policies: policiesOf(target.release, isGateEnabled(catalog.gates, target, 'ManagedBootImagesCPMS')),
  });
  return {
    schema,
    ask(object, { stored, platform }) {
      // As it is read at the other end: an integer beyond int64 is a float there.
      const sent = decodeJson(encodeJson(object));
      const verdict = admission.admit(isObject(sent) ? sent : object, { stored: stored ?? null, platform });
      if (verdict.admission === 'accepted') return { admission: 'accepted', object: verdict.object };
      return {
        admission: 'rejected',
        causes: verdict.errors.map((error) => ({ field: serverField(error), message: error.message })),
      };
    },
  };
}
