import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { after, before, describe, test } from 'node:test';
import { setTimeout as delay } from 'node:timers/promises';
import {
  type Answer,
  buildControlPlane,
  type ControlPlane,
  isWrite,
  type PlainClient,
  plainClient,
  readAuditLog,
  startControlPlane,
} from '../support/control-plane.ts';

const MANAGER = 'vscode-machineconfiguration';
const CLUSTER = '/apis/operator.openshift.io/v1/machineconfigurations/cluster';
const APPLY = 'application/apply-patch+yaml';
const PATIENCE_MS = 20_000;

interface MachineConfiguration {
  readonly metadata: {
    readonly generation: number;
    readonly resourceVersion: string;
    readonly managedFields: readonly { readonly manager: string; readonly operation: string }[];
  };
  readonly spec: Readonly<Record<string, unknown>>;
  readonly status: {
    readonly observedGeneration: number;
    readonly conditions: readonly {
      readonly type: string;
      readonly status: string;
      readonly reason: string;
      readonly message: string;
    }[];
    readonly managedBootImagesStatus: { readonly machineManagers: readonly Manager[] };
    readonly bootImageSkewEnforcementStatus: {
      readonly mode: string;
      readonly automatic?: { readonly ocpVersion: string };
    };
  };
}

interface WithProviderSpec {
  readonly providerSpec: { readonly value: { readonly ami: { readonly id: string } } };
}

/** A MachineSet or a ControlPlaneMachineSet, which has its machines one level deeper. */
interface MachineSet {
  readonly metadata: { readonly name: string };
  readonly spec: {
    readonly template: {
      readonly spec?: WithProviderSpec;
      readonly machines_v1beta1_machine_openshift_io?: { readonly spec: WithProviderSpec };
    };
  };
}

interface UserDataSecret {
  readonly metadata: { readonly name: string };
  readonly data: { readonly userData: string };
}

interface Manager {
  readonly apiGroup: string;
  readonly resource: string;
  readonly selection: Readonly<Record<string, unknown>>;
}

interface Refusal {
  readonly reason?: string;
  readonly message: string;
  readonly details?: {
    readonly causes?: readonly {
      readonly reason?: string;
      readonly message: string;
      readonly field?: string;
    }[];
  };
}

function manager(resource: string, selection: Manager['selection']): Manager {
  return { apiGroup: 'machine.openshift.io', resource, selection };
}

function machineConfiguration(spec: object, metadata: object = {}): object {
  return {
    apiVersion: 'operator.openshift.io/v1',
    kind: 'MachineConfiguration',
    metadata: { name: 'cluster', ...metadata },
    spec,
  };
}

function managing(...machineManagers: readonly Manager[]): object {
  return machineConfiguration({ managedBootImages: { machineManagers } });
}

function apply(client: PlainClient, object: object, query = 'dryRun=All', path = CLUSTER): Promise<Answer> {
  return client.send('PATCH', `${path}?fieldManager=${MANAGER}&fieldValidation=Strict&${query}`, {
    body: object,
    contentType: APPLY,
  });
}

async function stored(client: PlainClient): Promise<MachineConfiguration> {
  const { status, body } = await client.send('GET', CLUSTER);
  assert.equal(status, 200);
  return body as MachineConfiguration;
}

function refusal(answer: Answer, status: number): Refusal {
  assert.equal(answer.status, status, JSON.stringify(answer.body));
  return answer.body as Refusal;
}

/** Asks until the answer is yes; fails when it takes too long. */
async function until<T>(what: string, ask: () => Promise<T | undefined>): Promise<T> {
  const deadline = Date.now() + PATIENCE_MS;
  while (Date.now() < deadline) {
    const answer = await ask();
    if (answer !== undefined) return answer;
    await delay(20);
  }
  throw new assert.AssertionError({ message: `It took too long until ${what}.` });
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}

// Before the tests, so that no test's time limit counts it.
const built = await buildControlPlane({ onProgress: (line) => console.log(line) });
const skip = built.ok ? false : built.reason;

describe('the test control plane', { skip }, () => {
  let plane: ControlPlane;
  let admin: PlainClient;
  const clients: PlainClient[] = [];

  async function clientOf(context: string): Promise<PlainClient> {
    const client = await plainClient(plane.kubeconfigPath, context);
    clients.push(client);
    return client;
  }

  before(async () => {
    plane = await startControlPlane();
    admin = await clientOf(plane.contexts.admin);
  });

  after(async () => {
    for (const client of clients) client.close();
    await plane?.stop();
  });

  test('is ready, on loopback', async () => {
    assert.match(plane.server, /^https:\/\/127\.0\.0\.1:\d+$/);
    assert.deepEqual(await admin.send('GET', '/readyz'), { status: 200, body: 'ok' });
  });

  for (const [path, names] of Object.entries({
    '/apis/config.openshift.io/v1/infrastructures': ['cluster'],
    '/apis/config.openshift.io/v1/featuregates': ['cluster'],
    '/apis/config.openshift.io/v1/clusterversions': ['version'],
    '/apis/config.openshift.io/v1/clusteroperators': ['machine-config'],
    '/apis/machine.openshift.io/v1beta1/namespaces/openshift-machine-api/machinesets': [
      'orchid-7kq2m-gpu-us-west-2a',
      'orchid-7kq2m-infra-us-west-2c',
      'orchid-7kq2m-worker-us-west-2a',
      'orchid-7kq2m-worker-us-west-2b',
    ],
    '/apis/machine.openshift.io/v1beta1/machines': [],
    '/apis/machine.openshift.io/v1/namespaces/openshift-machine-api/controlplanemachinesets': ['cluster'],
    '/apis/machineconfiguration.openshift.io/v1/machineconfigpools': ['master', 'worker'],
    '/apis/machineconfiguration.openshift.io/v1/machineconfigs': [
      'rendered-master-3f0c8e5ab1d94c27a6e8d1f2b7095c43',
    ],
    '/apis/operator.openshift.io/v1/machineconfigurations': ['cluster'],
    '/api/v1/namespaces/openshift-machine-api/secrets': [
      'infra-user-data',
      'master-user-data',
      'worker-user-data',
    ],
  })) {
    test(`has loaded ${path.slice(path.lastIndexOf('/') + 1)}`, async () => {
      const { status, body } = await admin.send('GET', path);
      assert.equal(status, 200);
      const { items } = body as {
        readonly items: readonly { readonly metadata: { readonly name: string } }[];
      };
      assert.deepEqual(items.map(({ metadata }) => metadata.name).sort(), names);
    });
  }

  test("gives the MachineConfiguration the operator's ownership, and a status of its newest spec", async () => {
    const { metadata, status } = await stored(admin);
    assert.deepEqual(
      metadata.managedFields.map(({ manager, operation }) => `${manager} ${operation}`),
      ['machine-config-operator Apply', 'machine-config-operator Update'],
    );
    assert.equal(status.observedGeneration, metadata.generation);
    assert.equal(status.bootImageSkewEnforcementStatus.mode, 'Automatic');
  });

  test('answers a dry run of server-side apply with the whole object, and stores nothing', async () => {
    const before = await stored(admin);
    const answer = await apply(admin, managing(manager('controlplanemachinesets', { mode: 'All' })));
    assert.equal(answer.status, 200, JSON.stringify(answer.body));
    const { metadata, spec } = answer.body as MachineConfiguration;
    assert.deepEqual(spec, {
      logLevel: 'Normal',
      managementState: 'Managed',
      operatorLogLevel: 'Normal',
      managedBootImages: { machineManagers: [manager('controlplanemachinesets', { mode: 'All' })] },
    });
    assert.ok(metadata.managedFields.some(({ manager }) => manager === MANAGER));
    assert.deepEqual(await stored(admin), before);
  });

  test('answers an unknown field in server-side apply with 500 and no causes', async () => {
    const { message, details } = refusal(await apply(admin, machineConfiguration({ unknownField: 1 })), 500);
    assert.equal(
      message,
      'failed to create typed patch object (/cluster; operator.openshift.io/v1, Kind=MachineConfiguration): ' +
        '.spec.unknownField: field not declared in schema',
    );
    assert.equal(details?.causes, undefined);
  });

  test('names unknown and duplicate fields where an object is created', async () => {
    const answer = await admin.send(
      'POST',
      '/apis/operator.openshift.io/v1/machineconfigurations?dryRun=All&fieldValidation=Strict',
      {
        body: 'apiVersion: operator.openshift.io/v1\nkind: MachineConfiguration\nmetadata: {name: other}\nspec: {foo: 1, managementState: Managed, managementState: Managed}\n',
        contentType: 'application/yaml',
      },
    );
    const { message } = refusal(answer, 400);
    assert.match(
      message,
      /strict decoding error: .*key "managementState" already set in map, unknown field "spec\.foo"$/s,
    );
  });

  test('refuses what the definition rules out, with a cause for the field', async () => {
    const partial = manager('controlplanemachinesets', {
      mode: 'Partial',
      partial: { machineResourceSelector: { matchLabels: { region: 'east' } } },
    });
    const { reason, details } = refusal(await apply(admin, managing(partial)), 422);
    assert.equal(reason, 'Invalid');
    assert.deepEqual(details?.causes, [
      {
        reason: 'FieldValueInvalid',
        message: 'Invalid value: Only All or None selection mode is permitted for ControlPlaneMachineSets',
        field: 'spec.managedBootImages.machineManagers[0]',
      },
    ]);
  });

  test('refuses to disable worker machine sets while skew enforcement is Automatic', async () => {
    const answer = await apply(admin, managing(manager('machinesets', { mode: 'None' })));
    const causes = refusal(answer, 422).details?.causes ?? [];
    assert.equal(causes.length, 1);
    assert.equal(causes[0]!.field, '<nil>');
    assert.match(
      causes[0]!.message,
      /any MachineAPI MachineSet MachineManager must use selection mode 'All'$/,
    );
  });

  test('enforces the admission policies', async () => {
    const path = CLUSTER.replace(/cluster$/, 'other');
    const answer = await apply(admin, machineConfiguration({}, { name: 'other' }), 'dryRun=All', path);
    const { reason, message, details } = refusal(answer, 422);
    assert.equal(reason, 'Invalid');
    assert.equal(
      message,
      'machineconfigurations.operator.openshift.io "other" is forbidden: ' +
        "ValidatingAdmissionPolicy 'machine-configuration-guards' with binding 'machine-configuration-guards-binding' " +
        'denied request: Only a single object of MachineConfiguration is allowed and it must be named cluster.',
    );
    assert.equal(details?.causes?.length, 1);
    assert.equal(details?.causes?.[0]?.field, undefined);
  });

  test('lets the viewer read and not write, and keeps Secrets from it', async () => {
    const viewer = await clientOf(plane.contexts.viewer);
    await stored(viewer);
    const { reason, message } = refusal(await apply(viewer, managing()), 403);
    assert.equal(reason, 'Forbidden');
    assert.match(
      message,
      /User "viewer" cannot patch resource "machineconfigurations" in API group "operator\.openshift\.io" at the cluster scope$/,
    );
    refusal(await viewer.send('GET', '/api/v1/namespaces/openshift-machine-api/secrets'), 403);
  });

  test('lets nobody do nothing, and does not know an expired token', async () => {
    const nobody = await clientOf(plane.contexts.nobody);
    refusal(await nobody.send('GET', CLUSTER), 403);
    const expired = await clientOf(plane.contexts.expired);
    assert.equal(refusal(await expired.send('GET', CLUSTER), 401).reason, 'Unauthorized');
  });

  test('answers a stale resourceVersion with a conflict that has no causes', async () => {
    const stale = machineConfiguration({ logLevel: 'Debug' }, { resourceVersion: '1' });
    const { reason, message, details } = refusal(await apply(admin, stale), 409);
    assert.equal(reason, 'Conflict');
    assert.match(message, /the object has been modified/);
    assert.equal(details?.causes, undefined);
  });

  test("answers another manager's value with a conflict that names the manager", async () => {
    const answer = await apply(admin, machineConfiguration({ managementState: 'Unmanaged' }));
    assert.deepEqual(refusal(answer, 409).details?.causes, [
      {
        reason: 'FieldManagerConflict',
        message: 'conflict with "machine-config-operator"',
        field: '.spec.managementState',
      },
    ]);
  });

  test('has older images and old user data as long as nobody changes the spec', async () => {
    const older = await images();
    assert.equal(older['cluster'], 'ami-05633d373d2067b59');
    assert.equal(older['orchid-7kq2m-infra-us-west-2c'], 'ami-046291643f08c3c4b');
    assert.equal(older['orchid-7kq2m-worker-us-west-2b'], 'ami-05633d373d2067b59');
    assert.equal((await ignitionVersions())['worker-user-data'], '2.2.0');
  });

  test('follows an applied spec into the status, with a pass in between', async () => {
    const machineSets = manager('machinesets', { mode: 'All' });
    const controlPlane = manager('controlplanemachinesets', { mode: 'All' });
    const machineManagers = [controlPlane, machineSets];
    const wanted = machineConfiguration({ logLevel: 'Debug', managedBootImages: { machineManagers } });
    const answer = await apply(admin, wanted, 'force=false');
    assert.equal(answer.status, 200, JSON.stringify(answer.body));
    assert.equal((answer.body as MachineConfiguration).spec['logLevel'], 'Debug');
    const { generation } = (answer.body as MachineConfiguration).metadata;

    const running = await until('the pass over the control plane has begun', async () => {
      const { status } = await stored(admin);
      return conditionOf(status, 'Progressing').status === 'True' ? status : undefined;
    });
    assert.equal(running.observedGeneration, generation);
    // The operator's order, not the spec's.
    assert.deepEqual(running.managedBootImagesStatus.machineManagers, [machineSets, controlPlane]);
    // The control plane comes first, and nothing has been counted before.
    assert.match(
      conditionOf(running, 'Progressing').message,
      /^Reconciled 0 of 0 MAPI MachineSets \| Reconciled 0 of 1 ControlPlaneMachineSets \| /,
    );

    const done = await until('the pass over the machine sets is over', async () => {
      const { status } = await stored(admin);
      const progress = conditionOf(status, 'Progressing');
      return progress.status === 'False' && / of 4 MAPI MachineSets/.test(progress.message)
        ? status
        : undefined;
    });
    assert.equal(
      conditionOf(done, 'Progressing').message,
      'Reconciled 3 of 4 MAPI MachineSets (1 skipped) | Reconciled 1 of 1 ControlPlaneMachineSets | ' +
        'Reconciled 0 of 0 CAPI MachineSets | Reconciled 0 of 0 CAPI MachineDeployments',
    );
    assert.equal(conditionOf(done, 'Degraded').status, 'False');
    // What it has patched makes it go over everything again.
    await until('the last pass is over', async () => {
      const { reason, status } = conditionOf((await stored(admin)).status, 'Progressing');
      return reason === 'MAPIMachineSetUpdated' && status === 'False' ? true : undefined;
    });
    // One machine set is skipped: the record stays at the version that was installed.
    assert.deepEqual(done.bootImageSkewEnforcementStatus, {
      mode: 'Automatic',
      automatic: { ocpVersion: '4.5.16' },
    });
    const release = 'ami-0e1b7c49d2a6f3058';
    assert.deepEqual(await images(), {
      cluster: release,
      'orchid-7kq2m-gpu-us-west-2a': 'ami-0f9d4c7b21e8a6035',
      'orchid-7kq2m-infra-us-west-2c': release,
      'orchid-7kq2m-worker-us-west-2a': release,
      'orchid-7kq2m-worker-us-west-2b': release,
    });
    assert.deepEqual(await ignitionVersions(), {
      'infra-user-data': '3.2.0',
      'master-user-data': '3.2.0',
      'worker-user-data': '3.5.0',
    });
  });

  test('lets worker machine sets be disabled in two steps, as a real cluster does', async () => {
    const skew = { bootImageSkewEnforcement: { mode: 'None' } };
    assert.equal((await apply(admin, machineConfiguration(skew), 'force=false')).status, 200);
    await until('skew enforcement is off', async () => {
      const { metadata, status } = await stored(admin);
      const follows = status.observedGeneration === metadata.generation;
      return follows && status.bootImageSkewEnforcementStatus.mode === 'None' ? true : undefined;
    });
    const machineManagers = [manager('machinesets', { mode: 'None' })];
    const both = machineConfiguration({ ...skew, managedBootImages: { machineManagers } });
    assert.equal((await apply(admin, both, 'force=false')).status, 200);
    await until('nothing is managed', async () => {
      const { status } = await stored(admin);
      const modes = status.managedBootImagesStatus.machineManagers.map(({ selection }) => selection['mode']);
      const { message } = conditionOf(status, 'Progressing');
      return String(modes) === 'None,None' && message.startsWith('Reconciled 0 of 0 MAPI') ? true : undefined;
    });
  });

  // Surprises of server-side apply's merge, not of OpenShift: what an apply takes away of its own leaves null, or nothing.
  test('does not take an empty object or list for what it says, where the same manager had filled it', async () => {
    const filled = managing(manager('machinesets', { mode: 'All' }));
    assert.equal((await apply(admin, filled, 'force=false')).status, 200);
    const object = await apply(admin, machineConfiguration({ managedBootImages: {} }));
    assert.equal(
      refusal(object, 422).details?.causes?.[0]?.message,
      'Invalid value: "null": spec.managedBootImages in body must be of type object: "null"',
    );
    const list = await apply(admin, managing());
    assert.equal(list.status, 200, JSON.stringify(list.body));
    assert.equal((list.body as MachineConfiguration).spec['managedBootImages'], undefined);
  });

  test('judges boot image management by the platform', async () => {
    const infrastructure = '/apis/config.openshift.io/v1/infrastructures/cluster/status';
    const toPlatform = async (type: string): Promise<void> => {
      const body = { status: { platform: type, platformStatus: { type } } };
      const contentType = 'application/merge-patch+json';
      assert.equal((await admin.send('PATCH', infrastructure, { body, contentType })).status, 200);
    };
    // Another manager, so that what the earlier tests applied plays no part.
    const applyAsOther = (object: object): Promise<Answer> =>
      admin.send('PATCH', `${CLUSTER}?fieldManager=other&dryRun=All`, { body: object, contentType: APPLY });
    // The policies read the platform from a cache that follows a moment later.
    const denial = (object: object, policy: string): Promise<string> =>
      until(`${policy} denies`, async () => {
        const { message } = (await applyAsOther(object)).body as Refusal;
        return message?.includes(policy) ? message : undefined;
      });
    const controlPlane = managing(manager('controlplanemachinesets', { mode: 'None' }));
    const empty = machineConfiguration({ managedBootImages: {} });
    try {
      await toPlatform('VSphere');
      assert.match(
        await denial(controlPlane, 'managed-bootimages-cpms-platform-check'),
        /denied request: The control plane machineset boot image update feature is only supported on these platforms: GCP, AWS, Azure$/,
      );
      const admitted = await applyAsOther(empty);
      assert.equal(admitted.status, 200, JSON.stringify(admitted.body));
      await toPlatform('BareMetal');
      assert.match(
        await denial(empty, 'managed-bootimages-platform-check'),
        /denied request: This feature is only supported on these platforms: GCP, AWS, VSphere, Azure$/,
      );
    } finally {
      await toPlatform('AWS');
    }
  });

  test('keeps an audit log of who wrote what, and how', async () => {
    const earlier = (await readAuditLog(plane.auditLogPath)).length;
    const object = machineConfiguration({ logLevel: 'Trace' });
    assert.equal((await apply(admin, object)).status, 200);
    assert.equal((await apply(admin, object, 'force=false')).status, 200);
    await admin.send('GET', '/api/v1/namespaces/openshift-machine-api/secrets');
    const all = await readAuditLog(plane.auditLogPath);
    const mine = all.slice(earlier).filter(({ user }) => user === 'system:admin');
    const shared = { path: CLUSTER, fieldManager: MANAGER, fieldValidation: 'Strict', code: 200 };
    for (const [index, wanted] of [
      { ...shared, verb: 'patch', resource: 'machineconfigurations', dryRun: 'All', force: undefined },
      { ...shared, verb: 'patch', resource: 'machineconfigurations', dryRun: undefined, force: 'false' },
    ].entries()) {
      const { path, fieldManager, fieldValidation, code, verb, resource, dryRun, force } = mine[index]!;
      assert.deepEqual({ path, fieldManager, fieldValidation, code, verb, resource, dryRun, force }, wanted);
    }
    assert.deepEqual(
      mine.map((entry) => [entry.verb, entry.resource, isWrite(entry)]),
      [
        ['patch', 'machineconfigurations', true],
        ['patch', 'machineconfigurations', true],
        ['list', 'secrets', false],
      ],
    );
    assert.ok(!all.some(({ user }) => user === 'cluster-loader' || user === 'system:apiserver'));
  });

  test('has no user in the audit log where the token was refused', async () => {
    const expired = await clientOf(plane.contexts.expired);
    await expired.send('GET', CLUSTER);
    const last = (await readAuditLog(plane.auditLogPath)).at(-1);
    assert.deepEqual([last?.user, last?.code], ['', 401]);
  });

  /** The images of the machine sets and of the control plane, by name. */
  async function images(): Promise<Readonly<Record<string, string>>> {
    const found: Record<string, string> = {};
    for (const path of [
      '/apis/machine.openshift.io/v1beta1/namespaces/openshift-machine-api/machinesets',
      '/apis/machine.openshift.io/v1/namespaces/openshift-machine-api/controlplanemachinesets',
    ]) {
      const { items } = (await admin.send('GET', path)).body as { readonly items: readonly MachineSet[] };
      for (const { metadata, spec } of items) {
        const { providerSpec } =
          spec.template.machines_v1beta1_machine_openshift_io?.spec ?? spec.template.spec!;
        found[metadata.name] = providerSpec.value.ami.id;
      }
    }
    return found;
  }

  async function ignitionVersions(): Promise<Readonly<Record<string, string>>> {
    const { body } = await admin.send('GET', '/api/v1/namespaces/openshift-machine-api/secrets');
    const { items } = body as { readonly items: readonly UserDataSecret[] };
    return Object.fromEntries(
      items.map(({ metadata, data }) => {
        const text = Buffer.from(data.userData, 'base64').toString();
        const { ignition }: { readonly ignition: { readonly version: string } } = JSON.parse(text);
        return [metadata.name, ignition.version];
      }),
    );
  }

  function conditionOf(status: MachineConfiguration['status'], what: 'Progressing' | 'Degraded') {
    return status.conditions.find(({ type }) => type === `BootImageUpdate${what}`)!;
  }
});

describe('the end of a test control plane', { skip }, () => {
  test('leaves no process and no folder', async () => {
    const plane = await startControlPlane({ release: '4.21', operator: false });
    try {
      assert.ok(isAlive(plane.pid));
      assert.ok(existsSync(plane.kubeconfigPath));
    } finally {
      await plane.stop();
    }
    assert.ok(!isAlive(plane.pid));
    assert.ok(!existsSync(plane.folder));
    await plane.stop();
  });

  test('comes also when the process that started it is killed', async () => {
    const module = JSON.stringify(new URL('../support/control-plane.ts', import.meta.url).href);
    const script = `const { startControlPlane } = await import(${module});
      const { pid, folder } = await startControlPlane({ load: false });
      console.log(JSON.stringify({ pid, folder }));`;
    const parent = spawn(process.execPath, ['--input-type=module', '--eval', script], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    const line = await new Promise<string>((resolve, reject) => {
      parent.stdout.setEncoding('utf8').once('data', resolve);
      parent.once('exit', () => reject(new Error('The parent ended before its control plane was ready.')));
    });
    const { pid, folder }: { readonly pid: number; readonly folder: string } = JSON.parse(line);
    assert.ok(isAlive(pid));
    parent.kill('SIGKILL');
    await until('the orphan is gone', async () => (isAlive(pid) ? undefined : true));
    assert.ok(!existsSync(folder));
  });

  test('comes with a sentence where it cannot start', async () => {
    await assert.rejects(startControlPlane({ load: '/no/such/folder' }), {
      message: /ended before it was ready\.\ncontrol-plane: the folder of objects to load cannot be read/,
    });
  });
});
