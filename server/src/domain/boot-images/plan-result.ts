import type { ClusterOperatorPlan } from './cluster-operator.ts';
import type { Condition } from './conditions.ts';
import type { MachineManagers } from './effective-setting.ts';
import type { ObjectDecision } from './outcome.ts';
import type { SkewStatus } from './skew.ts';
import type { Reconcile, Trigger } from './triggers.ts';
import type { Warning } from './warning-codes.ts';

/** What the API server would say of the edit, as the admission ring found it. */
export interface PlanAdmission {
  readonly verdict: 'accepted' | 'rejected' | 'unknown';
  readonly errors: readonly { readonly path: string; readonly message: string }[];
}

/** The decision for one machine set or control plane machine set. */
export interface ObjectPlan extends ObjectDecision {
  readonly name: string;
}

/** What becomes of a user data secret that a machine set or control plane machine set names. */
export interface SecretPlan {
  readonly name: string;
  /** Ignition version now and afterwards; null where there is none, or none that was read. */
  readonly from: string | null;
  readonly to: string | null;
  readonly outcome: 'converted' | 'untouched' | 'error' | 'unknown';
  readonly error?: string;
}

/** What is known of the MachineConfiguration's status; a member that is absent is not known, null is *there is none*. */
export interface PlanStatus {
  readonly managedBootImagesStatus?: { readonly machineManagers: MachineManagers } | null;
  readonly bootImageSkewEnforcementStatus?: SkewStatus;
  readonly optInStamped?: boolean;
}

/** The consequence of an edit: what the command line prints as JSON, version 1. Source: design.md 4. */
export interface Plan {
  readonly version: 1;
  readonly cluster: {
    /** `4.22`. */
    readonly release: string;
    readonly platform: string | null;
    readonly featureSet: string;
    readonly infrastructureName: string | null;
  };
  readonly admission: PlanAdmission;
  readonly status: PlanStatus;
  readonly reconcile: Reconcile;
  readonly reconcileReason: Trigger['reason'];
  readonly machineSets: readonly ObjectPlan[];
  readonly controlPlaneMachineSets: readonly ObjectPlan[];
  readonly userDataSecrets: readonly SecretPlan[];
  readonly conditions: readonly Condition[];
  readonly clusterOperator: ClusterOperatorPlan;
  readonly warnings: readonly Warning[];
}
