import { stringify } from 'yaml';
import type { JsonObject, JsonValue } from '../../server/src/domain/json.ts';

/** A file with one MachineConfiguration, and whether the API server of 4.22 (Default) takes it on create. */
export interface Manifest {
  readonly name: string;
  readonly text: string;
  readonly accepted: boolean;
}

/** A part of a spec: as it is, or made wrong in one of these ways. */
interface Part {
  readonly right: readonly JsonObject[];
  readonly wrong: readonly JsonObject[];
}

const manager = (resource: string, selection: JsonValue): JsonObject => ({
  resource,
  apiGroup: 'machine.openshift.io',
  selection,
});
const managers = (...list: readonly JsonValue[]): JsonObject => ({
  managedBootImages: { machineManagers: list },
});
const all = { mode: 'All' };
const partial = { machineResourceSelector: { matchLabels: { region: 'east' } } };
const skew = (value: JsonValue): JsonObject => ({ bootImageSkewEnforcement: value });
const units = (name: string, ...actions: readonly JsonValue[]): JsonObject => ({
  nodeDisruptionPolicy: { units: [{ name, actions }] },
});
const files = (...paths: readonly JsonValue[]): JsonObject => ({
  nodeDisruptionPolicy: { files: paths.map((path) => ({ path, actions: [{ type: 'None' }] })) },
});
const reload = { type: 'Reload', reload: { serviceName: 'chronyd.service' } };

const parts: readonly Part[] = [
  {
    right: [
      { logLevel: 'Debug' },
      { logLevel: '' },
      { logLevel: null },
      { operatorLogLevel: 'TraceAll' },
      {},
    ],
    wrong: [{ logLevel: 'debug' }, { logLevel: 5 }, { logLevel: ['Normal'] }, { operatorLogLevel: 'Loud' }],
  },
  {
    right: [{ managementState: 'Unmanaged' }, { managementState: 'Removed' }, {}],
    wrong: [{ managementState: 'Paused' }, { managementState: true }, { managementState: { managed: true } }],
  },
  {
    right: [
      { failedRevisionLimit: 5 },
      { succeededRevisionLimit: 0 },
      { failedRevisionLimit: 2147483647 },
      {},
    ],
    wrong: [{ failedRevisionLimit: [5] }, { failedRevisionLimit: '5' }, { succeededRevisionLimit: 5.5 }],
  },
  {
    right: [
      managers(manager('machinesets', all)),
      managers(manager('machinesets', { mode: 'Partial', partial })),
      managers(manager('machinesets', all), manager('controlplanemachinesets', { mode: 'None' })),
      managers(),
    ],
    wrong: [
      managers(manager('machinesets', { mode: 'Some' })),
      managers(manager('machines', all)),
      managers({ resource: 'machinesets', selection: all }),
      managers(manager('machinesets', { mode: 'Partial' })),
      managers(manager('machinesets', { mode: 'All', partial })),
      managers(manager('controlplanemachinesets', { mode: 'Partial', partial })),
      managers(manager('machinesets', all), manager('machinesets', { mode: 'None' })),
      managers(manager('machinesets', 'All')),
      { managedBootImages: { machineManagers: {} } },
    ],
  },
  {
    right: [
      skew({ mode: 'None' }),
      skew({ mode: 'Manual', manual: { mode: 'OCPVersion', ocpVersion: '4.18.3' } }),
      skew({ mode: 'Manual', manual: { mode: 'RHCOSVersion', rhcosVersion: '9.6.20251015-1' } }),
      {},
    ],
    wrong: [
      skew({ mode: 'Automatic' }),
      skew({ mode: 'Manual' }),
      skew({ mode: 'None', manual: { mode: 'OCPVersion', ocpVersion: '4.18.3' } }),
      skew({ mode: 'Manual', manual: { mode: 'OCPVersion', ocpVersion: '4.18' } }),
      skew({ mode: 'Manual', manual: { mode: 'OCPVersion', rhcosVersion: '9.6.20251015-1' } }),
      skew({ mode: 'Manual', manual: { mode: 'RHCOSVersion', rhcosVersion: '9.6-1' } }),
    ],
  },
  {
    right: [
      units('chronyd.service', reload),
      units('crio.service', { type: 'DaemonReload' }, reload),
      units('dev-sda.mount', { type: 'Reboot' }),
      files('/etc/a', '/etc/b'),
      {},
    ],
    wrong: [
      units('chronyd', reload),
      units('chronyd.unit', reload),
      units('.service', reload),
      units('chronyd.service', { type: 'Reload' }),
      units('chronyd.service', { type: 'Reboot' }, { type: 'Drain' }),
      units('chronyd.service', { type: 'Drain', reload: { serviceName: 'a.service' } }),
      units('chronyd.service', { type: 'Restart', restart: { serviceName: 'a b' } }),
      units('chronyd.service', { type: 'Stop' }),
      files('/etc/a', '/etc/a'),
      { nodeDisruptionPolicy: { files: [{ path: '/etc/a' }] } },
    ],
  },
];
/** The server drops what is not in the schema. */
const dropped: readonly JsonObject[] = [
  { bootImages: {} },
  { loglevel: 'Normal' },
  { managedBootImage: all },
];

/** `count` manifests that follow from nothing but their number: about 59 of 100 are wrong, 6 have a field that is dropped. */
export function manifests(count: number): readonly Manifest[] {
  return Array.from({ length: count }, (_, index) => {
    const random = randomFrom(index);
    const pick = <Item>(list: readonly Item[]): Item | undefined => list[random(list.length)];
    const accepted = random(100) >= 59;
    const wrongAt = accepted ? -1 : random(parts.length);
    const chosen = parts.map(({ right, wrong }, at) => pick(at === wrongAt ? wrong : right) ?? {});
    const extra = accepted && random(41) < 6 ? (pick(dropped) ?? {}) : {};
    const spec = Object.assign({ managementState: 'Managed' }, ...chosen, extra);
    const object = {
      apiVersion: 'operator.openshift.io/v1',
      kind: 'MachineConfiguration',
      metadata: { name: 'cluster', annotations: { number: String(index) } },
      spec,
    };
    return { name: `${String(index).padStart(4, '0')}.yaml`, text: stringify(object), accepted };
  });
}

/** Numbers below a limit that follow from a seed (mulberry32). */
function randomFrom(seed: number): (below: number) => number {
  let state = seed;
  return (below) => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) % below;
  };
}
