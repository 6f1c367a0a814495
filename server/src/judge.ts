import { type Admission, createAdmission, type Verdict } from './admission/admit.ts';
import { createCelEngine } from './admission/cel/engine.ts';
import { isRefused } from './admission/choices.ts';
import { createPatternCompiler } from './admission/pattern.ts';
import { policiesOf } from './admission/policies.ts';
import type { Manifest, YamlSource } from './documents/manifest.ts';
import type { ClusterSnapshot } from './domain/cluster-snapshot.ts';
import type { FieldPath } from './domain/field-path.ts';
import type { JsonObject, JsonValue } from './domain/json.ts';
import { printRelease } from './domain/release.ts';
import { machineConfiguration } from './domain/resource.ts';
import type { Target } from './domain/target.ts';
import {
  baseOf,
  type DocumentReport,
  type DocumentUse,
  judgeDocument,
  type LocatedFinding,
} from './judge/document.ts';
import { createModelineReader, type FileModeline } from './judge/modeline.ts';
import { chooseTarget, type TargetWishes } from './judge/target-choice.ts';
import { fixesFor } from './rules/fixes.ts';
import type { Fix, Rule } from './rules/rule.ts';
import type { Catalog, ResourceSchema } from './schema/catalog.ts';
import type { CrdSchema } from './schema/crd-schema.ts';
import { isGateEnabled, newestRelease, releaseGatesOf } from './schema/feature-gates.ts';

/** What documents are judged against at the moment. */
export interface Judge {
  readonly target: Target;
  /** What is known of the cluster. */
  readonly snapshot: ClusterSnapshot;
  readonly resourceSchema: ResourceSchema;
  readonly use: DocumentUse;
  readonly catalog: Catalog;
  /** The report on a document's text, worked out once for each text and world. */
  reportOn(source: YamlSource): DocumentReport;
  /** What the API server would make of a MachineConfiguration `cluster` with this spec. */
  admit(spec: JsonObject): Verdict;
  /** What mends a finding, with paths of the document; `data` where it comes back from an editor. */
  fixesOf(finding: LocatedFinding, data?: LocatedFinding['data']): readonly Fix[];
  /** True where the API server can only refuse `value` at `path` (admission/choices.ts). */
  isRefused(root: JsonValue, path: FieldPath, value: JsonValue, allows: readonly string[]): boolean;
  /** The judge that has been told the same and sees another state of the cluster. */
  on(snapshot: ClusterSnapshot): Judge;
  /** Where in the document the MachineConfiguration begins that `path` is in; undefined where it is in none. */
  baseOf(source: YamlSource, value: JsonValue | undefined, path: FieldPath): FieldPath | undefined;
}

/** Makes judges that share what has been compiled. Each judge is for one state of the world; a new state is a new judge. */
export interface Judges {
  readonly catalog: Catalog;
  /**
   * The same judge for the same objects: what it has worked out is not worked out again.
   *
   * @param use what the documents are for; `manifest` unless said otherwise
   */
  for(snapshot: ClusterSnapshot, wishes?: TargetWishes, use?: DocumentUse): Judge;
  /** What a file says of its own target. */
  modelineOf(manifest: Manifest): FileModeline;
}

/** @param report is told of a rule that threw, which is a mistake in this program */
export function createJudges(catalog: Catalog, report: (rule: Rule, error: unknown) => void): Judges {
  const compilePattern = createPatternCompiler();
  const engine = createCelEngine(compilePattern);
  const admissions = new WeakMap<CrdSchema, Map<string, Admission>>();
  const admissionFor = (schema: CrdSchema, target: Target): Admission => {
    const known = admissions.get(schema) ?? new Map<string, Admission>();
    const managesControlPlane = isGateEnabled(catalog.gates, target, 'ManagedBootImagesCPMS');
    const key = `${printRelease(target.release)} ${managesControlPlane}`;
    const admission =
      known.get(key) ??
      createAdmission(schema, engine, compilePattern, {
        kubernetes: releaseGatesOf(catalog.gates, target.release).kubernetesMinor,
        policies: policiesOf(target.release, managesControlPlane),
      });
    admissions.set(schema, known.set(key, admission));
    return admission;
  };
  const create = (snapshot: ClusterSnapshot, wishes: TargetWishes, use: DocumentUse): Judge => {
    const { target, crd } = chooseTarget(snapshot, wishes, newestRelease(catalog.gates));
    const resourceSchema = catalog.schemaFor(target, crd);
    const { schema } = resourceSchema;
    const { annotated, gates } = catalog;
    const surroundings = {
      ...(snapshot.machineConfiguration === undefined ? {} : { stored: snapshot.machineConfiguration }),
      ...(target.platform === undefined ? {} : { platform: target.platform }),
    };
    const parts = {
      admission: admissionFor(schema, target),
      surroundings,
      context: { schema, annotated, gates, target, snapshot },
      report,
    };
    const reports = new WeakMap<YamlSource, DocumentReport>();
    return {
      target,
      snapshot,
      resourceSchema,
      use,
      catalog,
      reportOn(source) {
        const known = reports.get(source) ?? judgeDocument(source, use, parts);
        reports.set(source, known);
        return known;
      },
      admit: (spec) => {
        const { apiVersion, kind, name } = machineConfiguration;
        return parts.admission.admit({ apiVersion, kind, metadata: { name }, spec }, surroundings);
      },
      fixesOf: (finding, data) => fixesFor(finding, data, finding.item, schema),
      isRefused: (root, path, value, allows) => isRefused(root, schema, path, value, { engine, allows }),
      on: (other) => judgeFor(other, wishes, use),
      baseOf,
    };
  };
  /** By the snapshot, and by the CRD that was given with it where one was. */
  const judges = new WeakMap<ClusterSnapshot, WeakMap<object, Map<string, Judge>>>();
  const judgeFor: Judges['for'] = (snapshot, wishes = {}, use = 'manifest') => {
    const { crd, ...words } = wishes;
    const ofSnapshot = judges.get(snapshot) ?? new WeakMap<object, Map<string, Judge>>();
    judges.set(snapshot, ofSnapshot);
    const known = ofSnapshot.get(crd ?? snapshot) ?? new Map<string, Judge>();
    ofSnapshot.set(crd ?? snapshot, known);
    const key = JSON.stringify([words, use]);
    const judge = known.get(key) ?? create(snapshot, wishes, use);
    known.set(key, judge);
    return judge;
  };
  return { catalog, modelineOf: createModelineReader(catalog.gates), for: judgeFor };
}
