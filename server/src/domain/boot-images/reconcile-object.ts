import { valueAt } from '../field-path.ts';
import { isArray, type JsonObject } from '../json.ts';
import { type Architecture, controlPlaneArchitecture, machineSetArchitecture } from './architecture.ts';
import type { Outcome } from './outcome.ts';
import { nameOf, objectAt, textAt } from './read.ts';
import type { Reason } from './reasons.ts';
import type { ReconcileContext, ReconcileDecision } from './reconcile-context.ts';
import { byProviderSpec, crashed, leftAlone, type Subject } from './reconcile-provider-spec.ts';
import { stampOf } from './reconcile-stamp.ts';
import { behaviourOf, type ReleaseBehaviour } from './release-behaviour.ts';

export type { Prepared, ReconcileContext, ReconcileDecision } from './reconcile-context.ts';
export { prepare } from './reconcile-context.ts';

const osStreamLabel = 'machineconfiguration.openshift.io/osstream';
const osLabel = 'machine.openshift.io/os-id';

/**
 * What one pass of the boot image controller does with one enrolled MachineSet. `error` is the operator's text as it is
 * before the pass puts `error syncing MAPI MachineSet <name>: ` in front of it. Hot loops are not its business.
 * Source: domain.md 4.3.2; pkg/controller/bootimage/ms_helpers.go:syncMAPIMachineSet of each release.
 */
export function decideMachineSet(machineSet: JsonObject, context: ReconcileContext): ReconcileDecision {
  const behaviour = behaviourOf(context.release);
  const kind = 'machineset';
  const leave = (reason: Reason, counted: boolean) => leftAlone(reason, counted, { kind }, behaviour);
  const owner = firstOwner(machineSet);
  if (owner !== undefined) return owned(owner, behaviour);
  if (behaviour.osStreams && isOtherStream(machineSet)) return leave('os-stream', false);
  if (isWindows(machineSet, ['spec', 'template', 'metadata'])) return leave('windows', false);
  const architecture = machineSetArchitecture(machineSet, context.snapshot, behaviour.multiArchitecture);
  if (architecture.outcome === 'not-said') return leave('multi-arch-no-annotation', true);
  return withArchitecture(architecture, 'machineset', context, (known, infrastructure) => ({
    kind,
    name: nameOf(machineSet),
    value: valueAt(machineSet, ['spec', 'template', 'spec', 'providerSpec', 'value']),
    architecture: known,
    infrastructure,
  }));
}

/**
 * The same for the enrolled ControlPlaneMachineSet; the pass puts `error syncing ControlPlaneMachineSet <name>: ` in
 * front of the error. Source: domain.md 4.3.3; cpms_helpers.go:syncControlPlaneMachineSet.
 */
export function decideControlPlaneMachineSet(set: JsonObject, context: ReconcileContext): ReconcileDecision {
  const behaviour = behaviourOf(context.release);
  const kind = 'ControlPlaneMachineSet';
  const leave = (reason: Reason) => leftAlone(reason, false, { kind }, behaviour);
  if (firstOwner(set) !== undefined) return leave('owner-reference');
  if (behaviour.osStreams && isOtherStream(set)) return leave('os-stream');
  const template = ['spec', 'template', 'machines_v1beta1_machine_openshift_io'];
  if (objectAt(set, template) === undefined) return crashed(null);
  if (isWindows(set, [...template, 'spec', 'metadata'])) return leave('windows');
  const architecture = controlPlaneArchitecture(context.snapshot);
  return withArchitecture(architecture, 'ControlPlaneMachineSet', context, (known, infrastructure) => ({
    kind,
    name: nameOf(set),
    value: valueAt(set, [...template, 'spec', 'providerSpec', 'value']),
    architecture: known,
    infrastructure,
  }));
}

const blank = { current: null, target: null, changes: [], droppedFields: [] } as const;

/** The kind of the first owner and its name; undefined where there is no owner. */
function firstOwner(object: JsonObject): string | undefined {
  const owners = valueAt(object, ['metadata', 'ownerReferences']);
  const owner = isArray(owners) ? owners[0] : undefined;
  return owner === undefined
    ? undefined
    : `${textAt(owner, ['kind']) ?? ''}/${textAt(owner, ['name']) ?? ''}`;
}

function owned(owner: string, behaviour: ReleaseBehaviour): ReconcileDecision {
  const reason = 'owner-reference';
  if (behaviour.ownerReference !== 'error')
    return leftAlone(reason, behaviour.ownerReference === 'skipped', { kind: 'machineset' }, behaviour);
  const advice = 'Please remove this machineset from boot image management to avoid errors';
  return { ...blank, outcome: 'error', reason, error: `unexpected OwnerReference: ${owner}. ${advice}` };
}

function isOtherStream(object: JsonObject): boolean {
  const stream = textAt(object, ['metadata', 'labels', osStreamLabel]);
  return stream !== undefined && stream !== 'rhel-9';
}

function isWindows(object: JsonObject, metadata: readonly string[]): boolean {
  return textAt(object, [...metadata, 'labels', osLabel]) === 'Windows';
}

/** The steps from the architecture to the provider spec, which are the same for both kinds. */
function withArchitecture(
  architecture: Architecture,
  kind: Subject['kind'],
  context: ReconcileContext,
  subject: (architecture: string, infrastructure: JsonObject) => Subject,
): ReconcileDecision {
  const { snapshot, release } = context;
  if (architecture.outcome === 'error') {
    const reason = architecture.error.startsWith('invalid') ? 'arch-invalid' : 'arch-label-missing';
    const error = `failed to fetch arch during ${kind} sync: ${architecture.error}`;
    return { ...blank, outcome: 'error', reason, error };
  }
  if (architecture.outcome === 'unknown') return notRead(architecture.decidedBy);
  if (snapshot.infrastructure === undefined) return notRead('Infrastructure cluster, which was not read');
  if (snapshot.bootImages === undefined)
    return notRead('ConfigMap coreos-bootimages in openshift-machine-config-operator, which was not read');
  const behaviour = behaviourOf(release);
  if (snapshot.bootImages === null) return withoutConfigMap(kind, behaviour);
  const stamp = stampOf(snapshot.bootImages, snapshot, behaviour);
  if (stamp.kind === 'waits') return leftAlone(stamp.reason, false, { kind }, behaviour);
  const decision = byProviderSpec(subject(architecture.name, snapshot.infrastructure), context);
  if (stamp.kind === 'good' || !isFelt(decision.outcome)) return decision;
  const { current, target, outcome } = decision;
  const outcomes = [...(decision.possible?.outcomes ?? [outcome]), 'ignored'] as const;
  const possible = { outcomes, decidedBy: stamp.decidedBy };
  return { ...blank, outcome: 'unknown', reason: 'stamp-not-known', current, target, possible };
}

/** Would anybody notice, had the controller waited instead? */
function isFelt(outcome: Outcome): boolean {
  return outcome === 'patched' || outcome === 'error' || outcome === 'unknown';
}

function withoutConfigMap(kind: Subject['kind'], behaviour: ReleaseBehaviour): ReconcileDecision {
  const during =
    kind === 'machineset'
      ? behaviour.missingConfigMap === 'ends-pass'
        ? ''
        : ' during machineset sync'
      : ` during${behaviour.missingConfigMap === 'ends-pass' ? ' ' : ''}ControlPlaneMachineSet sync`;
  const error = `failed to fetch coreos-bootimages config map${during}: configmap "coreos-bootimages" not found`;
  return { ...blank, outcome: 'error', reason: 'configmap-missing', error };
}

function notRead(decidedBy: string): ReconcileDecision {
  const outcomes = ['patched', 'up-to-date', 'skipped', 'ignored', 'error'] as const;
  return { ...blank, outcome: 'unknown', reason: 'not-read', possible: { outcomes, decidedBy } };
}
