import type { ClusterSnapshot } from '../cluster-snapshot.ts';
import { adminGates } from './admin-gates.ts';
import {
  controlPlaneMachineSets,
  type MachineManagers,
  machineSets,
  managerOf,
} from './effective-setting.ts';
import type { SyncResult } from './operator-sync.ts';
import type { Plan } from './plan-result.ts';
import type { ReleaseBehaviour } from './release-behaviour.ts';
import { type Warning, warnIf } from './warning-codes.ts';

export interface SettingFacts {
  readonly snapshot: ClusterSnapshot;
  readonly behaviour: ReleaseBehaviour;
  readonly platform: string | undefined;
  readonly sync: SyncResult;
  readonly plan: Omit<Plan, 'warnings'>;
}

/** What the effective setting means beyond the objects of this plan. Source: domain.md 3.2, 4.10, 5.5. */
export function aboutSetting(facts: SettingFacts): readonly Warning[] {
  const { behaviour, platform, snapshot, sync } = facts;
  const gates = sync.spec === undefined ? [] : adminGates(sync.spec, behaviour, platform, snapshot);
  return [
    ...warnIf(
      sync.optedIn === true,
      'opted-in-by-default',
      'Nothing is said of machine sets, so the operator manages all of them and notes the time in the annotation machineconfiguration.openshift.io/boot-image-updates-opted-in-at.',
    ),
    ...aboutControlPlaneOnly(sync),
    ...aboutOptOut(sync),
    ...aboutSelector(facts),
    ...gates.flatMap(({ key, message, acknowledged }) =>
      warnIf(
        acknowledged !== true,
        'admin-ack-required',
        `The upgrade to the next release waits for an acknowledgement (${key}): ${message} Acknowledge with: oc -n openshift-config patch cm admin-acks --patch '{"data":{"${key}":"true"}}' --type=merge`,
      ),
    ),
  ];
}

function modeOf(managers: MachineManagers | undefined, resource: string): string | undefined {
  return managerOf(managers ?? null, resource)?.selection.mode;
}

/** An entry for the control plane alone: what was said of machine sets before is lost. */
function aboutControlPlaneOnly({ spec, enrolling, storedManagers }: SyncResult): readonly Warning[] {
  const alone =
    managerOf(spec ?? null, controlPlaneMachineSets) !== undefined &&
    managerOf(spec ?? null, machineSets) === undefined;
  const before = modeOf(storedManagers, machineSets);
  const after = modeOf(enrolling, machineSets);
  const now = after === undefined ? 'are not managed any more' : `go from ${before} to ${after}`;
  return warnIf(
    alone && before !== undefined && before !== after,
    'machine-sets-reset',
    `Only controlplanemachinesets has an entry, so machine sets ${now}. Add an entry for machinesets to keep ${before}.`,
  );
}

function aboutOptOut({ spec, enrolling, storedManagers }: SyncResult): readonly Warning[] {
  const before = modeOf(storedManagers, machineSets);
  const after = modeOf(enrolling, machineSets);
  const managed = before === 'All' || before === 'Partial';
  return [
    ...warnIf(
      managed && enrolling !== undefined && after !== before && after !== 'All',
      'no-rollback',
      'Machine sets that are not managed any more keep the boot image that they have now: nothing is rolled back.',
    ),
    ...warnIf(
      spec?.length === 0,
      'legacy-empty-list',
      'An empty list opts everything out, but other releases take it otherwise, and 4.22 and later refuse it while skew enforcement is Automatic. Entries with mode None say the same in every release since 4.19.',
    ),
  ];
}

function aboutSelector({ sync, plan, snapshot }: SettingFacts): readonly Warning[] {
  if (modeOf(sync.enrolling, machineSets) !== 'Partial' || snapshot.machineSets === undefined) return [];
  const outcomes = plan.machineSets.map(({ outcome }) => outcome);
  const judged = !outcomes.some((outcome) => outcome === 'deferred' || outcome === 'out-of-scope');
  const aborted = plan.machineSets.some(({ reason }) => reason === 'pass-aborted');
  if (outcomes.length === 0 || !judged || aborted) return [];
  return [
    ...warnIf(
      outcomes.every((outcome) => outcome === 'not-enrolled'),
      'selector-matches-nothing',
      "The selector matches no machine set. It is compared with the machine sets' own labels, not with those of their templates or nodes.",
    ),
    ...warnIf(
      !outcomes.includes('not-enrolled'),
      'selector-matches-everything',
      'The selector matches every machine set.',
    ),
  ];
}
