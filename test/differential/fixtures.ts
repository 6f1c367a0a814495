import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { isObject, type JsonObject, type JsonValue } from '../../server/src/domain/json.ts';
import type { Answer } from './answer.ts';
import { decodeJson, encodeJson } from './exact-json.ts';

/** What a real API server answered to one object. */
export interface Fixture {
  readonly describe: string;
  /** The name of a variant. */
  readonly variant: string;
  /** The `n` of the Kubernetes release `1.n` that answered. */
  readonly kubernetes: number;
  readonly platform: string | null;
  /** Absent where the object is created. */
  readonly stored?: JsonObject;
  readonly object: JsonObject;
  readonly expect: Answer;
}

const folder = new URL('../fixtures/admission/', import.meta.url);

/** The fixtures of a file in `test/fixtures/admission`; none where there is no such file. */
export function readFixtures(name: string): readonly Fixture[] {
  const file = new URL(`${name}.json`, folder);
  // Only `writeFixtures` makes these files.
  return existsSync(file) ? (decodeJson(readFileSync(file, 'utf8')) as unknown as readonly Fixture[]) : [];
}

/** Writes the fixtures one to a line, so that a change of one is a change of a line. */
export function writeFixtures(name: string, fixtures: readonly Fixture[]): void {
  const lines = fixtures.map((fixture) =>
    encodeJson(withoutServerMetadata(fixture as unknown as JsonObject)),
  );
  writeFileSync(new URL(`${name}.json`, folder), `[\n${lines.join(',\n')}\n]\n`);
}

/** The fixture without what an API server fills in anew each time. */
function withoutServerMetadata(value: JsonValue): JsonValue {
  if (!isObject(value)) return value;
  const { expect, ...rest } = value;
  if (!isObject(expect) || !isObject(expect['object'])) return value;
  const { metadata, status: _, ...object } = expect['object'];
  const { name, labels, annotations, finalizers } = isObject(metadata) ? metadata : {};
  const kept = Object.entries({ name, labels, annotations, finalizers }).filter(
    (entry): entry is [string, JsonValue] => entry[1] !== undefined,
  );
  return { ...rest, expect: { ...expect, object: { ...object, metadata: Object.fromEntries(kept) } } };
}
