import { type PlanInput, plan } from '../../../../server/src/domain/boot-images/plan.ts';
import type {
  ObjectPlan,
  Plan,
  PlanAdmission,
} from '../../../../server/src/domain/boot-images/plan-result.ts';
import type { ClusterSnapshot } from '../../../../server/src/domain/cluster-snapshot.ts';
import type { JsonObject } from '../../../../server/src/domain/json.ts';
import { simulatedObject } from '../../../../server/src/domain/plan-text/object-words.ts';
import type { PlanTextOptions } from '../../../../server/src/domain/plan-text/options.ts';
import { parseRelease } from '../../../../server/src/domain/release.ts';

export const accepted: PlanAdmission = { verdict: 'accepted', errors: [] };

export function inputOf(snapshot: ClusterSnapshot, release: string, spec: JsonObject | null): PlanInput {
  const target = { release: parseRelease(release)!, featureSet: 'Default' } as const;
  return { snapshot, target, spec, admission: accepted };
}

/** The plan of an edit in a cluster, and what the command line tells of them. */
export function planned(
  snapshot: ClusterSnapshot,
  release: string,
  spec: JsonObject | null,
): { readonly plan: Plan; readonly options: PlanTextOptions } {
  return {
    plan: plan(inputOf(snapshot, release, spec)),
    options: { name: 'juniper', snapshot, ...(spec && { object: simulatedObject(snapshot, spec) }) },
  };
}

/** A plan in which nothing happens and nothing is warned of. */
export const blankPlan: Plan = {
  version: 1,
  cluster: { release: '4.22', platform: 'AWS', featureSet: 'Default', infrastructureName: 'juniper-x7' },
  admission: accepted,
  status: {
    managedBootImagesStatus: { machineManagers: [] },
    bootImageSkewEnforcementStatus: null,
    optInStamped: false,
  },
  reconcile: 'not-triggered',
  reconcileReason: 'nothing-watched-changes',
  machineSets: [],
  controlPlaneMachineSets: [],
  userDataSecrets: [],
  conditions: [],
  clusterOperator: { degraded: false, upgradeable: true, messages: [] },
  warnings: [],
};

/** One machine set of a plan. */
export function objectPlan(name: string, members: Partial<ObjectPlan> = {}): ObjectPlan {
  return {
    name,
    outcome: 'up-to-date',
    reason: 'boot-image-current',
    current: 'ami-1',
    target: 'ami-1',
    changes: [],
    droppedFields: [],
    ...members,
  };
}

/** An update from one image to another. */
export const updated: Partial<ObjectPlan> = {
  outcome: 'patched',
  reason: 'boot-image-differs',
  current: 'ami-1',
  target: 'ami-2',
  changes: [{ path: 'ami.id', from: 'ami-1', to: 'ami-2' }],
};
