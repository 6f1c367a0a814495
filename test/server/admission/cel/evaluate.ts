import {
  CelList,
  CelMap,
  CelType,
  type CelValue,
  Opaque,
  Optional,
  UnsignedInt,
} from '../../../../server/src/admission/cel/cel-value.ts';
import { toText } from '../../../../server/src/admission/cel/conversions.ts';
import { type CelEngine, createCelEngine } from '../../../../server/src/admission/cel/engine.ts';
import { Duration, Timestamp } from '../../../../server/src/admission/cel/time.ts';
import { toCel } from '../../../../server/src/admission/cel/value.ts';
import { createPatternCompiler } from '../../../../server/src/admission/pattern.ts';
import type { JsonValue } from '../../../../server/src/domain/json.ts';
import type { CrdSchema } from '../../../../server/src/schema/crd-schema.ts';

export const engine: CelEngine = createCelEngine(createPatternCompiler());

/** What an expression may look at. */
export interface Given {
  readonly self?: JsonValue;
  readonly schema?: CrdSchema;
  readonly oldSelf?: JsonValue;
}

/** An expression's value as `print` writes it, `! …` with the reason where it fails, `?` where it cannot be compiled. */
export function evaluated(expression: string, { self = null, schema, oldSelf }: Given = {}): string {
  const old = oldSelf === undefined ? undefined : toCel(oldSelf, schema);
  const result = engine.compile(expression)?.evaluate(toCel(self, schema), old);
  switch (result?.outcome) {
    case 'value':
      return print(result.value);
    case 'failed':
      return `! ${result.reason}`;
    case 'unknown':
      return 'unknown';
    case undefined:
      return '?';
  }
}

/** A value nearly as an expression would write it: `5`, `5.0`, `5u`, `'a'`, `b'61'` (in hexadecimal), `[1]`, `{'a': 1}`. */
export function print(value: CelValue): string {
  if (typeof value === 'string') return `'${value}'`;
  if (typeof value === 'number') return `${toText(value)}${Number.isInteger(value) ? '.0' : ''}`;
  if (value instanceof UnsignedInt) return `${value.value}u`;
  if (value instanceof Uint8Array) return `b'${Buffer.from(value).toString('hex')}'`;
  if (value instanceof CelList) return `[${value.items.map(print).join(', ')}]`;
  if (value instanceof CelMap) {
    return `{${value
      .keys()
      .map((key) => `${print(key)}: ${print(value.find(key) ?? null)}`)
      .join(', ')}}`;
  }
  if (value instanceof Optional)
    return value.value === undefined ? 'none' : `optional(${print(value.value)})`;
  if (value instanceof Timestamp) return `timestamp(${toText(value)})`;
  if (value instanceof Duration) return `duration(${toText(value)})`;
  if (value instanceof CelType) return `type(${value.name})`;
  if (value instanceof Opaque) return `${value.type}(${value.text ?? ''})`;
  return String(value);
}
