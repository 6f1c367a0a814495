import { valueAt } from '../domain/field-path.ts';
import { isArray, isObject, type JsonObject, type JsonValue } from '../domain/json.ts';
import { compareReleases, type Release } from '../domain/release.ts';
import { machineConfiguration } from '../domain/resource.ts';
import type { AdmissionError, PolicyName } from './admission-error.ts';

/** One admission policy that the Machine Config Operator installs in the clusters of one release. */
export interface AdmissionPolicy {
  readonly name: PolicyName;
  /** What the administrator reads where the policy denies an object. */
  readonly message: string;
  /** The platforms on which what the policy is about is allowed; absent where it does not ask for the platform. */
  readonly platforms?: readonly string[];
  /** True where the object (pruned and defaulted) has what the policy is about. */
  appliesTo(object: JsonObject): boolean;
}

/** What the policies of a cluster came to. */
export interface PolicyCheck {
  readonly errors: readonly AdmissionError[];
  /** Policies that need the platform, which is not known. */
  readonly unchecked: readonly PolicyName[];
}

/** The platforms of boot image management, as the policy's message lists them, from each release on. */
const bootImagePlatforms: readonly { readonly since: Release; readonly platforms: readonly string[] }[] = [
  { since: { major: 4, minor: 17 }, platforms: ['GCP', 'AWS'] },
  { since: { major: 4, minor: 20 }, platforms: ['GCP', 'AWS', 'VSphere'] },
  { since: { major: 4, minor: 21 }, platforms: ['GCP', 'AWS', 'VSphere', 'Azure'] },
];

const controlPlanePlatforms = ['GCP', 'AWS', 'Azure'] as const;
const controlPlanePolicySince: Release = { major: 4, minor: 22 };

/**
 * The policies of a release. The one for control plane machine sets is there where the gate ManagedBootImagesCPMS is on,
 * from 4.22. Source: domain.md 2.8 (machine-config-operator manifests/machineconfigcontroller, release-4.17 to main).
 */
export function policiesOf(release: Release, managesControlPlane: boolean): readonly AdmissionPolicy[] {
  const { platforms } =
    bootImagePlatforms.findLast(({ since }) => compareReleases(since, release) <= 0) ??
    (bootImagePlatforms[0] as (typeof bootImagePlatforms)[number]);
  const always: readonly AdmissionPolicy[] = [
    {
      name: 'machine-configuration-guards',
      message: 'Only a single object of MachineConfiguration is allowed and it must be named cluster.',
      appliesTo: (object) => valueAt(object, ['metadata', 'name']) !== machineConfiguration.name,
    },
    {
      name: 'managed-bootimages-platform-check',
      message: `This feature is only supported on these platforms: ${platforms.join(', ')}`,
      platforms,
      appliesTo: (object) => valueAt(object, ['spec', 'managedBootImages']) !== undefined,
    },
  ];
  if (!managesControlPlane || compareReleases(release, controlPlanePolicySince) < 0) return always;
  return [
    ...always,
    {
      name: 'managed-bootimages-cpms-platform-check',
      message: `The control plane machineset boot image update feature is only supported on these platforms: ${controlPlanePlatforms.join(', ')}`,
      platforms: controlPlanePlatforms,
      appliesTo: (object) =>
        managersOf(object).some(({ resource }) => resource === 'controlplanemachinesets'),
    },
  ];
}

/**
 * Asks the policies about an object that has passed everything else. The API server tells one denial only.
 *
 * @param platform Infrastructure's `status.platformStatus.type`; undefined where it is not known, null where the cluster
 *   has no Infrastructure `cluster`, without which every policy that needs it denies everything
 */
export function checkPolicies(
  object: JsonObject,
  policies: readonly AdmissionPolicy[],
  platform: string | null | undefined,
): PolicyCheck {
  const unchecked: PolicyName[] = [];
  for (const policy of policies) {
    const { name, platforms } = policy;
    if (platforms !== undefined && platform === null) {
      const message =
        'failed to configure binding: no params found for policy binding with `Deny` parameterNotFoundAction';
      return { errors: [denial(policy, message)], unchecked: [] };
    }
    if (!policy.appliesTo(object)) continue;
    if (platforms !== undefined && platform === undefined) unchecked.push(name);
    else if (platforms === undefined || !platforms.includes(platform ?? '')) {
      return { errors: [denial(policy, policy.message)], unchecked: [] };
    }
  }
  return { errors: [], unchecked };
}

function denial({ name }: AdmissionPolicy, reason: string): AdmissionError {
  return {
    path: name === 'machine-configuration-guards' ? ['metadata', 'name'] : ['spec', 'managedBootImages'],
    field: '',
    message: `ValidatingAdmissionPolicy '${name}' with binding '${name}-binding' denied request: ${reason}`,
    keyword: 'policy',
    policy: name,
  };
}

/** The entries of `spec.managedBootImages.machineManagers` that are objects. */
function managersOf(object: JsonObject): readonly JsonObject[] {
  const managers: JsonValue | undefined = valueAt(object, ['spec', 'managedBootImages', 'machineManagers']);
  return isArray(managers) ? managers.filter(isObject) : [];
}
