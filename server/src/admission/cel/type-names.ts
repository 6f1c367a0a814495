import {
  CelList,
  CelMap,
  CelType,
  type CelValue,
  EmptySum,
  Opaque,
  Optional,
  UnsignedInt,
} from './cel-value.ts';
import { Duration, Timestamp } from './time.ts';

/** The names of types that an expression may say, as in `type(x) == int`. */
export const sayableTypes: ReadonlySet<string> = new Set([
  'bool',
  'bytes',
  'double',
  'int',
  'list',
  'map',
  'null_type',
  'string',
  'type',
  'uint',
  'optional_type',
  'google.protobuf.Duration',
  'google.protobuf.Timestamp',
  'net.CIDR',
  'net.IP',
]);

/** The name of a value's type. */
export function typeNameOf(value: CelValue): string {
  switch (typeof value) {
    case 'string':
      return 'string';
    case 'bigint':
      return 'int';
    case 'number':
      return 'double';
    case 'boolean':
      return 'bool';
  }
  if (value === null) return 'null_type';
  if (value instanceof CelList) return 'list';
  if (value instanceof CelMap) return 'map';
  if (value instanceof UnsignedInt) return 'uint';
  if (value instanceof Uint8Array) return 'bytes';
  if (value instanceof Timestamp) return 'google.protobuf.Timestamp';
  if (value instanceof Duration) return 'google.protobuf.Duration';
  if (value instanceof Optional) return 'optional_type';
  if (value instanceof CelType) return 'type';
  if (value instanceof EmptySum) return 'int';
  return value instanceof Opaque ? value.type : 'error';
}

const goTypes: Readonly<Record<string, string>> = {
  bool: 'types.Bool',
  bytes: 'types.Bytes',
  double: 'types.Double',
  int: 'types.Int',
  null_type: 'types.Null',
  string: 'types.String',
  type: '*types.Type',
  uint: 'types.Uint',
  optional_type: '*types.Optional',
  'google.protobuf.Duration': 'types.Duration',
  'google.protobuf.Timestamp': 'types.Timestamp',
};

/** A value's type as Go's `%T` names it. */
export function goTypeOf(value: CelValue): string {
  const name = typeNameOf(value);
  return goTypes[name] ?? `cel.${name.split('.').at(-1) ?? name}`;
}
