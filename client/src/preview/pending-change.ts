import { valueAt } from '../../../server/src/domain/field-path.ts';
import { isEqual, isObject, type JsonObject, type JsonValue } from '../../../server/src/domain/json.ts';
import type { ApiError, OwnedField } from '../cluster/api-error.ts';
import { parseJsonObject } from '../cluster/json-text.ts';
import type { BasedOn, Cancellable, ClusterIdentity, Endpoint, KubeApi } from '../cluster/kube-api.ts';
import type { FieldManager } from '../cluster/managed-fields.ts';
import { machineConfigurations, type ObjectRef } from '../cluster/resources.ts';
import { fieldManager } from '../cluster/writes.ts';
import {
  compareFields,
  type FieldChange,
  fieldsOf,
  type KeptField,
  keptFields,
  managersOf,
  valueAtPrinted,
} from './field-changes.ts';
import { type NormalisedObject, normalise } from './normalise.ts';

/** Not exported, so that nobody but `preparePendingChange` can make a change that can be applied. */
const previewed = Symbol('previewed');

/** Which object, in which cluster, as whom. */
export interface Target {
  readonly identity: ClusterIdentity;
  readonly ref: ObjectRef;
}

/** What a create and an update have in common: all that a preview shows, and all that an apply sends. */
export interface PreparedChange {
  readonly [previewed]: true;
  readonly target: Target;
  /** The exact text that is sent; `basedOn` goes with it. */
  readonly body: string;
  readonly basedOn: BasedOn;
  /** The API server's own answer: what it would store. */
  readonly after: NormalisedObject;
  readonly changes: readonly FieldChange[];
  /** What the API server warns of. */
  readonly warnings: readonly string[];
}
export interface PendingCreate extends PreparedChange {
  readonly outcome: 'create';
}
export interface PendingUpdate extends PreparedChange {
  readonly outcome: 'update';
  readonly before: NormalisedObject;
  /** Not in the file, and still there after the apply. */
  readonly kept: readonly KeptField[];
}

/** A field of a conflict: whose it is, since when, what they set, and what the file says. */
export interface ConflictingField extends OwnedField {
  readonly since?: string;
  readonly theirs?: JsonValue;
  readonly mine?: JsonValue;
}

/** What a preview found. Only a create and an update can be applied. */
export type PendingChange =
  | PendingCreate
  | PendingUpdate
  /** The cluster already has this. */
  | {
      readonly outcome: 'unchanged';
      readonly target: Target;
      readonly before: NormalisedObject;
      readonly kept: readonly KeptField[];
      readonly warnings: readonly string[];
    }
  | {
      readonly outcome: 'refused';
      readonly target: Target;
      readonly error: ApiError;
      /** The fields of an `ownedByOthers` error; empty for every other. */
      readonly conflicts: readonly ConflictingField[];
      /** The stored object, where it could be read. */
      readonly before?: NormalisedObject;
    };

export interface PreviewRequest extends Cancellable {
  /** The object as the language server gave it (`ResourceAtResult.body`). */
  readonly body: string;
  readonly identity: ClusterIdentity;
}

/** How often an object that changes between the read and the dry run is read anew. */
const attempts = 3;

/**
 * Asks the API server what applying `body` would store: reads the object, sends a dry run that is bound to what was read,
 * and compares. Both sides are of the same version of the object, and an apply of the result is bound to it too.
 */
export async function preparePendingChange(
  api: Pick<KubeApi, 'endpoint' | 'get' | 'dryRunApply'>,
  { body, identity, signal }: PreviewRequest,
): Promise<PendingChange> {
  const object = parseJsonObject(body);
  const name = valueAt(object, ['metadata', 'name']);
  const ref: ObjectRef = { of: machineConfigurations, name: typeof name === 'string' ? name : '' };
  const target: Target = { identity, ref };
  const problem = isSameEndpoint(api.endpoint, identity) ? bodyProblem(object) : otherCluster(identity);
  if (object === undefined || problem !== undefined) return refused(target, problem ?? notAnObject);

  let live: JsonObject | undefined;
  let error: ApiError = { kind: 'cancelled' };
  for (let attempt = 0; attempt < attempts; attempt += 1) {
    const read = await api.get(ref, { signal });
    if (read.outcome === 'failed' && read.error.kind !== 'notFound') return refused(target, read.error);
    live = read.outcome === 'ok' ? read.value : undefined;
    const basedOn = basisOf(live);
    const dryRun = await api.dryRunApply({ ref, body, basedOn, signal });
    if (dryRun.outcome === 'ok') {
      const { value: stored, warnings } = dryRun;
      return compare({ target, body, object, basedOn, live, stored, warnings });
    }
    error = dryRun.error;
    if (error.kind !== 'changedSince' && error.kind !== 'alreadyExists') break;
  }
  return refused(target, error, live, object);
}

/** True where the preview was made through this very connection: same context, same server, same user. */
export function isSameEndpoint(endpoint: Endpoint, identity: Endpoint): boolean {
  return (
    endpoint.context === identity.context &&
    endpoint.server === identity.server &&
    endpoint.user === identity.user &&
    endpoint.insecure === identity.insecure
  );
}

/** Why a change that was previewed in one cluster is not sent to another. */
export function otherCluster(identity: Endpoint): ApiError {
  const problem = `The preview is of ${identity.context} (${identity.server}), which is no longer the connected cluster. Preview again.`;
  return { kind: 'configuration', problem };
}

/** The fields of a conflict, with what both sides want. */
export function describeConflict(
  error: ApiError,
  live: JsonObject | undefined,
  object: JsonObject,
): readonly ConflictingField[] {
  if (error.kind !== 'ownedByOthers') return [];
  const fields = live === undefined ? {} : fieldsOf(live);
  return error.fields.map(({ path, manager }) => {
    const owner = live === undefined ? undefined : ownerOf(live, path, manager);
    const theirs = live === undefined ? undefined : valueAtPrinted(live, path, fields);
    const mine = valueAtPrinted(object, path, fields);
    return {
      path,
      manager,
      ...(owner?.time === undefined ? {} : { since: owner.time }),
      ...(theirs === undefined ? {} : { theirs }),
      ...(mine === undefined ? {} : { mine }),
    };
  });
}

interface Compared {
  readonly target: Target;
  readonly body: string;
  readonly object: JsonObject;
  readonly basedOn: BasedOn;
  readonly live: JsonObject | undefined;
  readonly stored: JsonObject;
  readonly warnings: readonly string[];
}

function compare({ target, body, object, basedOn, live, stored, warnings }: Compared): PendingChange {
  if (live === undefined) {
    const after = normalise(stored);
    // What makes it an object at all is no change to read.
    const changes = compareFields({ ...after.value, spec: {} }, after.value, fieldsOf(stored));
    return { outcome: 'create', [previewed]: true, target, body, basedOn, after, changes, warnings };
  }
  const before = normalise(live);
  const after = normalise(stored, before);
  const kept = keptFields(stored, object, fieldManager);
  if (isEqual(before.value, after.value)) return { outcome: 'unchanged', target, before, kept, warnings };
  const changes = compareFields(before.value, after.value, fieldsOf(live, stored));
  return {
    outcome: 'update',
    [previewed]: true,
    target,
    body,
    basedOn,
    before,
    after,
    changes,
    kept,
    warnings,
  };
}

function refused(target: Target, error: ApiError, live?: JsonObject, object: JsonObject = {}): PendingChange {
  const conflicts = describeConflict(error, live, object);
  return {
    outcome: 'refused',
    target,
    error,
    conflicts,
    ...(live === undefined ? {} : { before: normalise(live) }),
  };
}

function basisOf(live: JsonObject | undefined): BasedOn {
  if (live === undefined) return { exists: false };
  const uid = valueAt(live, ['metadata', 'uid']);
  const resourceVersion = valueAt(live, ['metadata', 'resourceVersion']);
  if (typeof uid !== 'string' || typeof resourceVersion !== 'string') {
    throw new Error('Every stored object has a uid and a resourceVersion.');
  }
  return { exists: true, uid, resourceVersion };
}

const notAnObject: ApiError = {
  kind: 'invalid',
  fields: [{ path: '', message: 'it is not an object' }],
  message: 'it is not an object',
};

/** What would send the request somewhere else than to a MachineConfiguration. */
function bodyProblem(object: JsonObject | undefined): ApiError | undefined {
  if (object === undefined) return notAnObject;
  const { group, version, kind } = machineConfigurations;
  const metadata = isObject(object['metadata']) ? object['metadata'] : {};
  const name = metadata['name'];
  const isName =
    typeof name === 'string' && name !== '' && name !== '.' && name !== '..' && !/[/%]/.test(name);
  const fields = [
    ...(object['apiVersion'] === `${group}/${version}`
      ? []
      : [{ path: 'apiVersion', message: `is not ${group}/${version}` }]),
    ...(object['kind'] === kind ? [] : [{ path: 'kind', message: `is not ${kind}` }]),
    ...(isName ? [] : [{ path: 'metadata.name', message: 'is not a name' }]),
  ];
  return fields.length === 0 ? undefined : { kind: 'invalid', fields, message: '' };
}

function ownerOf(live: JsonObject, path: string, manager: string): FieldManager | undefined {
  return managersOf(live, path).find(({ name }) => name === manager);
}
