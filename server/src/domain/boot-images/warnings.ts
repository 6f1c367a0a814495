import type { ClusterSnapshot } from '../cluster-snapshot.ts';
import { aboutObjects } from './object-warnings.ts';
import type { OperatorFacts } from './operator-warnings.ts';
import { aboutOperator } from './operator-warnings.ts';
import type { AppliedSpec, ManagedField } from './server-side-apply.ts';
import { aboutSetting, type SettingFacts } from './setting-warnings.ts';
import { type Warning, warnIf } from './warning-codes.ts';

/** What the warnings of a plan are drawn from. */
export type WarningFacts = SettingFacts &
  OperatorFacts & {
    readonly snapshot: ClusterSnapshot;
    /** The edit as the API server takes it; undefined where nothing is applied. */
    readonly edit: AppliedSpec | undefined;
  };

/**
 * What follows from a plan beyond it, and what it could not know: the codes are stable. Source: domain.md 13, steps 10,
 * 11 and 13.
 */
export function warningsOf(facts: WarningFacts): readonly Warning[] {
  return [
    ...aboutApply(facts.edit),
    ...aboutSetting(facts),
    ...aboutObjects(facts),
    ...aboutOperator(facts),
    ...aboutUnread(facts.snapshot),
  ];
}

function aboutApply(edit: AppliedSpec | undefined): readonly Warning[] {
  if (edit === undefined) return [];
  const { kept, conflicts, emptyListLost } = edit;
  return [
    ...conflicts.flatMap((field) =>
      warnIf(
        true,
        'apply-conflict',
        `The API server refuses the apply: ${ownersOf(field)} has set ${field.path} to another value.`,
      ),
    ),
    ...kept.flatMap((field) =>
      warnIf(
        isOfBootImages(field),
        'kept-by-other-manager',
        `${field.path} stays although it is not applied: ${ownersOf(field)} has set it too.`,
      ),
    ),
    ...warnIf(
      emptyListLost,
      'empty-list-lost',
      'Server-side apply does not leave the empty machineManagers list that is applied, so it does not opt out here. Write entries with mode None instead.',
    ),
  ];
}

function isOfBootImages({ path }: ManagedField): boolean {
  return path.startsWith('spec.managedBootImages') || path.startsWith('spec.bootImageSkewEnforcement');
}

function ownersOf({ managers }: ManagedField): string {
  return managers.length === 0 ? 'another field manager' : managers.join(', ');
}

/** What the plan hangs on, in the words of `oc get`. */
const inputs: readonly {
  readonly member: keyof ClusterSnapshot;
  readonly name: string;
  readonly consequence: string;
}[] = [
  {
    member: 'machineConfiguration',
    name: 'MachineConfiguration cluster',
    consequence: 'what is stored, and so what changes, is not known',
  },
  {
    member: 'infrastructure',
    name: 'Infrastructure cluster',
    consequence: 'the platform and its details are not known',
  },
  {
    member: 'clusterVersion',
    name: 'ClusterVersion version',
    consequence: 'whether an update is under way, and which version was installed, is not known',
  },
  { member: 'machineSets', name: 'The MachineSets', consequence: 'none of them is in this plan' },
  {
    member: 'controlPlaneMachineSets',
    name: 'The ControlPlaneMachineSets',
    consequence: 'none of them is in this plan',
  },
  {
    member: 'bootImages',
    name: 'ConfigMap coreos-bootimages',
    consequence: 'the boot images of the release are not known',
  },
];

function aboutUnread(snapshot: ClusterSnapshot): readonly Warning[] {
  return inputs.flatMap(({ member, name, consequence }) =>
    warnIf(snapshot[member] === undefined, 'not-read', `${name}: not read, so ${consequence}.`),
  );
}
