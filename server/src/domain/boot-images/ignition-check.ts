import { isArray, type JsonObject, type JsonValue } from '../json.ts';
import { textAt } from './read.ts';

/** One line of Ignition's report. Names and paths out of the config are left out of the message. */
export interface Entry {
  readonly kind: 'error' | 'warning' | 'deprecated';
  readonly message: string;
}

export type Check = (value: JsonObject) => readonly Entry[];

/** What is checked of a struct: as a whole, and before each of its members. */
export interface Checks {
  readonly whole?: Check;
  readonly members?: Readonly<Record<string, Check>>;
}

export function error(message: string | undefined): readonly Entry[] {
  return message === undefined ? [] : [{ kind: 'error', message }];
}

export function warning(message: string): readonly Entry[] {
  return [{ kind: 'warning', message }];
}

export function text(value: JsonObject, name: string): string {
  return textAt(value, [name]) ?? '';
}

export function listOf(value: JsonObject, name: string): readonly JsonValue[] {
  const list = value[name];
  return isArray(list) ? list : [];
}

export function has(value: JsonObject, name: string): boolean {
  return Object.hasOwn(value, name);
}

export const absolute = (path: string) => (path.startsWith('/') ? undefined : 'path not absolute');

/** What stands in a message in place of a name or path out of the config. */
export const hidden = '…';

/** A name that may be shown: what looks like the name of a user, filesystem or unit. */
export function shown(name: string): string {
  return /^(?:[a-z0-9_][a-z0-9_.@-]{0,31})?$/.test(name) ? name : hidden;
}
