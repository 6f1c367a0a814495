import type { ClusterSnapshot } from '../cluster-snapshot.ts';
import { type MachineManagers, machineSets, managerOf } from './effective-setting.ts';
import { textAt } from './read.ts';
import type { ReleaseBehaviour } from './release-behaviour.ts';

/** An acknowledgement that the operator asks the administrator for before the upgrade to the next release. */
export interface AdminGate {
  readonly key: string;
  /** The operator's own words. */
  readonly message: string;
  /** Undefined: not known. */
  readonly acknowledged: boolean | undefined;
}

interface GateText {
  readonly key: string;
  readonly message: string;
}

const texts: Readonly<Record<ReleaseBehaviour['adminGates'][number], GateText>> = {
  'aws-gcp': {
    key: 'ack-4.18-boot-image-opt-out-in-4.19',
    message: optOutMessage('GCP or AWS', '4.19', '4.18'),
  },
  aarch64: {
    key: 'ack-4.18-aarch64-bootloader-4.19',
    message:
      'This cluster has at least one aarch64 node. Please ensure boot images are not too old by following KCS https://access.redhat.com/solutions/7119697 prior to upgrading to 4.19.',
  },
  'azure-vsphere': {
    key: 'ack-4.21-boot-image-opt-out-in-4.22',
    message: optOutMessage('Azure or vSphere', '4.22', '4.22'),
  },
};

function optOutMessage(platforms: string, release: string, documentation: string): string {
  return `This cluster is ${platforms} but lacks a boot image configuration. OCP will automatically opt this cluster into boot image management in ${release}. Please add a configuration to disable boot image updates if this is not desired. See https://docs.redhat.com/en/documentation/openshift_container_platform/${documentation}/html/machine_configuration/mco-update-boot-images#mco-update-boot-images-disable_machine-configs-configure for more details.`;
}

/**
 * The acknowledgements that are asked for with this spec: for `machineManagers` where they hang on it. What hangs on nodes
 * that were not read is left out, unless the ConfigMap `admin-gates` asks for it. Source: domain.md 5.5.
 */
export function adminGates(
  spec: MachineManagers,
  behaviour: Pick<ReleaseBehaviour, 'adminGates'>,
  platform: string | undefined,
  snapshot: ClusterSnapshot,
): readonly AdminGate[] {
  return behaviour.adminGates.flatMap((gate) => {
    const { key, message } = texts[gate];
    if (!isAsked(gate, key, spec, platform, snapshot)) return [];
    const acknowledged =
      snapshot.adminAcks === undefined ? undefined : textAt(snapshot.adminAcks, ['data', key]) === 'true';
    return [{ key, message, acknowledged }];
  });
}

function isAsked(
  gate: ReleaseBehaviour['adminGates'][number],
  key: string,
  spec: MachineManagers,
  platform: string | undefined,
  { infrastructure, controlPlaneNodes, adminGates: published }: ClusterSnapshot,
): boolean {
  switch (gate) {
    case 'aws-gcp':
      return (platform === 'AWS' || platform === 'GCP') && spec === null;
    case 'azure-vsphere': {
      const cloud = textAt(infrastructure, ['status', 'platformStatus', 'azure', 'cloudName']);
      const asks = platform === 'VSphere' || (platform === 'Azure' && cloud !== 'AzureStackCloud');
      return asks && managerOf(spec, machineSets) === undefined;
    }
    case 'aarch64':
      return (
        textAt(published ?? undefined, ['data', key]) !== undefined ||
        controlPlaneNodes?.some(
          (node) => textAt(node, ['status', 'nodeInfo', 'architecture']) === 'arm64',
        ) === true
      );
  }
}
