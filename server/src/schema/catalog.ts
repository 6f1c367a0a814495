import type { JsonObject } from '../domain/json.ts';
import { printRelease } from '../domain/release.ts';
import type { Target } from '../domain/target.ts';
import type { CrdSchema } from './crd-schema.ts';
import { deriveSchema } from './derive.ts';
import { type FeatureGateTable, featureGateTableOf } from './feature-gates.ts';
import { annotateLive } from './live-crd.ts';
import { withObjectMeta } from './object-meta.ts';
import { schemaOfCrd } from './schema-of-crd.ts';

/** The schema a document is judged by, and where it comes from. */
export interface ResourceSchema {
  readonly schema: CrdSchema;
  /** `cluster`: the CRD of the live cluster or the snapshot; `bundled`: derived from this program's own description. */
  readonly source: 'bundled' | 'cluster';
}

/** The schemas of MachineConfiguration, by target. */
export interface Catalog {
  /** The description of every release at once, with its annotations. */
  readonly annotated: CrdSchema;
  readonly gates: FeatureGateTable;
  /** The schema for a target; a CRD of the cluster, where there is a readable one, takes the bundled one's place. */
  schemaFor(target: Target, crd?: JsonObject): ResourceSchema;
}

/**
 * @param files the parsed contents of `schemas/machineconfiguration.crd.yaml` and `schemas/feature-gates.yaml`
 * @throws TypeError where they are not what this program ships
 */
export function createCatalog(files: {
  readonly crd: JsonObject;
  readonly featureGates: JsonObject;
}): Catalog {
  const annotated = schemaOfCrd(files.crd, 'v1');
  if (annotated === undefined) throw new TypeError('The bundled schema has no version v1.');
  const gates = featureGateTableOf(files.featureGates);
  const derived = new Map<string, ResourceSchema>();
  const live = new WeakMap<JsonObject, ResourceSchema>();
  return {
    annotated,
    gates,
    schemaFor(target, crd) {
      const known = crd === undefined ? undefined : (live.get(crd) ?? readLive(crd, annotated));
      if (crd !== undefined && known !== undefined) {
        live.set(crd, known);
        return known;
      }
      const key = JSON.stringify([printRelease(target.release), target.featureSet, target.gates ?? {}]);
      const schema = derived.get(key) ?? bundled(annotated, target, gates);
      derived.set(key, schema);
      return schema;
    },
  };
}

function bundled(annotated: CrdSchema, target: Target, gates: FeatureGateTable): ResourceSchema {
  return { schema: withObjectMeta(deriveSchema(annotated, target, gates)), source: 'bundled' };
}

function readLive(crd: JsonObject, annotated: CrdSchema): ResourceSchema | undefined {
  const schema = schemaOfCrd(crd, 'v1');
  return schema === undefined
    ? undefined
    : { schema: withObjectMeta(annotateLive(schema, annotated)), source: 'cluster' };
}
