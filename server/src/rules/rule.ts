import type { Verdict } from '../admission/admit.ts';
import type { ClusterSnapshot } from '../domain/cluster-snapshot.ts';
import type { FieldEdit } from '../domain/field-edit.ts';
import type { FieldPath } from '../domain/field-path.ts';
import type { JsonObject } from '../domain/json.ts';
import type { Resource } from '../domain/resource.ts';
import type { Target } from '../domain/target.ts';
import type { CrdSchema } from '../schema/crd-schema.ts';
import type { FeatureGateTable } from '../schema/feature-gates.ts';

export type Severity = 'error' | 'warning' | 'information' | 'hint';

/** What a rule may know of the world. A member that is not known is absent, and a rule that needs it stays silent. */
export interface RuleContext {
  /** What the API server would make of the resource. */
  readonly verdict: Verdict;
  /** The schema of the target. */
  readonly schema: CrdSchema;
  /** The schema of all releases and feature sets, and which has what. */
  readonly annotated: CrdSchema;
  readonly gates: FeatureGateTable;
  readonly target: Target;
  readonly snapshot: ClusterSnapshot;
  /** A `patch` is merged into another document by Kustomize: what it lacks may stand there. */
  readonly use: 'manifest' | 'patch';
}

/** Something a rule has to say about a field. It knows no text and no position. */
export interface Finding<Data extends JsonObject = JsonObject> {
  /** Where; what does not exist is shown at the deepest part of the path that does. */
  readonly path: FieldPath;
  /** The part to mark; by default a scalar at its value, a map or list at its key. */
  readonly on?: 'key' | 'value';
  /** One or two whole sentences: what is wrong, with the field as Kubernetes writes it, and what to do. */
  readonly message: string;
  /** What the fixes need; it travels to the editor and back. */
  readonly data?: Data;
  readonly related?: readonly { readonly path: FieldPath; readonly message: string }[];
  /** Instead of the rule's own. */
  readonly severity?: Severity;
  /** True for what has no effect: the editor fades it. */
  readonly unnecessary?: boolean;
}

/** One way to mend a finding. */
export interface Fix {
  /** What it does, in the imperative and title case. */
  readonly title: string;
  readonly edits: readonly FieldEdit[];
  /** True where it is certainly what is meant: "fix all" applies it. */
  readonly preferred?: boolean;
}

export interface RuleDocs {
  /** One line for tables. */
  readonly summary: string;
  /** What happens in the cluster if the finding is ignored. */
  readonly why: string;
  /** The authority: a section of domain.md, an upstream file with its release, or a page of the product's documentation. */
  readonly source: string;
}

interface RuleDefinition<Data extends JsonObject> {
  /** Kebab-case: the file's name, the diagnostic's code, the fixtures' folder and the documentation's anchor. */
  readonly id: string;
  readonly severity: Severity;
  readonly docs: RuleDocs;
  check(resource: Resource, context: RuleContext): Iterable<Finding<Data>>;
  fixes?(finding: { readonly path: FieldPath; readonly data: Data }, context: FixContext): readonly Fix[];
}

/** What a fix may look at besides what its finding carries. */
export interface FixContext {
  readonly resource: Resource;
  readonly schema: CrdSchema;
}

/** A rule whose data is its own business. */
export type Rule = RuleDefinition<JsonObject> & Required<Pick<RuleDefinition<JsonObject>, 'fixes'>>;

/**
 * A rule, its data's type held together between `check` and `fixes`. Data that comes back from an editor is the rule's
 * own, given out with the finding; it is trusted to have the shape that `check` gave it.
 */
export function defineRule<Data extends JsonObject = JsonObject>(definition: RuleDefinition<Data>): Rule {
  return {
    ...definition,
    fixes: ({ path, data }, context) => definition.fixes?.({ path, data: data as Data }, context) ?? [],
  };
}
