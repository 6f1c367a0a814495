import type { JsonValue } from '../domain/json.ts';
import type { Release } from '../domain/release.ts';

/**
 * When a part of the API exists: from release `since` to release `until`, both included, where feature gate `gate` is in
 * the feature set. What is absent does not restrict.
 */
export interface Availability {
  readonly since?: Release;
  readonly until?: Release;
  readonly gate?: string;
}

export type CrdType = 'object' | 'array' | 'string' | 'integer' | 'number' | 'boolean';

/**
 * One node of a CustomResourceDefinition's `openAPIV3Schema`: JSONSchemaProps of apiextensions.k8s.io/v1, as far as a
 * structural schema may use it, and this project's own annotations (`schemas/machineconfiguration.crd.yaml` explains
 * them). A schema read from a cluster has none of the `x-openshift-` members; a derived one has only `x-openshift-rule`.
 */
export interface CrdSchema {
  readonly type?: CrdType;
  readonly description?: string;
  readonly format?: string;
  readonly nullable?: boolean;
  readonly default?: JsonValue;
  readonly enum?: readonly JsonValue[];

  readonly properties?: Readonly<Record<string, CrdSchema>>;
  readonly additionalProperties?: boolean | CrdSchema;
  readonly required?: readonly string[];
  readonly minProperties?: number;
  readonly maxProperties?: number;

  readonly items?: CrdSchema;
  readonly minItems?: number;
  readonly maxItems?: number;
  readonly uniqueItems?: boolean;

  readonly pattern?: string;
  readonly minLength?: number;
  readonly maxLength?: number;

  readonly minimum?: number | bigint;
  readonly maximum?: number | bigint;
  readonly exclusiveMinimum?: boolean;
  readonly exclusiveMaximum?: boolean;
  readonly multipleOf?: number | bigint;

  readonly anyOf?: readonly CrdSchema[];
  readonly oneOf?: readonly CrdSchema[];
  readonly allOf?: readonly CrdSchema[];
  readonly not?: CrdSchema;

  readonly 'x-kubernetes-list-type'?: 'atomic' | 'set' | 'map';
  readonly 'x-kubernetes-list-map-keys'?: readonly string[];
  readonly 'x-kubernetes-map-type'?: 'atomic' | 'granular';
  readonly 'x-kubernetes-preserve-unknown-fields'?: boolean;
  readonly 'x-kubernetes-embedded-resource'?: boolean;
  readonly 'x-kubernetes-int-or-string'?: boolean;
  readonly 'x-kubernetes-validations'?: readonly ValidationRule[];

  /** When this field exists. */
  readonly 'x-openshift-available'?: Availability;
  /** When single values of `enum` exist, by value; the others exist always. */
  readonly 'x-openshift-enum'?: Readonly<Record<string, Availability>>;
  /** When single keywords of this node hold, by keyword; the others hold always. */
  readonly 'x-openshift-keywords'?: Readonly<Record<string, Availability>>;
}

/** One entry of `x-kubernetes-validations`: a CEL rule and what the API server says where it does not hold. */
export interface ValidationRule {
  readonly rule: string;
  readonly message?: string;
  readonly messageExpression?: string;
  readonly reason?: string;
  readonly fieldPath?: string;
  readonly optionalOldSelf?: boolean;

  /** When this rule exists. */
  readonly 'x-openshift-available'?: Availability;
  /** The id of the diagnostics rule that speaks for this one. */
  readonly 'x-openshift-rule'?: string;
}
