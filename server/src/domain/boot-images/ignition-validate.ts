import { isArray, isObject, type JsonObject, type JsonValue } from '../json.ts';
import type { Checks, Entry } from './ignition-check.ts';
import { checks, checks23 } from './ignition-checks.ts';
import { ignition2 } from './ignition-types.ts';
import type { GoType } from './provider-spec-types.ts';

/**
 * What Ignition has to say of a config of specification 2.2 that has been decoded, in its order. `deprecations`: as it
 * judges the same config when it is one of 2.3. Names in the config are left out of the messages.
 * Source: github.com/coreos/ignition config/validate/validate.go, config/v2_2/types, config/v2_3/types.
 */
export function validateIgnition(config: JsonObject, deprecations: boolean): readonly Entry[] {
  return validate(ignition2.type, config, deprecations ? { ...checks, ...checks23 } : checks);
}

function validate(
  type: GoType,
  value: JsonValue | undefined,
  table: Readonly<Record<string, Checks>>,
): readonly Entry[] {
  if (type.kind === 'list')
    return isArray(value) ? value.flatMap((item) => validate(type.of, item, table)) : [];
  if (type.kind !== 'struct') return [];
  const object = isObject(value) ? value : {};
  const { whole, members = {} } = table[type.name] ?? {};
  const own = whole?.(object) ?? [];
  if (own.some(({ kind }) => kind === 'error')) return own;
  const inner = Object.entries(type.fields).flatMap(([name, field]) => {
    const member = Object.hasOwn(object, name) ? object[name] : undefined;
    const isThere = field.pointer === undefined || member !== undefined;
    return [...(members[name]?.(object) ?? []), ...(isThere ? validate(field.type, member, table) : [])];
  });
  return [...own, ...inner];
}
