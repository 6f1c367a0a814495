import { adminGates } from '../domain/boot-images/admin-gates.ts';
import {
  controlPlaneMachineSets,
  machineApi,
  machineSets,
  managerOf,
  readMachineManagers,
} from '../domain/boot-images/effective-setting.ts';
import { behaviourOf } from '../domain/boot-images/release-behaviour.ts';
import { type FieldPath, startsWithPath, valueAt } from '../domain/field-path.ts';
import { printRelease } from '../domain/release.ts';
import { schemaAt } from '../schema/schema-at.ts';
import { everyError } from './cel-errors.ts';
import { defineRule, type Fix, type RuleContext } from './rule.ts';
import { machineManagers } from './selectors.ts';

/** The acknowledgements that hang on what the spec says of machine sets. */
const aboutDefault = /boot-image-opt-out/;

export const updateWaits = defineRule<{ readonly canOptOut: boolean }>({
  id: 'update-waits',
  severity: 'information',
  docs: {
    summary:
      'Nothing is said of machine sets in a release before the one that manages their boot images by default.',
    why: 'The Machine Config Operator asks the administrator for an acknowledgement before the update to that release: on AWS and GCP from 4.18 to 4.19, on Azure and vSphere from 4.21 to 4.22. Any setting for machine sets answers the question.',
    source: 'domain.md 5.5; machine-config-operator pkg/operator/admin_ack.go (release-4.18, release-4.21)',
  },
  *check(_resource, context) {
    const { verdict, target, snapshot, use, schema } = context;
    // What a patch does not say may be said by what it is merged into.
    if (use === 'patch' || isBroken(context) || isCloudUnknown(context)) return;
    const spec = readMachineManagers(valueAt(verdict.object, ['spec', 'managedBootImages']));
    // `control-plane-only` has more to say of that.
    if (managerOf(spec, controlPlaneMachineSets) !== undefined) return;
    const next = printRelease({ ...target.release, minor: target.release.minor + 1 });
    const modes = schemaAt(schema, [...machineManagers, 0, 'selection', 'mode'])?.enum ?? [];
    for (const { key, acknowledged } of adminGates(
      spec,
      behaviourOf(target.release),
      target.platform,
      snapshot,
    )) {
      if (acknowledged === true || !aboutDefault.test(key)) continue;
      yield {
        path: machineManagers,
        on: 'key',
        message: `Nothing is said of machinesets, whose boot images OpenShift ${next} manages by default on ${target.platform}; the update to it waits until that is acknowledged (${key}). Add an entry for machinesets to say what you want.`,
        data: { canOptOut: modes.includes('None') },
      };
    }
  },
  fixes({ data: { canOptOut } }): readonly Fix[] {
    const entry = (mode: string): Fix => ({
      title: `Add \`machinesets\` with Mode \`${mode}\``,
      edits: [
        {
          op: 'append',
          path: machineManagers,
          value: { resource: machineSets, apiGroup: machineApi, selection: { mode } },
        },
      ],
    });
    return canOptOut ? [entry('None'), entry('All')] : [entry('All')];
  },
});

/** True where it is not sure what the spec says of machine sets, because the API server refuses or drops it. */
function isBroken({ verdict }: RuleContext): boolean {
  const isAround = ({ path }: { readonly path: FieldPath }) =>
    startsWithPath(machineManagers, path) || startsWithPath(path, machineManagers);
  return everyError(verdict).some(isAround) || verdict.dropped.some(([first]) => first === 'spec');
}

/** Azure Stack is never asked. */
function isCloudUnknown({ target, snapshot }: RuleContext): boolean {
  return target.platform === 'Azure' && snapshot.infrastructure === undefined;
}
