import type { ClusterSnapshot } from '../cluster-snapshot.ts';
import { isArray, type JsonObject } from '../json.ts';
import { textAt } from './read.ts';

/** An architecture by its RPM name, as stream metadata has them; or why there is none. */
export type Architecture =
  | { readonly outcome: 'known'; readonly name: string }
  | { readonly outcome: 'error'; readonly error: string }
  | { readonly outcome: 'unknown'; readonly decidedBy: string };

/** The machine set of a multi-architecture cluster does not say its own: it is left alone. */
export interface NotSaid {
  readonly outcome: 'not-said';
}

/** The annotation in which a machine set says what labels its nodes get, the architecture among them. */
export const architectureAnnotation = 'capacity.cluster-autoscaler.kubernetes.io/labels';

const prefix = 'kubernetes.io/arch=';

const rpmNames: ReadonlyMap<string, string> = new Map([
  ['amd64', 'x86_64'],
  ['arm64', 'aarch64'],
  ['s390x', 's390x'],
  ['ppc64le', 'ppc64le'],
]);

/**
 * The architecture of a MachineSet: by its annotation, else that of the control plane. `mustSay`: where the payload is
 * for several architectures, a machine set without the annotation is left alone.
 * Source: domain.md 4.4; pkg/controller/bootimage/ms_helpers.go:getArchFromMachineSet.
 */
export function machineSetArchitecture(
  machineSet: JsonObject,
  snapshot: ClusterSnapshot,
  mustSay: boolean,
): Architecture | NotSaid {
  const annotation = annotationOf(machineSet);
  if (annotation !== undefined) return fromAnnotation(annotation);
  if (mustSay) {
    const { clusterVersion } = snapshot;
    if (clusterVersion === undefined) return { outcome: 'unknown', decidedBy: 'ClusterVersion version' };
    if (textAt(clusterVersion, ['status', 'desired', 'architecture']) === 'Multi')
      return { outcome: 'not-said' };
  }
  return controlPlaneArchitecture(snapshot);
}

function annotationOf(machineSet: JsonObject): string | undefined {
  return textAt(machineSet, ['metadata', 'annotations', architectureAnnotation]);
}

function fromAnnotation(annotation: string): Architecture {
  const label = annotation
    .split(',')
    .map(trimSpace)
    .find((part) => part.startsWith(prefix));
  if (label === undefined)
    return { outcome: 'error', error: `kubernetes.io/arch label not found in annotation: ${annotation}` };
  const value = label.slice(prefix.length);
  const name = rpmNames.get(value);
  if (name === undefined)
    return { outcome: 'error', error: `invalid architecture value found in annotation: ${value}` };
  return { outcome: 'known', name };
}

/** What Go's strings.TrimSpace takes away: like JavaScript's, but not the byte order mark, and the next-line character. */
function trimSpace(text: string): string {
  return text.replace(/^(?:(?!\ufeff)[\s\u0085])+|(?:(?!\ufeff)[\s\u0085])+$/g, '');
}

/**
 * The architecture of the node that the controller runs on, which is a control plane node; x86_64 where none has been
 * seen. Not known where they are of several architectures. Source: domain.md 4.3.3.
 */
export function controlPlaneArchitecture(snapshot: ClusterSnapshot): Architecture {
  const seen = new Set(seenArchitectures(snapshot));
  const [name = 'x86_64', ...others] = seen;
  if (others.length === 0) return { outcome: 'known', name };
  return { outcome: 'unknown', decidedBy: 'the control plane node that runs the machine-config-controller' };
}

/** Is the architecture of the control plane nodes taken for granted, and not seen? */
export function isArchitectureAssumed(snapshot: ClusterSnapshot): boolean {
  return seenArchitectures(snapshot).length === 0;
}

function seenArchitectures({ controlPlaneNodes }: ClusterSnapshot): readonly string[] {
  if (!isArray(controlPlaneNodes)) return [];
  return controlPlaneNodes.flatMap((node) => {
    const name = rpmNames.get(textAt(node, ['status', 'nodeInfo', 'architecture']) ?? '');
    return name === undefined ? [] : [name];
  });
}
