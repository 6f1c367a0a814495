import { setTimeout as delay } from 'node:timers/promises';
import { valueAt } from '../../server/src/domain/field-path.ts';
import { isArray, isObject, type JsonObject, type JsonValue } from '../../server/src/domain/json.ts';
import { type ControlPlane, type PlainClient, plainClient } from '../support/control-plane.ts';
import type { Answer, Cause } from './answer.ts';
import { encodeJson } from './exact-json.ts';
import type { World } from './generate.ts';
import { withMember } from './parts.ts';

/** The kube-apiserver of a test control plane, for one kind of question: would it take this MachineConfiguration? */
export interface RealServer {
  /**
   * Makes the cluster what `world` says. Returns the stored object as the server itself reads it, without what it keeps
   * for itself; undefined where there is none.
   */
  enter(world: World): Promise<JsonObject | undefined>;
  /** Sends the object as a dry run: creates it, or replaces the stored one. */
  ask(object: JsonObject): Promise<Answer>;
  close(): void;
}

const definition =
  '/apis/apiextensions.k8s.io/v1/customresourcedefinitions/machineconfigurations.operator.openshift.io';
const collection = '/apis/operator.openshift.io/v1/machineconfigurations';
/** The same objects through a second version of the kind whose schema takes everything. */
const laxVersion = 'v1lax';
const laxCollection = `/apis/operator.openshift.io/${laxVersion}/machineconfigurations`;
const infrastructures = '/apis/config.openshift.io/v1/infrastructures';
const dryRun = 'dryRun=All&fieldValidation=Ignore';
const mergePatch = 'application/merge-patch+json';
const PATIENCE_MS = 20_000;
const emptyObject = {
  apiVersion: 'operator.openshift.io/v1',
  kind: 'MachineConfiguration',
  metadata: { name: 'cluster' },
} as const;

export async function openRealServer(plane: ControlPlane): Promise<RealServer> {
  const client = await plainClient(plane.kubeconfigPath, plane.contexts.admin);
  await addLaxVersion(client);
  const { status, body } = await client.send('GET', `${infrastructures}/cluster`);
  if (status !== 200 || !isJsonObject(body)) throw new Error('The test cluster has no Infrastructure.');
  const original = body;
  let platform: string | null | undefined;
  let resourceVersion: string | undefined;
  return {
    async enter(world) {
      await removeStored(client);
      const toPlatform = async (wanted: string | null): Promise<void> => {
        if (platform !== wanted) await setPlatform(client, original, wanted);
        platform = wanted;
      };
      // On another platform the policies would not let everything be stored.
      if (world.stored !== undefined) await toPlatform('AWS');
      const stored = world.stored === undefined ? undefined : await store(client, world.stored);
      await toPlatform(world.platform);
      resourceVersion = stored?.resourceVersion;
      return stored?.object;
    },
    ask: async (object) =>
      resourceVersion === undefined
        ? answerOf(await client.send('POST', `${collection}?${dryRun}`, { body: encodeJson(object) }))
        : answerOf(
            await client.send('PUT', `${collection}/cluster?${dryRun}`, {
              body: encodeJson(withResourceVersion(object, resourceVersion)),
            }),
            `"resourceVersion":"${resourceVersion}"`,
          ),
    close: () => client.close(),
  };
}

/**
 * Serves the kind in a second version that has no schema. What is written through it is stored as it is, so that there
 * can be stored objects that the schema under test refuses.
 */
async function addLaxVersion(client: PlainClient): Promise<void> {
  const versions = valueAt(await read(client, definition), ['spec', 'versions']);
  const lax = {
    name: laxVersion,
    served: true,
    storage: false,
    subresources: { status: {} },
    schema: { openAPIV3Schema: { type: 'object', 'x-kubernetes-preserve-unknown-fields': true } },
  };
  const body = { spec: { versions: [...(isArray(versions) ? versions : []), lax] } };
  await expectOk(client.send('PATCH', definition, { body, contentType: mergePatch }));
  await until(
    'the lax version is served',
    async () => (await client.send('GET', laxCollection)).status === 200,
  );
  await until(
    'the version under test is served',
    async () => (await client.send('GET', collection)).status === 200,
  );
}

async function store(
  client: PlainClient,
  object: JsonObject,
): Promise<{ readonly object: JsonObject; readonly resourceVersion: string }> {
  const apiVersion = `operator.openshift.io/${laxVersion}`;
  const created = await expectOk(
    client.send('POST', laxCollection, { body: encodeJson({ ...object, apiVersion }) }),
  );
  if (object['status'] !== undefined) {
    const body = encodeJson({ ...created, status: object['status'] });
    await expectOk(client.send('PUT', `${laxCollection}/cluster/status`, { body }));
  }
  const stored = await read(client, `${collection}/cluster`);
  const { name, labels, annotations, finalizers, ownerReferences, resourceVersion } = metadataOf(stored);
  const metadata = Object.fromEntries(
    Object.entries({ name, labels, annotations, finalizers, ownerReferences }).filter(
      (entry): entry is [string, JsonValue] => entry[1] !== undefined,
    ),
  );
  return { object: { ...stored, metadata }, resourceVersion: String(resourceVersion) };
}

async function removeStored(client: PlainClient): Promise<void> {
  const { status } = await client.send('DELETE', `${laxCollection}/cluster`);
  if (status === 404) return;
  const body = { metadata: { finalizers: null } };
  await until('the stored object is gone', async () => {
    await client.send('PATCH', `${laxCollection}/cluster`, { body, contentType: mergePatch });
    return (await client.send('GET', `${laxCollection}/cluster`)).status === 404;
  });
}

/** Makes the cluster one of that platform, or one without Infrastructure; returns when the admission policies see it. */
async function setPlatform(
  client: PlainClient,
  original: JsonObject,
  platform: string | null,
): Promise<void> {
  const path = `${infrastructures}/cluster`;
  if (platform === null) await expectOk(client.send('DELETE', path));
  else {
    if ((await client.send('GET', path)).status === 404) {
      const { metadata: _, status: __, ...rest } = original;
      await expectOk(
        client.send('POST', infrastructures, { body: { ...rest, metadata: { name: 'cluster' } } }),
      );
    }
    // A merge leaves the other platform's own member where it is, and nothing minds.
    const body = { status: { platform, platformStatus: { type: platform } } };
    await expectOk(client.send('PATCH', `${path}/status`, { body, contentType: mergePatch }));
  }
  await until('the admission policies see the platform', () => isPlatformSeen(client, platform));
}

/** True where the policies answer as on this platform to objects that ask for boot images. */
async function isPlatformSeen(client: PlainClient, platform: string | null): Promise<boolean> {
  const selection = { mode: 'All' };
  const controlPlane = { apiGroup: 'machine.openshift.io', resource: 'controlplanemachinesets', selection };
  const messages = await Promise.all(
    [{}, { machineManagers: [controlPlane] }].map(async (managedBootImages) => {
      const body = { ...emptyObject, spec: { managedBootImages } };
      const { body: said } = await client.send('POST', `${collection}?${dryRun}`, { body });
      return String((isJsonObject(said) ? said['message'] : undefined) ?? '');
    }),
  );
  const [managed = '', ofControlPlane = ''] = messages;
  if (platform === null) return managed.includes('no params found');
  const isDenied = (message: string): boolean => message.includes('only supported on these platforms');
  // Where an object is stored already, its being there is all that is left to say. An Infrastructure that has no status
  // yet makes the policies fail.
  const isAdmitted = (message: string): boolean => message === '' || message.endsWith('already exists');
  if (!['GCP', 'AWS', 'VSphere', 'Azure'].includes(platform)) return isDenied(managed);
  // Where the schema has no control plane machine sets there is no policy about them either.
  const hasPolicy = !ofControlPlane.includes('Unsupported value');
  const isExpected = platform === 'VSphere' ? isDenied : isAdmitted;
  return isAdmitted(managed) && (!hasPolicy || isExpected(ofControlPlane));
}

/** An update has to name the version it was made from; where `metadata` is no object, it cannot. */
function withResourceVersion(object: JsonObject, resourceVersion: string): JsonObject {
  const metadata = object['metadata'];
  if (!isObject(metadata) || Object.hasOwn(metadata, 'resourceVersion')) return object;
  return withMember(object, 'metadata', { ...metadata, resourceVersion });
}

/** @param addition what was added to the object in sending; an answer that repeats the object is told without it */
function answerOf(
  { status, body }: { readonly status: number; readonly body: unknown },
  addition = '',
): Answer {
  if (!isJsonObject(body)) throw new Error(`The API server answered ${status} without JSON: ${String(body)}`);
  if (status === 200 || status === 201) return { admission: 'accepted', object: body };
  if (status !== 400 && status !== 422)
    throw new Error(`The API server answered ${status}: ${JSON.stringify(body)}`);
  const without = (message: string): string =>
    addition === ''
      ? message
      : message.replace(`${addition},`, '').replace(`,${addition}`, '').replace(addition, '');
  const causes = causesOf(body).map(({ field, message }) => ({ field, message: without(message) }));
  return { admission: 'rejected', causes };
}

/** An answer to what could not be decoded has no causes: then its message is the only one. */
function causesOf(body: JsonObject): readonly Cause[] {
  const causes = valueAt(body, ['details', 'causes']);
  if (isArray(causes) && causes.length > 0) {
    return causes.map((cause) => ({
      field: String(valueAt(cause, ['field']) ?? ''),
      message: String(valueAt(cause, ['message']) ?? ''),
    }));
  }
  const message = String(body['message'] ?? '');
  return [{ field: '', message: message.replace(/^.* cannot be handled as a \w+: /, '') }];
}

async function read(client: PlainClient, path: string): Promise<JsonObject> {
  return await expectOk(client.send('GET', path));
}

async function expectOk(sent: ReturnType<PlainClient['send']>): Promise<JsonObject> {
  const { status, body } = await sent;
  if (status >= 300 || !isJsonObject(body)) {
    throw new Error(`The test API server answered ${status}: ${JSON.stringify(body)}`);
  }
  return body;
}

async function until(what: string, isSo: () => Promise<boolean>): Promise<void> {
  const deadline = Date.now() + PATIENCE_MS;
  while (!(await isSo())) {
    if (Date.now() > deadline) throw new Error(`It took too long until ${what}.`);
    await delay(20);
  }
}

function metadataOf(object: JsonObject): JsonObject {
  const { metadata } = object;
  return isObject(metadata) ? metadata : {};
}

/** What came as JSON is JSON. */
function isJsonObject(body: unknown): body is JsonObject {
  return typeof body === 'object' && body !== null && !Array.isArray(body);
}
