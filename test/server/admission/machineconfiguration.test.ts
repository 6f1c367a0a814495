// What the API server answers to a MachineConfiguration, rule by rule. The numbers are those of domain.md 2.2 - 2.7.
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { createAdmission } from '../../../server/src/admission/admit.ts';
import { createCelEngine } from '../../../server/src/admission/cel/engine.ts';
import { createPatternCompiler } from '../../../server/src/admission/pattern.ts';
import { policiesOf } from '../../../server/src/admission/policies.ts';
import { parseDocument } from '../../../server/src/documents/parse.ts';
import { printFieldPath } from '../../../server/src/domain/field-path.ts';
import { isObject, type JsonObject } from '../../../server/src/domain/json.ts';
import { createCatalog } from '../../../server/src/schema/catalog.ts';
import { readSchemaFiles, targetOf } from '../../support/schemas.ts';

const compilePattern = createPatternCompiler();
const catalog = createCatalog(readSchemaFiles());
const admission = createAdmission(
  catalog.schemaFor(targetOf('4.22', 'TechPreviewNoUpgrade')).schema,
  createCelEngine(compilePattern),
  compilePattern,
  { kubernetes: 35, policies: policiesOf({ major: 4, minor: 22 }, true) },
);

function object(spec: string, status = ''): JsonObject {
  const { value, problems } = parseDocument(
    `apiVersion: operator.openshift.io/v1\nkind: MachineConfiguration\nmetadata: {name: cluster}\nspec: ${spec}\n${status}`,
  );
  assert.deepEqual(problems, [], spec);
  assert.ok(isObject(value));
  return value;
}

function answer(spec: string, status = '', stored?: JsonObject): readonly string[] {
  const verdict = admission.admit(object(spec, status), stored === undefined ? {} : { stored });
  assert.equal(verdict.admission, verdict.errors.length === 0 ? 'accepted' : 'rejected');
  const told = verdict.errors.filter(({ keyword }) => keyword !== 'rules-skipped');
  return told.map(({ path, message }) => `${printFieldPath(path)}: ${message}`);
}

const ms = '{resource: machinesets, apiGroup: machine.openshift.io, selection: {mode: All}}';
const managers = (...entries: string[]) => `{managedBootImages: {machineManagers: [${entries.join(', ')}]}}`;
const manager = (
  selection: string,
  { resource = 'machinesets', apiGroup = 'machine.openshift.io' }: Record<string, string> = {},
) => `{resource: ${resource}, apiGroup: ${apiGroup}, selection: ${selection}}`;
const partial = 'partial: {machineResourceSelector: {matchLabels: {a: b}}}';
const skew = (text: string) => `{bootImageSkewEnforcement: ${text}}`;
const ocp = (version: string) => skew(`{mode: Manual, manual: {mode: OCPVersion, ocpVersion: "${version}"}}`);
const rhcos = (version: string) =>
  skew(`{mode: Manual, manual: {mode: RHCOSVersion, rhcosVersion: "${version}"}}`);
const actions = (...entries: string[]) =>
  `{nodeDisruptionPolicy: {sshkey: {actions: [${entries.join(', ')}]}}}`;
const reload = (name: string) => actions(`{type: Reload, reload: {serviceName: ${JSON.stringify(name)}}}`);
const automatic = (rest = '') =>
  `status: {bootImageSkewEnforcementStatus: {mode: Automatic, automatic: {ocpVersion: 4.22.0}}${rest}}\n`;

const at = 'spec.managedBootImages.machineManagers';
const sshkey = 'spec.nodeDisruptionPolicy.sshkey.actions';
const enforcement = 'spec.bootImageSkewEnforcement';
const suffixes =
  '".service", ".socket", ".device", ".mount", ".automount", ".swap", ".target", ".path", ".timer",".snapshot", ".slice" or ".scope".';

/** `errors`: the server's lines, `path: text`, each as far as it is given. */
interface Case {
  readonly rule: string;
  readonly spec: string;
  readonly status?: string;
  readonly errors: readonly string[];
}

const bare = (values: readonly string[], rule: string): readonly Case[] =>
  values.map((spec) => ({ rule, spec, errors: [] }));

const cases: readonly Case[] = [
  ...bare(
    [
      '{}',
      '{managedBootImages: {}}',
      '{managedBootImages: {machineManagers: null}}',
      managers(),
      managers(ms),
      managers(manager(`{mode: Partial, ${partial}}`)),
      managers(manager('{mode: None}'), manager('{mode: All}', { resource: 'controlplanemachinesets' })),
    ],
    'MBI',
  ),
  {
    rule: 'MBI-1 missing',
    spec: managers(manager('{mode: Partial}')),
    errors: [
      `${at}[0].selection: Invalid value: Partial is required when type is partial, and forbidden otherwise`,
    ],
  },
  {
    rule: 'MBI-1 forbidden',
    spec: managers(manager(`{mode: All, ${partial}}`)),
    errors: [
      `${at}[0].selection: Invalid value: Partial is required when type is partial, and forbidden otherwise`,
    ],
  },
  {
    rule: 'MBI-2',
    spec: managers(manager(`{mode: Partial, ${partial}}`, { resource: 'controlplanemachinesets' })),
    errors: [
      `${at}[0]: Invalid value: Only All or None selection mode is permitted for ControlPlaneMachineSets`,
    ],
  },
  {
    rule: 'MBI-3',
    spec: managers(ms, manager('{mode: None}')),
    errors: [`${at}[1]: Duplicate value: {"apiGroup":"machine.openshift.io","resource":"machinesets"}`],
  },
  {
    rule: 'MBI-4',
    spec: managers(manager('{mode: All}', { resource: 'machines' })),
    errors: [
      `${at}[0].resource: Unsupported value: "machines": supported values: "machinesets", "controlplanemachinesets"`,
    ],
  },
  {
    rule: 'MBI-5',
    spec: managers(manager('{mode: All}', { apiGroup: 'cluster.x-k8s.io' })),
    errors: [
      `${at}[0].apiGroup: Unsupported value: "cluster.x-k8s.io": supported values: "machine.openshift.io"`,
    ],
  },
  {
    rule: 'MBI-6',
    spec: managers(manager('{mode: all}')),
    errors: [`${at}[0].selection.mode: Unsupported value: "all": supported values: "All", "Partial", "None"`],
  },
  {
    rule: 'MBI-8 selection',
    spec: managers('{resource: machinesets, apiGroup: machine.openshift.io}'),
    errors: [`${at}[0].selection: Required value`],
  },
  {
    rule: 'MBI-8 selector',
    spec: managers(manager('{mode: Partial, partial: {}}')),
    errors: [`${at}[0].selection.partial.machineResourceSelector: Required value`],
  },
  {
    rule: 'MBI-9',
    spec: '{managedBootImages: {machineManagers: all}}',
    errors: [`${at}: Invalid value: "string": ${at} in body must be of type array: "string"`],
  },
  { rule: 'a null in a list', spec: managers('null'), errors: [`${at}[0]: Invalid value: "null": `] },

  ...bare(
    [
      skew('{mode: None}'),
      ocp('4.21.0'),
      ocp('4.18.12345'),
      rhcos('418.94.202511191518-0'),
      rhcos('48.84.202208021106-0'),
      rhcos('9.6.20251119-1'),
    ],
    'SKEW',
  ),
  {
    rule: 'SKEW-1',
    spec: skew('{mode: Automatic}'),
    errors: [`${enforcement}.mode: Unsupported value: "Automatic": supported values: "Manual", "None"`],
  },
  {
    rule: 'SKEW-2 missing',
    spec: skew('{mode: Manual}'),
    errors: [
      `${enforcement}: Invalid value: manual is required when mode is Manual, and forbidden otherwise`,
    ],
  },
  {
    rule: 'SKEW-2 forbidden',
    spec: skew('{mode: None, manual: {mode: OCPVersion, ocpVersion: 4.21.0}}'),
    errors: [
      `${enforcement}: Invalid value: manual is required when mode is Manual, and forbidden otherwise`,
    ],
  },
  {
    rule: 'SKEW-3',
    spec: skew('{mode: Manual, manual: {mode: OCPVersion}}'),
    errors: [
      `${enforcement}.manual: Invalid value: ocpVersion is required when mode is OCPVersion, and forbidden otherwise`,
    ],
  },
  {
    rule: 'SKEW-3 and SKEW-4',
    spec: skew('{mode: Manual, manual: {mode: RHCOSVersion, ocpVersion: 4.21.0}}'),
    errors: [
      `${enforcement}.manual: Invalid value: ocpVersion is required when mode is OCPVersion, and forbidden otherwise`,
      `${enforcement}.manual: Invalid value: rhcosVersion is required when mode is RHCOSVersion, and forbidden otherwise`,
    ],
  },
  {
    rule: 'SKEW-5',
    spec: ocp('4.21.x'),
    errors: [
      `${enforcement}.manual.ocpVersion: Invalid value: "4.21.x": ocpVersion must match the OCP semver compatible format of x.y.z`,
    ],
  },
  {
    rule: 'SKEW-6',
    spec: rhcos('418.94.2025111915-0'),
    errors: [
      `${enforcement}.manual.rhcosVersion: Invalid value: "418.94.2025111915-0": rhcosVersion must match format [major].`,
    ],
  },
  {
    rule: 'SKEW-7 short',
    spec: ocp('4.21'),
    errors: [
      `${enforcement}.manual.ocpVersion: Invalid value: "4.21": ${enforcement}.manual.ocpVersion in body should be at least 5 chars long`,
      `${enforcement}.manual.ocpVersion: Invalid value: "4.21": ocpVersion must match`,
    ],
  },
  {
    rule: 'SKEW-7 long, which keeps the server from running rules',
    spec: ocp('4.21.0-rc.1'),
    errors: [`${enforcement}.manual.ocpVersion: Too long: may not be more than 10 bytes`],
  },
  {
    rule: 'SKEW-7 a number',
    spec: skew('{mode: Manual, manual: {mode: OCPVersion, ocpVersion: 4.21}}'),
    errors: [`${enforcement}.manual.ocpVersion: Invalid value: "number": `],
  },

  ...bare(['{}'], 'ROOT'),
  {
    rule: 'ROOT-1',
    spec: '{}',
    status: automatic(),
    errors: [
      '<nil>: Invalid value: when skew enforcement is in Automatic mode, a boot image configuration is required',
    ],
  },
  { rule: 'ROOT-1 held by the spec', spec: '{managedBootImages: {}}', status: automatic(), errors: [] },
  {
    rule: 'ROOT-2',
    spec: managers(),
    status: automatic(),
    errors: [
      '<nil>: Invalid value: when skew enforcement is in Automatic mode, managedBootImages.machineManagers must not be an empty list',
    ],
  },
  {
    rule: 'ROOT-3 None',
    spec: managers(manager('{mode: None}')),
    status: automatic(),
    errors: [
      "<nil>: Invalid value: when skew enforcement is in Automatic mode, any MachineAPI MachineSet MachineManager must use selection mode 'All'",
    ],
  },
  {
    rule: 'ROOT-3 Partial',
    spec: managers(manager(`{mode: Partial, ${partial}}`)),
    status: automatic(),
    errors: ['<nil>: Invalid value: when skew enforcement is in Automatic mode, any MachineAPI'],
  },
  { rule: 'ROOT-3 All', spec: managers(ms), status: automatic(), errors: [] },
  {
    rule: 'ROOT-3 only the control plane',
    spec: managers(manager('{mode: None}', { resource: 'controlplanemachinesets' })),
    status: automatic(),
    errors: [],
  },
  {
    rule: 'ROOT-4',
    spec: '{}',
    status: automatic(`, managedBootImagesStatus: {machineManagers: [${manager('{mode: None}')}]}`),
    errors: [
      '<nil>: Invalid value: when skew enforcement is in Automatic mode, managedBootImagesStatus must contain a MachineManager opting in all MachineAPI MachineSets',
    ],
  },
  {
    rule: 'ROOT-4 held',
    spec: '{}',
    status: automatic(`, managedBootImagesStatus: {machineManagers: [${ms}]}`),
    errors: [],
  },
  {
    rule: 'ROOT while the status is not Automatic',
    spec: managers(),
    status: 'status: {bootImageSkewEnforcementStatus: {mode: None}}\n',
    errors: [],
  },

  ...bare(['{irreconcilableValidationOverrides: {storage: [Disks, Raid]}}'], 'IRR'),
  {
    rule: 'IRR value and duplicate',
    spec: '{irreconcilableValidationOverrides: {storage: [Disks, invalid, Disks]}}',
    errors: [
      'spec.irreconcilableValidationOverrides.storage[1]: Unsupported value: "invalid": supported values: "Disks", "FileSystems", "Raid"',
      'spec.irreconcilableValidationOverrides.storage[2]: Duplicate value: "Disks"',
    ],
  },
  {
    rule: 'IRR empty',
    spec: '{irreconcilableValidationOverrides: {}}',
    errors: [
      'spec.irreconcilableValidationOverrides: Invalid value: 0: spec.irreconcilableValidationOverrides in body should have at least 1 properties',
    ],
  },

  ...bare(
    [
      actions('{type: Reboot}'),
      actions('{type: None}'),
      actions('{type: Drain}', '{type: DaemonReload}'),
      reload('crio.service'),
      reload('a:b_c-d.e\\x2d.mount'),
    ],
    'NDP',
  ),
  {
    rule: 'NDP-1',
    spec: actions('{type: Reboot}', '{type: Drain}'),
    errors: [
      `${sshkey}: Invalid value: Reboot action can only be specified standalone, as it will override any other actions`,
    ],
  },
  {
    rule: 'NDP-2',
    spec: actions('{type: None}', '{type: Drain}'),
    errors: [
      `${sshkey}: Invalid value: None action can only be specified standalone, as it will override any other actions`,
    ],
  },
  {
    rule: 'NDP-3 missing',
    spec: actions('{type: Reload}'),
    errors: [`${sshkey}[0]: Invalid value: reload is required when type is Reload, and forbidden otherwise`],
  },
  {
    rule: 'NDP-3 and NDP-4',
    spec: actions('{type: Restart, reload: {serviceName: a.service}}'),
    errors: [
      `${sshkey}[0]: Invalid value: reload is required when type is Reload, and forbidden otherwise`,
      `${sshkey}[0]: Invalid value: restart is required when type is Restart, and forbidden otherwise`,
    ],
  },
  {
    rule: 'NDP-5',
    spec: reload('crio.svc'),
    errors: [
      `${sshkey}[0].reload.serviceName: Invalid value: "crio.svc": Invalid \${SERVICETYPE} in service name. Expected format is \${NAME}\${SERVICETYPE}, where \${SERVICETYPE} must be one of ${suffixes}`,
    ],
  },
  {
    rule: 'NDP-6',
    spec: reload('my service.service'),
    errors: [
      `${sshkey}[0].reload.serviceName: Invalid value: "my service.service": Invalid \${NAME} in service name. Expected format is \${NAME}\${SERVICETYPE}, where {NAME} must be atleast 1 character long and can only consist of alphabets, digits, ":", "-", "_", ".", and "\\"`,
    ],
  },
  {
    rule: 'NDP-7',
    spec: '{nodeDisruptionPolicy: {files: [{path: /etc/a, actions: [{type: None}]}, {path: /etc/a, actions: [{type: Drain}]}]}}',
    errors: ['spec.nodeDisruptionPolicy.files[1]: Duplicate value: {"path":"/etc/a"}'],
  },
  {
    rule: 'Special is of the status only',
    spec: actions('{type: Special}'),
    errors: [
      `${sshkey}[0].type: Unsupported value: "Special": supported values: "Reboot", "Drain", "Reload", "Restart", "DaemonReload", "None"`,
    ],
  },
  {
    rule: 'sshkey without actions',
    spec: '{nodeDisruptionPolicy: {sshkey: {actions: null}}}',
    errors: [`${sshkey}: Required value`],
  },
  {
    rule: 'more than ten actions',
    spec: actions(...Array<string>(11).fill('{type: Drain}')),
    errors: [`${sshkey}: Too many: 11: must have at most 10 items`],
  },
];

describe('what the API server answers', () => {
  for (const [index, { rule, spec, status, errors }] of cases.entries()) {
    test(`${rule} (${index})`, () => {
      const found = answer(spec, status);
      assert.ok(
        found.length === errors.length && errors.every((error, at) => found[at]?.startsWith(error)),
        `${spec}\n  wanted ${JSON.stringify(errors)}\n  found  ${JSON.stringify(found)}`,
      );
    });
  }

  test('a write is judged with the stored status, whatever status the file has', () => {
    const stored = object('{}', automatic());
    assert.equal(answer(managers(), '', stored).length, 1);
    assert.equal(answer(managers(), 'status: {}\n', stored).length, 1);
    assert.deepEqual(answer(managers(ms), '', stored), []);
  });

  test('rules wait for the structure, and those of healthy parts are foreseen', () => {
    const verdict = admission.admit(
      object(
        `{logLevel: debug, bootImageSkewEnforcement: {mode: Manual}, ${actions('{type: Reload}').slice(1)}`,
      ),
    );
    assert.deepEqual(
      verdict.errors.map(({ keyword }) => keyword),
      ['enum', 'rules-skipped'],
    );
    assert.deepEqual(
      verdict.foreseen.map(({ path }) => printFieldPath(path)),
      [enforcement, `${sshkey}[0]`],
    );
    assert.deepEqual(verdict.unchecked, ['stored-status']);
  });

  test('unknown fields are dropped in silence, and nulls are as good as absent', () => {
    const {
      admission: verdict,
      dropped,
      object: kept,
    } = admission.admit(
      object(
        '{logLevel: null, zzz: 1, managedBootImages: {y: {z: 1}}, unsupportedConfigOverrides: {any: 1}}',
      ),
    );
    assert.equal(verdict, 'accepted');
    assert.deepEqual(dropped.map(printFieldPath), ['spec.zzz', 'spec.managedBootImages.true']);
    assert.deepEqual(kept['spec'], {
      logLevel: 'Normal',
      managedBootImages: {},
      unsupportedConfigOverrides: { any: 1 },
      operatorLogLevel: 'Normal',
    });
  });
});
