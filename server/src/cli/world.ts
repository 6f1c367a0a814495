import { parseDocument } from '../documents/parse.ts';
import { splitDocuments } from '../documents/split.ts';
import type { ClusterSnapshot } from '../domain/cluster-snapshot.ts';
import { valueAt } from '../domain/field-path.ts';
import { isObject, type JsonObject } from '../domain/json.ts';
import { objectsOf } from '../domain/list-items.ts';
import { machineConfiguration } from '../domain/resource.ts';
import type { TargetWishes } from '../judge/target-choice.ts';
import { schemaOfCrd } from '../schema/schema-of-crd.ts';
import type { Terminal } from './command.ts';
import { type ReadStdin, readInput } from './inputs/read.ts';
import type { TargetFlags } from './target-options.ts';

/** What documents are judged against, as the target options say: their files read. */
export interface World {
  readonly snapshot: ClusterSnapshot;
  readonly wishes: TargetWishes;
}

/** Reads what the target options name; or says in a whole sentence why that is not possible. */
export async function readWorld(
  { wish, crd, snapshot }: TargetFlags,
  { err, stdin }: Pick<Terminal, 'err' | 'stdin'>,
): Promise<World | { readonly error: string }> {
  const definition = crd === undefined ? {} : await readCrd(crd, stdin);
  if ('error' in definition) return { error: `${crd}: ${definition.error}` };
  const wishes = { flags: wish, ...definition };
  if (snapshot === undefined) return { snapshot: {}, wishes };
  const { readSnapshot } = await import('../engine.ts');
  const reading = await readSnapshot(snapshot);
  for (const { path, message } of reading.notes) err(`${path}: ${message}`);
  return reading.outcome === 'read' ? { snapshot: reading.snapshot, wishes } : { error: reading.reason };
}

async function readCrd(
  path: string,
  stdin: ReadStdin,
): Promise<{ readonly crd: JsonObject } | { readonly error: string }> {
  const input = await readInput({ path }, stdin);
  if ('error' in input) return input;
  const objects = splitDocuments(input.text, []).cut.flatMap(({ text }) =>
    objectsOf(parseDocument(text).value),
  );
  const crd = objects.map(({ value }) => value).find((value) => isObject(value) && isOurDefinition(value));
  if (!isObject(crd)) {
    return {
      error: `It has no CustomResourceDefinition of ${machineConfiguration.kind} (${machineConfiguration.group}).`,
    };
  }
  return schemaOfCrd(crd, machineConfiguration.version) === undefined
    ? {
        error: `The CustomResourceDefinition in it has no schema of version ${machineConfiguration.version}.`,
      }
    : { crd };
}

function isOurDefinition(value: JsonObject): boolean {
  return (
    value['kind'] === 'CustomResourceDefinition' &&
    valueAt(value, ['spec', 'group']) === machineConfiguration.group &&
    valueAt(value, ['spec', 'names', 'kind']) === machineConfiguration.kind
  );
}
