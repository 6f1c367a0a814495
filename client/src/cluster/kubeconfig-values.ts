import { isArray, type JsonObject } from '../../../server/src/domain/json.ts';

/** What is wrong with a kubeconfig file, as the end of a sentence. Thrown while one file is read, and caught there. */
export class Unreadable extends Error {}

/** An element of `clusters`, `users` or `contexts`; `at` names it in a sentence. */
export interface Entry {
  readonly name: string;
  readonly at: string;
  readonly value: JsonObject;
}
/** Resolves a path against the folder of the file that names it. */
export type ToAbsolute = (path: string | undefined) => string | undefined;

/** A text member; an empty one is as good as none, as in Go. */
export function optionalText(value: JsonObject, key: string, at: string): string | undefined {
  const member = value[key];
  if (member === undefined || member === null || member === '') return undefined;
  if (typeof member !== 'string') throw new Unreadable(`${at}${key} is not a string (put it in quotes)`);
  return member;
}

export function optionalBoolean(value: JsonObject, key: string, at: string): boolean | undefined {
  const member = value[key];
  if (member === undefined || member === null) return undefined;
  if (typeof member !== 'boolean') throw new Unreadable(`${at}${key} is neither true nor false`);
  return member;
}

export function textList(value: JsonObject, key: string, at: string): readonly string[] {
  const member = value[key];
  if (member === undefined || member === null) return [];
  if (!isArray(member)) throw new Unreadable(`${at}${key} is not a list`);
  return member.map((item, index) => {
    if (typeof item !== 'string')
      throw new Unreadable(`${at}${key}[${index}] is not a string (put it in quotes)`);
    return item;
  });
}
