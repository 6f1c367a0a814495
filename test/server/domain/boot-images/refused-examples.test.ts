// The cells of the tables in domain.md 3.6 in which the API server refuses the edit, so that the operator sees nothing of it.
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { createAdmission } from '../../../../server/src/admission/admit.ts';
import { createCelEngine } from '../../../../server/src/admission/cel/engine.ts';
import { createPatternCompiler } from '../../../../server/src/admission/pattern.ts';
import { policiesOf } from '../../../../server/src/admission/policies.ts';
import type { JsonObject } from '../../../../server/src/domain/json.ts';
import type { FeatureSet } from '../../../../server/src/domain/target.ts';
import { createCatalog } from '../../../../server/src/schema/catalog.ts';
import { readSchemaFiles, targetOf } from '../../../support/schemas.ts';

const tables: Readonly<
  Record<string, readonly [release: string, featureSet: FeatureSet, kubernetes: number]>
> = {
  A: ['4.22', 'Default', 35],
  B: ['4.21', 'Default', 34],
  C: ['4.21', 'TechPreviewNoUpgrade', 34],
  D: ['4.20', 'Default', 33],
  E: ['4.20', 'TechPreviewNoUpgrade', 33],
};

/** How the server words each code of the tables. */
const refusals: Readonly<Record<string, RegExp>> = {
  'vap-platform': /This feature is only supported on these platforms: /,
  'vap-cpms': /The control plane machineset boot image update feature is only supported on these platforms: /,
  'cel-2': /managedBootImages\.machineManagers must not be an empty list$/,
  'cel-3': /any MachineAPI MachineSet MachineManager must use selection mode 'All'$/,
  'cp-partial': /Only All or None selection mode is permitted for ControlPlaneMachineSets$/,
  'enum-resource': /Unsupported value: "controlplanemachinesets": supported values: "machinesets"$/,
};

const everywhere = 'AWS GCP Azure VSphere';
const inAutomatic = 'Automatic';
const stored = 'ms:All cp:None';

/** Row; list written; list in the stored status; stored mode of skew enforcement; where it is refused, and why. */
const rows: readonly (readonly [string, string, string, string, Readonly<Record<string, string>>])[] = [
  ['A7', '{}', stored, inAutomatic, { BareMetal: 'vap-platform' }],
  ['A8', '[]', stored, inAutomatic, { [everywhere]: 'cel-2', BareMetal: 'vap-platform' }],
  ['A9', '[]', stored, 'None', { BareMetal: 'vap-platform' }],
  ['A10', 'ms:All', '-', '-', { BareMetal: 'vap-platform' }],
  ['A11', 'ms:None', stored, inAutomatic, { [everywhere]: 'cel-3', BareMetal: 'vap-platform' }],
  ['A12', 'ms:None', stored, 'None', { BareMetal: 'vap-platform' }],
  ['A13', 'ms:None', '-', '-', { BareMetal: 'vap-platform' }],
  ['A14', 'ms:Partial', stored, inAutomatic, { [everywhere]: 'cel-3', BareMetal: 'vap-platform' }],
  ['A15', 'ms:Partial', stored, 'Manual', { BareMetal: 'vap-platform' }],
  ['A16', 'cp:All', '-', '-', { VSphere: 'vap-cpms', BareMetal: 'vap-platform' }],
  ['A17', 'cp:All', 'ms:None cp:None', 'Manual', { VSphere: 'vap-cpms', BareMetal: 'vap-platform' }],
  ['A18', 'cp:All', stored, inAutomatic, { VSphere: 'vap-cpms', BareMetal: 'vap-platform' }],
  ['A19', 'cp:None', 'ms:All cp:All', inAutomatic, { VSphere: 'vap-cpms', BareMetal: 'vap-platform' }],
  ['A20', 'cp:All ms:All', stored, inAutomatic, { VSphere: 'vap-cpms', BareMetal: 'vap-platform' }],
  ['A21', 'ms:None cp:None', stored, inAutomatic, { [everywhere]: 'cel-3', BareMetal: 'vap-platform' }],
  ['A22', 'ms:None cp:None', stored, 'None', { VSphere: 'vap-cpms', BareMetal: 'vap-platform' }],
  ['A23', 'ms:None cp:All', stored, 'None', { VSphere: 'vap-cpms', BareMetal: 'vap-platform' }],
  ['A24', 'ms:Partial cp:All', stored, 'None', { VSphere: 'vap-cpms', BareMetal: 'vap-platform' }],
  ['A25', 'cp:Partial', '-', '-', { [everywhere]: 'cp-partial', BareMetal: 'cp-partial' }],
  ['B16', 'cp:All', 'ms:All', '-', { [everywhere]: 'enum-resource' }],
  ['B20', 'cp:All ms:All', 'ms:All', '-', { [everywhere]: 'enum-resource' }],
  ['C25', 'cp:Partial', '-', '-', { [everywhere]: 'cp-partial' }],
  ...(['D', 'E'] as const).flatMap((table) =>
    [
      ['10', 'ms:All', '-'],
      ['13', 'ms:None', '-'],
      ['8b', '[]', 'ms:All'],
      ['11b', 'ms:None', 'ms:All'],
      ['14b', 'ms:Partial', 'ms:All'],
      ['10b', 'ms:All', 'ms:None'],
      ['7b', '{}', 'ms:All'],
    ].map(
      ([row = '', list = '', prior = '']) =>
        [`${table}${row}`, list, prior, '-', { Azure: 'vap-platform' }] as const,
    ),
  ),
];

const resources: Readonly<Record<string, string>> = { ms: 'machinesets', cp: 'controlplanemachinesets' };

function managersOf(list: string): readonly JsonObject[] {
  return list.split(' ').map((entry) => {
    const [resource = '', mode = ''] = entry.split(':');
    const partial = mode === 'Partial' ? { partial: { machineResourceSelector: {} } } : {};
    return {
      resource: resources[resource] ?? '',
      apiGroup: 'machine.openshift.io',
      selection: { mode, ...partial },
    };
  });
}

function settingOf(list: string): JsonObject | undefined {
  if (list === '-') return undefined;
  if (list === '{}') return {};
  return { machineManagers: list === '[]' ? [] : managersOf(list) };
}

function member(name: string, value: JsonObject | undefined): JsonObject {
  return value === undefined ? {} : { [name]: value };
}

function skewStatus(mode: string): JsonObject | undefined {
  if (mode === 'Automatic') return { mode, automatic: { ocpVersion: '4.20.1' } };
  if (mode === 'Manual') return { mode, manual: { mode: 'OCPVersion', ocpVersion: '4.20.1' } };
  return mode === '-' ? undefined : { mode };
}

const compilePattern = createPatternCompiler();
const engine = createCelEngine(compilePattern);
const catalog = createCatalog(readSchemaFiles());
const servers = Object.fromEntries(
  Object.entries(tables).map(([table, [release, featureSet, kubernetes]]) => {
    const target = targetOf(release, featureSet);
    const managesControlPlane = table === 'A' || table === 'C';
    const policies = policiesOf(target.release, managesControlPlane);
    const { schema } = catalog.schemaFor(target);
    return [table, createAdmission(schema, engine, compilePattern, { kubernetes, policies })];
  }),
);

/** The messages of the server where the list is written in place of what is stored. */
function answer(row: string, list: string, prior: string, skew: string, platform: string): readonly string[] {
  const head = {
    apiVersion: 'operator.openshift.io/v1',
    kind: 'MachineConfiguration',
    metadata: { name: 'cluster' },
  };
  const status = {
    ...member('managedBootImagesStatus', settingOf(prior)),
    ...member('bootImageSkewEnforcementStatus', skewStatus(skew)),
  };
  const object = { ...head, spec: { ...member('managedBootImages', settingOf(list)) } };
  const verdict = servers[row.slice(0, 1)]?.admit(object, {
    stored: { ...head, spec: {}, status },
    platform,
  });
  return (verdict?.errors ?? [])
    .filter(({ keyword }) => keyword !== 'rules-skipped')
    .map(({ message }) => message);
}

describe('edits of the worked examples that the API server refuses (domain.md 3.6)', () => {
  for (const [row, list, prior, skew, cells] of rows) {
    const wanted = new Map(
      Object.entries(cells).flatMap(([names, code]) => names.split(' ').map((name) => [name, code] as const)),
    );
    const platforms = row.startsWith('A') ? `${everywhere} BareMetal` : everywhere;
    test(`${row}: ${list}`, () => {
      for (const platform of platforms.split(' ')) {
        // What is not supported has no setting in its status, and no skew enforcement by the operator.
        const before = platform === 'BareMetal' ? (['-', 'None'] as const) : ([prior, skew] as const);
        const [message, ...others] = answer(row, list, ...before, platform);
        assert.deepEqual(others, [], platform);
        const code = wanted.get(platform);
        if (code === undefined) assert.equal(message, undefined, platform);
        else assert.match(message ?? '', refusals[code] ?? /^$/, platform);
      }
    });
  }
});
