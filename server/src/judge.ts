import { type Admission, createAdmission, type Verdict } from './admission/admit.ts';
import { createCelEngine } from './admission/cel/engine.ts';
import { isRefused } from './admission/choices.ts';
import { createPatternCompiler } from './admission/pattern.ts';
import { policiesOf } from './admission/policies.ts';
import { type Span, spanOf } from './documents/locate.ts';
import type { YamlSource } from './documents/manifest.ts';
import type { Problem } from './documents/problem.ts';
import type { ClusterSnapshot } from './domain/cluster-snapshot.ts';
import type { FieldPath } from './domain/field-path.ts';
import type { JsonValue } from './domain/json.ts';
import { printRelease } from './domain/release.ts';
import { isMachineConfiguration, type Resource, toResource } from './domain/resource.ts';
import { targetOfSnapshot } from './domain/snapshot-facts.ts';
import type { Target } from './domain/target.ts';
import { rules } from './rules/index.ts';
import type { Rule } from './rules/rule.ts';
import { type RuleFinding, runRules } from './rules/run.ts';
import type { Catalog, ResourceSchema } from './schema/catalog.ts';
import type { CrdSchema } from './schema/crd-schema.ts';
import { isGateEnabled, newestRelease, releaseGatesOf } from './schema/feature-gates.ts';
import { suppressedBy } from './syntax-shadow.ts';

/** A finding and where it is in its document's text. */
export interface LocatedFinding extends RuleFinding {
  readonly span: Span;
  readonly relatedSpans: readonly { readonly span: Span; readonly message: string }[];
}

/** All there is to say about one document. */
export interface DocumentReport {
  readonly problems: readonly Problem[];
  /** The MachineConfiguration in the document; undefined for every other kind and for what is no object. */
  readonly resource?: Resource;
  readonly verdict?: Verdict;
  readonly findings: readonly LocatedFinding[];
}

/** What documents are judged against at the moment. */
export interface Judge {
  readonly target: Target;
  readonly resourceSchema: ResourceSchema;
  readonly catalog: Catalog;
  /** The report on a document's text, worked out once for each text and world. */
  reportOn(source: YamlSource): DocumentReport;
  /** True where the API server can only refuse `value` at `path` (admission/choices.ts). */
  isRefused(root: JsonValue, path: FieldPath, value: JsonValue, allows: readonly string[]): boolean;
  /** The schema that describes the document: undefined for kinds that are not ours. */
  schemaOf(source: YamlSource): CrdSchema | undefined;
}

/** Makes judges that share what has been compiled. Each judge is for one state of the world; a new state is a new judge. */
export interface Judges {
  /** @param chosen what the user has said of the target; it stands above what the snapshot says */
  for(snapshot: ClusterSnapshot, chosen?: Partial<Target>): Judge;
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
    for(snapshot, chosen = {}) {
      const target = targetFor(snapshot, chosen, catalog);
      const resourceSchema = catalog.schemaFor(target, snapshot.machineConfigurationCrd);
      const admission = admissionFor(resourceSchema.schema, target);
      const surroundings = {
        ...(snapshot.machineConfiguration === undefined ? {} : { stored: snapshot.machineConfiguration }),
        ...(target.platform === undefined ? {} : { platform: target.platform }),
      };
      const reports = new WeakMap<YamlSource, DocumentReport>();
      const judgeSource = (source: YamlSource): DocumentReport => {
        const { value, problems } = source.parsed;
        const resource = toResource(value);
        if (resource === undefined || !isMachineConfiguration(resource)) {
          return { problems: mayBeOurs(source) ? problems : [], findings: [] };
        }
        const verdict = admission.admit(resource.value, surroundings);
        const context = {
          verdict,
          schema: resourceSchema.schema,
          annotated: catalog.annotated,
          gates: catalog.gates,
          target,
          snapshot,
        };
        const findings = runRules(rules, resource, context, report)
          .filter(({ path }) => !suppressedBy(source, path))
          .map((finding) => ({ ...finding, ...spansOf(source, finding) }));
        return { problems, resource, verdict, findings };
      };
      return {
        target,
        resourceSchema,
        catalog,
        reportOn(source) {
          const known = reports.get(source) ?? judgeSource(source);
          reports.set(source, known);
          return known;
        },
        isRefused: (root, path, value, allows) => {
          return isRefused(root, resourceSchema.schema, path, value, { engine, allows });
        },
        schemaOf: (source) => (mayBeOurs(source) ? resourceSchema.schema : undefined),
      };
    },
  };
}

function spansOf(source: YamlSource, finding: RuleFinding): Pick<LocatedFinding, 'span' | 'relatedSpans'> {
  const spanAt = (path: FieldPath, on?: 'key' | 'value') => spanOf(source.parsed, path, on);
  return {
    span: spanAt(finding.path, finding.on),
    relatedSpans: (finding.related ?? []).map(({ path, message }) => ({ span: spanAt(path), message })),
  };
}

/** True for text that names our kind, broken or not: only then is its syntax our business. */
export function mayBeOurs(source: YamlSource): boolean {
  return /^[ \t{-]*["']?kind["']?[ \t]*:[ \t]*["']?MachineConfiguration["']?[ \t]*(?:[#,}\r]|$)/m.test(
    source.text,
  );
}

/** What the user chose, else the cluster's target where it is known, else the newest release's. */
function targetFor(snapshot: ClusterSnapshot, chosen: Partial<Target>, catalog: Catalog): Target {
  const known = targetOfSnapshot(snapshot);
  const source = known.release === undefined ? 'default' : 'cluster';
  return { release: newestRelease(catalog.gates), featureSet: 'Default', source, ...known, ...chosen };
}
