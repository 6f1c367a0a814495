import type { ClusterSnapshot } from '../cluster-snapshot.ts';
import type { JsonObject } from '../json.ts';
import type { Release } from '../release.ts';
import type { GroupPass } from './conditions.ts';
import {
  controlPlaneMachineSets,
  type MachineManagers,
  machineSets,
  managerOf,
} from './effective-setting.ts';
import { enrolledControlPlaneMachineSets, enrolledMachineSets } from './enrolment.ts';
import { byImageId, marketplaceVersion } from './marketplace-version.ts';
import type { Decided, Kind } from './pass-count.ts';
import { aborted, decideAll, type Group, left, type Secrets, undecided } from './pass-group.ts';
import type { ObjectPlan, SecretPlan } from './plan-result.ts';
import { byName, nameOf } from './read.ts';
import {
  decideControlPlaneMachineSet,
  decideMachineSet,
  prepare,
  type ReconcileContext,
} from './reconcile-object.ts';
import type { ReleaseBehaviour } from './release-behaviour.ts';
import { secretPlans } from './secret-plans.ts';

export interface PassInput {
  readonly snapshot: ClusterSnapshot;
  readonly release: Release;
  readonly behaviour: ReleaseBehaviour;
  readonly gates: (name: string) => boolean | undefined;
  /** What the controller goes by; undefined: not known. */
  readonly managers: MachineManagers | undefined;
  /** Does the controller run on this platform, and has the cluster no update under way? Undefined: not known. */
  readonly runs: boolean | undefined;
  readonly stable: boolean | undefined;
}

export interface PassResult {
  readonly machineSets: readonly ObjectPlan[];
  readonly controlPlaneMachineSets: readonly ObjectPlan[];
  readonly userDataSecrets: readonly SecretPlan[];
  /** Null where the pass leaves control plane machine sets out, or does nothing at all. */
  readonly controlPlane: GroupPass | null;
  readonly workers: GroupPass;
  /** The RHCOS versions of AWS Marketplace images, in the order of the pass. */
  readonly rhcosVersions: readonly string[];
}

/**
 * One pass of the boot image controller, in the order of names: first the control plane machine set, then the machine
 * sets. A user data secret that one of them needs converted is converted for those after it. The real order is whatever
 * the controller's cache returns. Source: domain.md 4.3.
 */
export function runPass(input: PassInput): PassResult {
  const secrets = new Map((input.snapshot.userDataSecrets ?? []).map((secret) => [secret.name, secret]));
  const { snapshot, release, gates } = input;
  const prepared = prepare(snapshot, release);
  const context: ReconcileContext = { snapshot, release, gates, secrets, prepared };
  const controlPlane = controlPlaneGroup(input, context, secrets);
  const workers = machineSetGroup(input, context, secrets);
  const passesControlPlane = input.behaviour.controlPlane && gates('ManagedBootImagesCPMS') !== false;
  return {
    machineSets: workers.decided.map(toPlan),
    controlPlaneMachineSets: controlPlane.decided.map(toPlan),
    userDataSecrets: secretPlans(snapshot, [...controlPlane.decided, ...workers.decided]),
    controlPlane: passesControlPlane ? controlPlane.pass : null,
    workers: workers.pass,
    rhcosVersions: versionsOf(workers, input),
  };
}

function versionsOf({ decided }: Group, { snapshot, behaviour }: PassInput): readonly string[] {
  if (behaviour.awsImages !== 'ec2') return [];
  const images = byImageId(snapshot);
  return decided.flatMap(({ decision }) => marketplaceVersion(decision, images) ?? []);
}

function toPlan({ object, decision }: Decided): ObjectPlan {
  const { outcome, reason, error, current, target, changes, droppedFields, possible } = decision;
  return {
    name: nameOf(object),
    outcome,
    reason,
    ...(error === undefined ? {} : { error }),
    current,
    target,
    changes,
    droppedFields,
    ...(possible === undefined ? {} : { possible }),
  };
}

function machineSetGroup(input: PassInput, context: ReconcileContext, secrets: Secrets): Group {
  const { snapshot, behaviour, managers } = input;
  const kind: Kind = {
    decide: decideMachineSet,
    errorPrefix: 'error syncing MAPI MachineSet',
    skipCounter: behaviour.skipCounter,
  };
  const objects = byName(snapshot.machineSets ?? [], nameOf);
  const blocked = withoutPass(objects, input, context, kind);
  if (blocked !== undefined) return blocked;
  const { enrolled, error } = enrolledMachineSets(objects, managers ?? undefined, behaviour.labelTexts);
  if (error !== undefined) return aborted(objects, new Set(objects.map(nameOf)), error, context, kind);
  const names = new Set(enrolled);
  if (names.size > 0 && snapshot.bootImages === null && behaviour.missingConfigMap === 'ends-pass') {
    return aborted(objects, names, missingConfigMap, context, kind);
  }
  const complete = isComplete(snapshot.machineSets, managers ?? null, machineSets);
  return decideAll(objects, names, context, secrets, kind, 'not-selected', complete);
}

const missingConfigMap =
  'failed to fetch coreos-bootimages config map: configmap "coreos-bootimages" not found';

function controlPlaneGroup(input: PassInput, context: ReconcileContext, secrets: Secrets): Group {
  const { snapshot, behaviour, managers, gates } = input;
  const kind: Kind = {
    decide: decideControlPlaneMachineSet,
    errorPrefix: 'error syncing ControlPlaneMachineSet',
    skipCounter: false,
  };
  const objects = byName(snapshot.controlPlaneMachineSets ?? [], nameOf);
  const blocked = withoutPass(objects, input, context, kind);
  if (blocked !== undefined) return blocked;
  const none = new Set<string>();
  if (!behaviour.controlPlane)
    return decideAll(objects, none, context, secrets, kind, 'platform-not-supported', true);
  const gate = gates('ManagedBootImagesCPMS');
  if (gate === undefined) return undecided(objects, context, kind, 'FeatureGate cluster');
  if (!gate) return decideAll(objects, none, context, secrets, kind, 'gate-off', true);
  const { enrolled, error } = enrolledControlPlaneMachineSets(
    objects,
    managers ?? undefined,
    behaviour.labelTexts,
  );
  if (error !== undefined) return aborted(objects, new Set(objects.map(nameOf)), error, context, kind);
  const complete = isComplete(snapshot.controlPlaneMachineSets, managers ?? null, controlPlaneMachineSets);
  return decideAll(objects, new Set(enrolled), context, secrets, kind, 'not-selected', complete);
}

/** Are all objects known that the setting enrols? */
function isComplete(
  objects: readonly JsonObject[] | undefined,
  managers: MachineManagers,
  resource: string,
): boolean {
  const mode = managerOf(managers, resource)?.selection.mode;
  return objects !== undefined || mode === undefined || mode === 'None';
}

/** The group where there is no controller, where passes wait, and where what decides that is not known. */
function withoutPass(
  objects: readonly JsonObject[],
  { managers, runs, stable }: PassInput,
  context: ReconcileContext,
  kind: Kind,
): Group | undefined {
  if (runs === false) return left(objects, 'out-of-scope', 'not-running', context, kind);
  if (stable === false) return left(objects, 'deferred', 'cluster-not-stable', context, kind);
  if (runs === undefined) return undecided(objects, context, kind, 'Infrastructure cluster');
  if (stable === undefined) return undecided(objects, context, kind, 'ClusterVersion version');
  return managers === undefined
    ? undecided(objects, context, kind, 'MachineConfiguration cluster')
    : undefined;
}
