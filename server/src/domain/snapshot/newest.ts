import { isObject, type JsonObject } from '../json.ts';

/** How new one copy of an object is: what the API server counts up at each write. */
export interface Age {
  readonly resourceVersion?: bigint;
  readonly generation?: bigint;
}

export function ageOf({ metadata }: JsonObject): Age {
  if (!isObject(metadata)) return {};
  const { resourceVersion, generation } = metadata;
  return {
    ...(typeof resourceVersion === 'string' && /^\d+$/.test(resourceVersion)
      ? { resourceVersion: BigInt(resourceVersion) }
      : {}),
    ...(typeof generation === 'bigint' || Number.isSafeInteger(generation)
      ? { generation: BigInt(generation as number | bigint) }
      : {}),
  };
}

/** True where `a` was written after `b`: by its resourceVersion, else by its generation; false where neither tells. */
export function isNewer(a: Age, b: Age): boolean {
  for (const count of ['resourceVersion', 'generation'] as const) {
    const [one, other] = [a[count], b[count]];
    if (one !== undefined && other !== undefined && one !== other) return one > other;
  }
  return false;
}
