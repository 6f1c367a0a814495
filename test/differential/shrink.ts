import { isArray, isObject, type JsonObject, type JsonValue } from '../../server/src/domain/json.ts';
import { partsOf, withPart } from './parts.ts';

const MOST_TRIES = 250;

/** The object without whatever can be left out while `holds` stays true of it. */
export async function shrink(
  object: JsonObject,
  holds: (candidate: JsonObject) => Promise<boolean>,
): Promise<JsonObject> {
  let smallest = object;
  let tries = 0;
  for (let isSmaller = true; isSmaller; ) {
    isSmaller = false;
    for (const candidate of smallerOnes(smallest)) {
      if (tries++ >= MOST_TRIES) return smallest;
      if (!(await holds(candidate))) continue;
      smallest = candidate;
      isSmaller = true;
      break;
    }
  }
  return smallest;
}

/** The object with one part less, or one text shorter; the largest parts first. */
function* smallerOnes(object: JsonObject): Generator<JsonObject> {
  const parts = [...partsOf(object)].filter(({ path }) => path.length > 0);
  for (const { path } of parts) yield* objectOf(withPart(object, path, undefined));
  for (const { path, value } of parts) {
    if (typeof value === 'string' && value.length > 40) {
      yield* objectOf(withPart(object, path, value.slice(0, Math.ceil(value.length / 2))));
    }
    if (isArray(value) && value.length > 3) {
      yield* objectOf(withPart(object, path, value.slice(0, Math.ceil(value.length / 2))));
    }
  }
}

function* objectOf(value: JsonValue | undefined): Generator<JsonObject> {
  if (isObject(value)) yield value;
}
