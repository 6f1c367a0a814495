import { namespaces, wantedKinds } from '../domain/snapshot/wanted.ts';

const wantedSpaces: ReadonlySet<string> = new Set([...Object.values(namespaces), 'all']);
const plurals: ReadonlySet<string> = new Set(wantedKinds.map(({ plural }) => plural));
/** Folders of a namespace that are named after an API group without a dot, and the one of the pods' logs. */
const plainGroups: ReadonlySet<string> = new Set([
  'core',
  'apps',
  'batch',
  'autoscaling',
  'policy',
  'extensions',
  'pods',
]);

/**
 * True for a path (of a file or folder, from the root that was given, `/` between its parts) which in a must-gather holds
 * nothing that a snapshot is made of. It is true only of what `oc adm inspect` lays out:
 * `namespaces/NAMESPACE/GROUP/PLURAL…` and `cluster-scoped-resources/GROUP/PLURAL…`; other folders may hold anything.
 */
export function isUselessInMustGather(path: string): boolean {
  const parts = path.split('/');
  const scoped = parts.lastIndexOf('cluster-scoped-resources');
  if (scoped !== -1) return isUselessGroup(parts.slice(scoped + 1));
  const spaced = parts.lastIndexOf('namespaces');
  if (spaced === -1) return false;
  const [space, ...rest] = parts.slice(spaced + 1);
  const [group] = rest;
  if (space === undefined || group === undefined || !isGroup(group)) return false;
  return !wantedSpaces.has(space) || isUselessGroup(rest);
}

function isGroup(name: string): boolean {
  return plainGroups.has(name) || (/^[a-z0-9-]+(?:\.[a-z0-9-]+)+$/.test(name) && !isFileName(name));
}

function isFileName(name: string): boolean {
  return /\.(?:ya?ml|json|gz|tgz|tar)$/.test(name);
}

function isUselessGroup([group, resource, object]: readonly string[]): boolean {
  if (group === undefined || !isGroup(group)) return false;
  if (group === 'pods') return true;
  if (resource === undefined) return false;
  const plural = withoutExtension(resource);
  if (!plurals.has(plural)) return true;
  if (object === undefined) return false;
  const name = withoutExtension(object);
  return wantedKinds.every(
    (kind) => kind.plural !== plural || !kind.objects.some((one) => mayBe(name, one.name)),
  );
}

function mayBe(name: string, wanted: string | RegExp | undefined): boolean {
  return wanted === undefined || (typeof wanted === 'string' ? wanted === name : wanted.test(name));
}

function withoutExtension(name: string): string {
  return name.replace(/(?:\.(?:ya?ml|json))?(?:\.gz)?$/, '');
}
