import { parse, stringify } from 'yaml';
import { isObject, type JsonObject, type JsonValue } from '../../server/src/domain/json.ts';
import type { SuiteCase } from './suites.ts';

/** One request of a case, as the command line is asked about it. */
export interface Step {
  readonly what: 'create' | 'update' | 'update of the status';
  /** The document that is judged. */
  readonly document: string;
  /** What is stored before the request; absent for a create. */
  readonly stored?: string;
  readonly expectedError?: string;
}

/**
 * The requests of a case in order; the last one is that which may be refused. The suites' runner names the object itself,
 * and sends the status in a request of its own: to the command line a status in a document that nothing is stored of is
 * the status as it would be stored.
 */
export function stepsOf({
  initial,
  updated,
  expectedError,
  expectedStatusError,
}: SuiteCase): readonly Step[] {
  const error = expectedError === undefined ? {} : { expectedError };
  if (updated === undefined) return [{ what: 'create', document: named(initial), ...error }];
  const create: Step = { what: 'create', document: named(initial) };
  const update: Step = { what: 'update', document: named(updated), stored: named(initial), ...error };
  if (expectedError !== undefined || !hasStatus(updated)) return [create, update];
  const statusError = expectedStatusError === undefined ? {} : { expectedError: expectedStatusError };
  return [create, update, { what: 'update of the status', document: named(updated), ...statusError }];
}

function hasStatus(text: string): boolean {
  return objectIn(text)['status'] !== undefined;
}

/** The object under the one name that a MachineConfiguration may have. */
function named(text: string): string {
  const object = objectIn(text);
  const { metadata } = object;
  return stringify({ ...object, metadata: { ...(isObject(metadata) ? metadata : {}), name: 'cluster' } });
}

function objectIn(text: string): JsonObject {
  const value: JsonValue = parse(text);
  if (!isObject(value)) throw new Error('A suite holds something that is no object.');
  return value;
}
