import { hotLoopLimit, hotLoopSuspects } from '../domain/boot-images/hot-loop.ts';
import { namesOf } from '../domain/boot-images/object-warnings.ts';
import { nameOf } from '../domain/boot-images/read.ts';
import { defineRule } from './rule.ts';
import { ownersOf, selectedMachineSets } from './selected-machine-sets.ts';

export const hotLoop = defineRule({
  id: 'hot-loop',
  severity: 'warning',
  docs: {
    summary: 'Selected machine sets that others manage too, such as Argo CD or Advanced Cluster Management.',
    why: 'Whoever manages a machine set may put back the boot image that the Machine Config Operator has set. After three updates to the same image the operator refuses the next one and reports itself degraded until the other one lets go and boot image updates are turned off and on again.',
    source: 'domain.md 4.9; machine-config-operator pkg/controller/bootimage/ms_helpers.go; OCPBUGS-55967',
  },
  *check(_resource, context) {
    const selected = selectedMachineSets(context);
    if (selected === undefined) return;
    const shared = selected.machineSets.flatMap((set) => {
      // What has an owner the operator leaves alone.
      const suspects = ownersOf(set).length > 0 ? [] : hotLoopSuspects(set);
      return suspects.length === 0 ? [] : [`${nameOf(set)} (${suspects.join(', ')})`];
    });
    if (shared.length === 0) return;
    yield {
      path: selected.path,
      message: `Others manage selected machine sets too: ${namesOf(shared)}. Where they put an old boot image back, the Machine Config Operator gives up after ${hotLoopLimit} updates and reports itself degraded. Let them ignore spec.template.spec.providerSpec, or do not select these machine sets.`,
    };
  },
});
