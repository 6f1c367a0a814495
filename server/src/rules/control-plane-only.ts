import { valueAt } from '../domain/field-path.ts';
import { isArray, isObject } from '../domain/json.ts';
import { compareReleases } from '../domain/release.ts';
import { printTarget } from '../domain/target-words.ts';
import { defineRule, type Fix, type RuleContext } from './rule.ts';

const list = ['spec', 'managedBootImages', 'machineManagers'];

export const controlPlaneOnly = defineRule<{ readonly preferAll: boolean }>({
  id: 'control-plane-only',
  severity: 'warning',
  docs: {
    summary: 'Only control plane machine sets are configured, which decides about worker machine sets too.',
    why: 'The Machine Config Operator then sets worker machine sets to the default of the platform, whatever was configured for them before; builds of OpenShift 4.21 from before January 2026 stop managing them.',
    source: 'domain.md 3.2, 3.3, 11 (3); OCPBUGS-72553',
  },
  *check({ value }, context) {
    const managers = valueAt(value, list);
    if (!isArray(managers)) return;
    const index = managers.findIndex(
      (manager) => isObject(manager) && manager['resource'] === 'controlplanemachinesets',
    );
    if (
      index === -1 ||
      managers.some((manager) => isObject(manager) && manager['resource'] === 'machinesets')
    )
      return;
    const consequence = consequenceFor(context);
    const message = `Only control plane machine sets are configured. ${consequence} Add an entry for machinesets to say what you want.`;
    yield { path: [...list, index, 'resource'], message, data: { preferAll: isAllToday(context) } };
  },
  fixes({ data: { preferAll } }) {
    const entry = (mode: string, preferred: boolean): Fix => ({
      title: `Add \`machinesets\` with Mode \`${mode}\``,
      preferred,
      edits: [
        {
          op: 'append',
          path: list,
          value: { resource: 'machinesets', apiGroup: 'machine.openshift.io', selection: { mode } },
        },
      ],
    });
    return [entry('All', preferAll), entry('None', false)];
  },
});

/** What the operator of the target does with worker machine sets then. Source: domain.md 3.1, 3.2 and table A, 16 to 19. */
function consequenceFor(context: RuleContext): string {
  const { target } = context;
  const where = `On ${printTarget(target)}`;
  if (compareReleases(target.release, { major: 4, minor: 22 }) < 0) {
    return `${where} the Machine Config Operator may stop managing the boot images of worker machine sets, or manage all of them again.`;
  }
  const result = 'uses the default of the platform for worker machine sets and forgets an earlier setting';
  return isDefaultOn(context)
    ? `${where} (${target.platform}) the Machine Config Operator ${result}: their mode becomes All.`
    : `${where} the Machine Config Operator ${result}.`;
}

/** True where the platform is known and the default of its worker machine sets is All, from OpenShift 4.22 on. */
function isDefaultOn({ target, snapshot }: RuleContext): boolean {
  if (target.platform === 'Azure') {
    const cloud = valueAt(snapshot.infrastructure, ['status', 'platformStatus', 'azure', 'cloudName']);
    return typeof cloud === 'string' && cloud !== 'AzureStackCloud';
  }
  return target.platform !== undefined && ['AWS', 'GCP', 'VSphere'].includes(target.platform);
}

/** True where worker machine sets are known to be managed all today, so that an entry with All changes nothing. */
function isAllToday(context: RuleContext): boolean {
  const managers = valueAt(context.snapshot.machineConfiguration ?? undefined, [
    'status',
    'managedBootImagesStatus',
    'machineManagers',
  ]);
  const workers = isArray(managers)
    ? managers.find((manager) => isObject(manager) && manager['resource'] === 'machinesets')
    : undefined;
  return valueAt(workers, ['selection', 'mode']) === 'All';
}
