import { isArray, isObject, type JsonValue } from '../domain/json.ts';
import { parseDocument } from './parse.ts';

/** The names a kustomization file may have, in Kustomize's order. Source: sigs.k8s.io/kustomize/api konfig. */
export const kustomizationNames = ['kustomization.yaml', 'kustomization.yml', 'Kustomization'] as const;

/**
 * The files that a kustomization file names as patches: relative to its folder, with `/`, without `./`. Inline patches
 * have no file; resources, components and JSON 6902 patches are none of these. A file that cannot be read names none.
 *
 * Source: sigs.k8s.io/kustomize/api/types Kustomization (`patches`, `patchesStrategicMerge`).
 */
export function patchesOf(kustomizationText: string): readonly string[] {
  const { value, problems } = parseDocument(kustomizationText);
  if (!isObject(value) || problems.some(({ code }) => code === 'yaml-syntax')) return [];
  const { patches, patchesStrategicMerge } = value;
  const named = [
    ...itemsOf(patches).map((patch) => (isObject(patch) ? patch['path'] : undefined)),
    ...itemsOf(patchesStrategicMerge),
  ];
  const paths = named.filter((path) => typeof path === 'string').flatMap((path) => normalised(path) ?? []);
  return [...new Set(paths)];
}

function itemsOf(value: JsonValue | undefined): readonly JsonValue[] {
  return isArray(value) ? value : [];
}

/** The path without detours; undefined for what is no path below or beside the folder: inline text, a URL, nothing. */
function normalised(path: string): string | undefined {
  if (path === '' || /[\n\r]|^\/|^[a-z][a-z0-9+.-]*:\/\//i.test(path)) return undefined;
  const steps: string[] = [];
  for (const step of path.split('/')) {
    if (step === '' || step === '.') continue;
    if (step === '..' && steps.length > 0 && steps.at(-1) !== '..') steps.pop();
    else steps.push(step);
  }
  return steps.length === 0 ? undefined : steps.join('/');
}

/** Keys that only a strategic merge patch has. Source: k8s.io/apimachinery/pkg/util/strategicpatch. */
const directive = /^\$(?:patch|retainKeys|setElementOrder\/.+|deleteFromPrimitiveList\/.+)$/;

/** True for a value that says of itself that it is a strategic merge patch, by a directive anywhere in it. */
export function isPatch(value: JsonValue | undefined): boolean {
  if (isArray(value)) return value.some(isPatch);
  if (!isObject(value)) return false;
  return Object.entries(value).some(([key, member]) => directive.test(key) || isPatch(member));
}
