import { isObject, type JsonObject, type JsonValue } from '../../server/src/domain/json.ts';
import type { CrdSchema } from '../../server/src/schema/crd-schema.ts';
import { schemaAt } from '../../server/src/schema/schema-at.ts';
import { type Mutation, mutationsAt } from './mutations.ts';
import { partsOf, withPart } from './parts.ts';
import type { Random } from './random.ts';
import { sample } from './sample.ts';

type Modes = 'All' | 'None' | 'Partial';

export function machineConfiguration(spec: JsonValue, status?: JsonValue): JsonObject {
  return {
    apiVersion: 'operator.openshift.io/v1',
    kind: 'MachineConfiguration',
    metadata: { name: 'cluster' },
    spec,
    ...(status === undefined ? {} : { status }),
  };
}

function manager(resource: string, mode: Modes): JsonObject {
  const partial =
    mode === 'Partial' ? { partial: { machineResourceSelector: { matchLabels: { a: 'b' } } } } : {};
  return { apiGroup: 'machine.openshift.io', resource, selection: { mode, ...partial } };
}

const workers = (mode: Modes): JsonObject => manager('machinesets', mode);
const controlPlane = (mode: Modes): JsonObject => manager('controlplanemachinesets', mode);
const managed = (...machineManagers: readonly JsonObject[]): JsonObject => ({ machineManagers });
const automatic = { mode: 'Automatic', automatic: { ocpVersion: '4.22.0' } };
const manual = { mode: 'Manual', manual: { mode: 'OCPVersion', ocpVersion: '4.22.0' } };

/** Statuses as the operator writes them, and as it may have written them while the schema was another. */
export const statuses: readonly (JsonObject | undefined)[] = [
  undefined,
  {
    observedGeneration: 1,
    managedBootImagesStatus: managed(workers('All'), controlPlane('None')),
    bootImageSkewEnforcementStatus: automatic,
  },
  { bootImageSkewEnforcementStatus: automatic },
  { bootImageSkewEnforcementStatus: automatic, managedBootImagesStatus: managed() },
  { bootImageSkewEnforcementStatus: automatic, managedBootImagesStatus: managed(workers('Partial')) },
  { bootImageSkewEnforcementStatus: manual, managedBootImagesStatus: managed(workers('None')) },
  { bootImageSkewEnforcementStatus: { mode: 'None' }, managedBootImagesStatus: managed(controlPlane('All')) },
  { bootImageSkewEnforcementStatus: { mode: 'Automatic' }, managedBootImagesStatus: managed(workers('All')) },
  { bootImageSkewEnforcementStatus: { mode: 'Bogus' }, conditions: [{ type: '' }], observedGeneration: -1 },
  { bootImageSkewEnforcementStatus: 5 },
];

/** Specs whose worth depends on the stored status. */
export const bootImageSpecs: readonly JsonObject[] = [
  {},
  { managedBootImages: {} },
  { managedBootImages: { machineManagers: null } },
  { managedBootImages: managed() },
  { managedBootImages: managed(workers('All')) },
  { managedBootImages: managed(workers('None')) },
  { managedBootImages: managed(workers('Partial')) },
  { managedBootImages: managed(controlPlane('All')) },
  { managedBootImages: managed(controlPlane('None'), workers('All')) },
  { managedBootImages: managed(controlPlane('Partial'), workers('None')) },
  { managedBootImages: managed(workers('All'), workers('None')) },
  { managedBootImages: managed(workers('None')), bootImageSkewEnforcement: { mode: 'None' } },
  { managedBootImages: managed(workers('None')), bootImageSkewEnforcement: { ...manual } },
  { bootImageSkewEnforcement: { mode: 'Automatic' } },
];

/** A stored object with a spec that is valid, and any of the statuses. */
export function storedObject(schema: CrdSchema, random: Random): JsonObject {
  const spec = random.chance(0.25)
    ? random.pick(bootImageSpecs)
    : sample(schemaAt(schema, ['spec']) ?? {}, { random, fill: 0.6 });
  const status = random.chance(0.75)
    ? random.pick(statuses)
    : sample(schemaAt(schema, ['status']) ?? {}, { random, fill: 0.5 });
  return machineConfiguration(spec, status);
}

/** A stored object that today's schema refuses, as an older or a laxer schema may have let it in. */
export function invalidStoredObject(schema: CrdSchema, random: Random): JsonObject {
  let object = storedObject(schema, random);
  for (let count = 1 + random.below(4); count > 0; count--) {
    const mutation = randomMutation(object, schema, random);
    const changed = mutation === undefined ? undefined : mutated(object, mutation);
    // Below is no place where the server could keep the rest.
    if (changed !== undefined && isObject(changed['spec'])) object = changed;
  }
  return object;
}

export function mutated(object: JsonObject, mutation: Mutation): JsonObject | undefined {
  const changed = withPart(object, mutation.path, mutation.becomes);
  return isObject(changed) ? changed : undefined;
}

/** Some mutation of some part of the object's spec. */
export function randomMutation(
  object: JsonObject,
  schema: CrdSchema,
  random: Random,
  isWanted: (mutation: Mutation) => boolean = () => true,
): Mutation | undefined {
  const parts = [...partsOf(object['spec'] ?? null, ['spec'])];
  for (let tries = 0; tries < 10; tries++) {
    const { path, value } = random.pick(parts);
    const part = schemaAt(schema, path);
    if (part === undefined) continue;
    const candidates = [...mutationsAt(value, part, path, random)].filter(isWanted);
    if (candidates.length > 0) return random.pick(candidates);
  }
  return undefined;
}
