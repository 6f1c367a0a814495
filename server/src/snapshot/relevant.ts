import { wantedKinds } from '../domain/snapshot/wanted.ts';

const kinds = wantedKinds.map(({ kind }) => kind).join('|');
const kindMember = (names: string) => new RegExp(`\\bkind["']?[ \\t]*:[ \\t]*["']?(?:${names})(?:List)?\\b`);
const anyKind = kindMember(kinds);
/** Kinds of which a dump has many: only a few objects of them matter. */
const common = wantedKinds.filter(({ kind }) =>
  ['ConfigMap', 'CustomResourceDefinition', 'MachineConfig', 'Node', 'ClusterOperator'].includes(kind),
);
const rareKind = kindMember(
  wantedKinds
    .filter((kind) => !common.includes(kind))
    .map(({ kind }) => kind)
    .join('|'),
);
/** What the text of an object of a common kind has in it, if the object matters. */
const mark =
  /coreos-bootimages|admin-gates|admin-acks|cluster-config-v1|machineconfigurations\.operator\.openshift\.io|rendered-master-|node-role\.kubernetes\.io\/(?:master|control-plane)|\bmachine-config\b/;
const notKubernetes = /"architectures"|"Images"/;

/**
 * True where `text` may hold something that a snapshot is made of. It reads no YAML: it is for passing over what cannot
 * matter, which is nearly all of a must-gather.
 */
export function mayMatter(text: string): boolean {
  return anyKind.test(text) || notKubernetes.test(text);
}

/** The same of the text of one object. */
export function mayBeWanted(text: string): boolean {
  return rareKind.test(text) || (anyKind.test(text) && mark.test(text)) || notKubernetes.test(text);
}

/** True for text that looks like no object of Kubernetes at all. */
export function hasNoKind(text: string): boolean {
  return !/\bkind["']?[ \t]*:/.test(text);
}
