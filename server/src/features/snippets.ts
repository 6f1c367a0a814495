import type { JsonObject } from '../domain/json.ts';

/** Whole documents that completion offers in an empty one. */
export interface DocumentSnippet {
  readonly label: string;
  readonly documentation: string;
  readonly object: JsonObject;
}

function manage(...entries: readonly (readonly [resource: string, selection: JsonObject])[]): JsonObject {
  return {
    apiVersion: 'operator.openshift.io/v1',
    kind: 'MachineConfiguration',
    metadata: { name: 'cluster' },
    spec: {
      managedBootImages: {
        machineManagers: entries.map(([resource, selection]) => ({
          resource,
          apiGroup: 'machine.openshift.io',
          selection,
        })),
      },
    },
  };
}

export const documentSnippets: readonly DocumentSnippet[] = [
  {
    label: 'MachineConfiguration: enable for all machine sets',
    documentation:
      'The boot images of all worker and control plane machine sets follow the cluster’s release.',
    object: manage(['machinesets', { mode: 'All' }], ['controlplanemachinesets', { mode: 'All' }]),
  },
  {
    label: 'MachineConfiguration: enable for specific worker machine sets',
    documentation:
      'The boot images of the worker machine sets with a label follow the cluster’s release; put your label in.',
    object: manage([
      'machinesets',
      {
        mode: 'Partial',
        partial: { machineResourceSelector: { matchLabels: { 'example.com/label': 'value' } } },
      },
    ]),
  },
  {
    label: 'MachineConfiguration: disable for all machine sets',
    documentation: 'Every machine set keeps the boot image it has now.',
    object: manage(['machinesets', { mode: 'None' }], ['controlplanemachinesets', { mode: 'None' }]),
  },
];
