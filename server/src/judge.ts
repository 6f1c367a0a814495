import { type Admission, createAdmission } from './admission/admit.ts';
import { createCelEngine } from './admission/cel/engine.ts';
import { isRefused } from './admission/choices.ts';
import { createPatternCompiler } from './admission/pattern.ts';
import { policiesOf } from './admission/policies.ts';
import type { YamlSource } from './documents/manifest.ts';
import type { ClusterSnapshot } from './domain/cluster-snapshot.ts';
import type { FieldPath } from './domain/field-path.ts';
import type { JsonValue } from './domain/json.ts';
import { printRelease } from './domain/release.ts';
import type { Target } from './domain/target.ts';
import {
  baseOf,
  type DocumentReport,
  type DocumentUse,
  judgeDocument,
  type LocatedFinding,
} from './judge/document.ts';
import { chooseTarget, type TargetWishes } from './judge/target-choice.ts';
import { fixesFor } from './rules/fixes.ts';
import type { Fix, Rule } from './rules/rule.ts';
import type { Catalog, ResourceSchema } from './schema/catalog.ts';
import type { CrdSchema } from './schema/crd-schema.ts';
import { isGateEnabled, newestRelease, releaseGatesOf } from './schema/feature-gates.ts';

/** What documents are judged against at the moment. */
export interface Judge {
  readonly target: Target;
  readonly resourceSchema: ResourceSchema;
  readonly use: DocumentUse;
  readonly catalog: Catalog;
  /** The report on a document's text, worked out once for each text and world. */
  reportOn(source: YamlSource): DocumentReport;
  /** What mends a finding, with paths of the document; `data` where it comes back from an editor. */
  fixesOf(finding: LocatedFinding, data?: LocatedFinding['data']): readonly Fix[];
  /** True where the API server can only refuse `value` at `path` (admission/choices.ts). */
  isRefused(root: JsonValue, path: FieldPath, value: JsonValue, allows: readonly string[]): boolean;
  /** Where in the document the MachineConfiguration begins that `path` is in; undefined where it is in none. */
  baseOf(source: YamlSource, value: JsonValue | undefined, path: FieldPath): FieldPath | undefined;
}

/** Makes judges that share what has been compiled. Each judge is for one state of the world; a new state is a new judge. */
export interface Judges {
  readonly catalog: Catalog;
  /** @param use what the documents are for; `manifest` unless said otherwise */
  for(snapshot: ClusterSnapshot, wishes?: TargetWishes, use?: DocumentUse): Judge;
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
  return {
    catalog,
    for(snapshot, wishes = {}, use = 'manifest') {
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
        resourceSchema,
        use,
        catalog,
        reportOn(source) {
          const known = reports.get(source) ?? judgeDocument(source, use, parts);
          reports.set(source, known);
          return known;
        },
        fixesOf: (finding, data) => fixesFor(finding, data, finding.item, schema),
        isRefused: (root, path, value, allows) => isRefused(root, schema, path, value, { engine, allows }),
        baseOf,
      };
    },
  };
}
