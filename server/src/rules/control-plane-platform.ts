import { valueAt } from '../domain/field-path.ts';
import { isArray, isObject, type JsonObject } from '../domain/json.ts';
import { policyErrorsFor } from './policy-errors.ts';
import { defineRule } from './rule.ts';

const list = ['spec', 'managedBootImages', 'machineManagers'];

export const controlPlanePlatform = defineRule({
  id: 'control-plane-platform',
  severity: 'error',
  docs: {
    summary: 'An entry for control plane machine sets on a platform where they are not managed.',
    why: 'The admission policy managed-bootimages-cpms-platform-check refuses the object, whatever the mode of the entry.',
    source:
      'domain.md 2.8; machine-config-operator manifests/machineconfigcontroller/update-bootimages-cpms-validatingadmissionpolicy.yaml',
  },
  *check({ value }, { verdict, target }) {
    for (const { message } of policyErrorsFor(verdict, 'managed-bootimages-cpms-platform-check')) {
      const supported = /platforms: (.*)$/.exec(message)?.[1];
      if (supported === undefined || target.platform === undefined) continue;
      for (const path of controlPlaneEntries(value)) {
        yield {
          path,
          message: `Boot images of control plane machine sets are not managed on ${target.platform}, only on ${supported}; the API server refuses the entry even with mode None. Remove it.`,
          data: {},
        };
      }
    }
  },
  fixes: ({ path }) => [{ title: 'Remove Entry', preferred: true, edits: [{ op: 'remove', path }] }],
});

function controlPlaneEntries(object: JsonObject): readonly (readonly (string | number)[])[] {
  const entries = valueAt(object, list);
  if (!isArray(entries)) return [];
  return entries.flatMap((entry, index) => {
    return isObject(entry) && entry['resource'] === 'controlplanemachinesets' ? [[...list, index]] : [];
  });
}
