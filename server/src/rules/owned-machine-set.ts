import { namesOf } from '../domain/boot-images/object-warnings.ts';
import { nameOf } from '../domain/boot-images/read.ts';
import { behaviourOf } from '../domain/boot-images/release-behaviour.ts';
import { printRelease } from '../domain/release.ts';
import { defineRule } from './rule.ts';
import { ownersOf, selectedMachineSets } from './selected-machine-sets.ts';

export const ownedMachineSet = defineRule({
  id: 'owned-machine-set',
  severity: 'information',
  docs: {
    summary: 'Selected machine sets that have an owner, which the operator does not update.',
    why: 'The Machine Config Operator leaves the boot images of machine sets with an owner reference to their owner. From OpenShift 4.22 on it counts them as skipped, so that the record of the oldest boot image falls back to the version that was installed; before 4.19 it reports itself degraded.',
    source:
      'domain.md 4.3.2, 6.3; machine-config-operator pkg/controller/bootimage/ms_helpers.go:syncMAPIMachineSet',
  },
  *check(_resource, context) {
    const selected = selectedMachineSets(context);
    if (selected === undefined) return;
    const owned = selected.machineSets.flatMap((set) => {
      const owners = ownersOf(set);
      return owners.length === 0 ? [] : [`${nameOf(set)} (${owners.join(', ')})`];
    });
    if (owned.length === 0) return;
    const { release } = context.target;
    const { path } = selected;
    const which = `selected machine sets that have an owner: ${namesOf(owned)}.`;
    if (behaviourOf(release).ownerReference === 'error') {
      const message = `The Machine Config Operator of OpenShift ${printRelease(release)} updates nothing of, and reports itself degraded by, ${which} Do not select them.`;
      yield { path, message, severity: 'warning' };
    } else {
      const message = `The Machine Config Operator does not update ${which} Their owners have to keep their boot images up to date.`;
      yield { path, message };
    }
  },
});
