import type { FieldPath } from '../field-path.ts';

/** One kind of objects whose provider spec names a boot image. */
export interface BootImageKind {
  readonly kind: 'MachineSet' | 'ControlPlaneMachineSet';
  /** Its member in a snapshot and in a plan. */
  readonly member: 'machineSets' | 'controlPlaneMachineSets';
  /** Where an object has its provider spec. Source: domain.md 1.3. */
  readonly providerSpec: FieldPath;
}

export const bootImageKinds: readonly BootImageKind[] = [
  {
    kind: 'MachineSet',
    member: 'machineSets',
    providerSpec: ['spec', 'template', 'spec', 'providerSpec', 'value'],
  },
  {
    kind: 'ControlPlaneMachineSet',
    member: 'controlPlaneMachineSets',
    providerSpec: [
      'spec',
      'template',
      'machines_v1beta1_machine_openshift_io',
      'spec',
      'providerSpec',
      'value',
    ],
  },
];
