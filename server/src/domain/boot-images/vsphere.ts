import type { ClusterSnapshot } from '../cluster-snapshot.ts';
import { valueAt } from '../field-path.ts';
import { isArray, type JsonObject, type JsonValue } from '../json.ts';
import { objectAt, textAt } from './read.ts';
import type { Reason } from './reasons.ts';
import { architectureOf, type Stream } from './stream.ts';
import type { Verdict } from './verdict.ts';

/** What the decision about a vSphere provider spec depends on besides it. */
export interface VsphereContext {
  readonly snapshot: ClusterSnapshot;
  readonly infrastructure: JsonObject;
  readonly stream: Stream;
  readonly architecture: string;
}

/** The longest name of a template. */
const longestName = 80;

/**
 * What becomes of a vSphere provider spec, as far as it is known without vCenter: the template of its failure domain is
 * replaced in place where it is of another RHCOS version, which only vCenter knows. Credentials are taken to be good.
 * Source: domain.md 4.8b; platform_helpers.go:reconcileVSphereProviderSpec, vsphere_helpers.go:createNewVMTemplate.
 */
export function reconcileVsphere(spec: JsonObject, context: VsphereContext): Verdict {
  const current = textAt(spec, ['template']) ?? '';
  const fail = (reason: Reason, error: string): Verdict => {
    return { kind: 'error', reason, error, current, target: null };
  };
  const platform = objectAt(context.infrastructure, ['spec', 'platformSpec', 'vsphere']);
  if (platform === undefined) {
    const reason = 'vsphere-no-platform-spec';
    return { kind: 'left-alone', counted: false, reason, current, target: null };
  }
  const part = architectureOf(context.stream, context.architecture);
  if ('error' in part) return fail('stream-arch-missing', part.error);
  const release = textAt(part.value, ['artifacts', 'vmware', 'release']) ?? '';
  if (release === '') {
    const where = `${context.stream.name}/${context.architecture}`;
    return fail('vsphere-no-artifact', `${where}: artifact 'vmware' not found`);
  }
  const credentials = context.snapshot.credentials?.vsphere;
  if (credentials === null) {
    const error =
      'failed to fetch vsphere-creds Secret during machineset sync: secrets "vsphere-creds" not found';
    return fail('vsphere-credentials', error);
  }
  const workspace = objectAt(spec, ['workspace']);
  if (workspace === undefined) return { kind: 'crash', current, target: null };
  const server = textAt(workspace, ['server']) ?? '';
  const isKnown = listAt(platform, 'vcenters').some(
    (vcenter) =>
      textAt(vcenter, ['server']) === server || (server === '' && textAt(vcenter, ['server']) === undefined),
  );
  if (isKnown && isArray(credentials) && !credentials.includes(server)) {
    const answer = fail('vsphere-credentials', 'failed in getClientsFromServerURL');
    const decidedBy = `how vCenter ${server} answers a login without user name and password`;
    const reason = 'vsphere-credentials';
    return { kind: 'unknown', reason, current, target: null, candidates: [answer], decidedBy };
  }
  const domain = isKnown ? listAt(platform, 'failureDomains').find(matches(workspace, server)) : undefined;
  if (domain === undefined) return fail('vsphere-no-failure-domain', noMatch(workspace));
  return byTemplate(spec, current, release, server, computedName(context.infrastructure, domain));
}

function byTemplate(
  spec: JsonObject,
  current: string,
  release: string,
  server: string,
  computed: string,
): Verdict {
  const own = current === '' ? computed : current;
  const target = `${own} with RHCOS ${release}`;
  const replaced: Verdict = { kind: 'patch', current, target, spec: { ...spec, template: own } };
  const renamed: Verdict = { kind: 'patch', current, target, spec: { ...spec, template: computed } };
  const failed: Verdict = {
    kind: 'error',
    reason: 'vsphere-template-not-known',
    error: `unable to determine RHCOS version of virtual machine: ${current}`,
    current,
    target: null,
  };
  const tooLong =
    [...computed].length > longestName
      ? ` (a new template could not be named ${computed}: the name is too long)`
      : '';
  return {
    kind: 'unknown',
    reason: 'vsphere-template-not-known',
    current,
    target,
    candidates: [{ kind: 'up-to-date', current, target }, replaced, renamed, failed],
    decidedBy: `the RHCOS version of template ${own} in vCenter ${server}: it is replaced in place unless it is ${release}; where there is no such template, ${computed} is used or made${tooLong}`,
  };
}

function computedName(infrastructure: JsonObject, domain: JsonValue): string {
  const cluster = textAt(infrastructure, ['status', 'infrastructureName']) ?? '';
  return `${cluster}-rhcos-${textAt(domain, ['name']) ?? ''}`;
}

/** Is a failure domain the one of a workspace? Source: vsphere_helpers.go:createNewVMTemplate. */
function matches(workspace: JsonObject, server: string): (domain: JsonValue) => boolean {
  const own = (name: string) => textAt(workspace, [name]) ?? '';
  return (domain) => {
    const topology = (name: string) => textAt(domain, ['topology', name]) ?? '';
    return (
      own('datacenter') === topology('datacenter') &&
      own('datastore') === topology('datastore') &&
      server === (textAt(domain, ['server']) ?? '') &&
      own('vmGroup') === (textAt(domain, ['zoneAffinity', 'hostGroup', 'vmGroup']) ?? '') &&
      cleanPath(own('resourcePool')) === cleanPath(topology('resourcePool'))
    );
  };
}

function noMatch(workspace: JsonObject): string {
  const own = (name: string) => textAt(workspace, [name]) ?? '';
  const parts = ['server', 'datacenter', 'datastore', 'resourcePool'].map((name) => `${name}: ${own(name)}`);
  const group = own('vmGroup') === '' ? [] : [`vmGroup: ${own('vmGroup')}`];
  const details = [...parts, ...group].join(', ');
  return `providerSpec workspace (${details}) does not match any vCenter/failure domain in the Infrastructure object`;
}

/** The shortest path that means the same, as Go's path.Clean. */
export function cleanPath(path: string): string {
  const rooted = path.startsWith('/');
  const parts: string[] = [];
  for (const part of path.split('/')) {
    if (part === '' || part === '.') continue;
    if (part !== '..') parts.push(part);
    else if (parts.length > 0 && parts.at(-1) !== '..') parts.pop();
    else if (!rooted) parts.push('..');
  }
  const clean = `${rooted ? '/' : ''}${parts.join('/')}`;
  return clean === '' ? '.' : clean;
}

function listAt(object: JsonObject, name: string): readonly JsonValue[] {
  const list = valueAt(object, [name]);
  return isArray(list) ? list : [];
}
