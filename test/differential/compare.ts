import { isEqual, isObject, type JsonObject, type JsonValue } from '../../server/src/domain/json.ts';
import type { Answer, Cause } from './answer.ts';
import { encodeJson } from './exact-json.ts';
import { knownDifferenceOf } from './known-differences.ts';

/** How two answers to one object differ, the gravest way first. */
export type DifferenceKind = 'verdict' | 'fields' | 'object' | 'messages';

export interface Comparison {
  readonly verdict: boolean;
  /** The same set of fields. */
  readonly fields: boolean;
  /** The same messages at the same fields, each as often. */
  readonly messages: boolean;
  /** The ids of the listed differences that were met. */
  readonly known: readonly string[];
  /** What is not listed. */
  readonly difference: DifferenceKind | undefined;
}

const nothing: readonly Cause[] = [];

/** Compares our answer with the server's. */
export function compare(server: Answer, ours: Answer): Comparison {
  if (server.admission !== ours.admission) {
    return { verdict: false, fields: false, messages: false, known: [], difference: 'verdict' };
  }
  if (server.admission === 'accepted' && ours.admission === 'accepted') {
    const isSame = isEqual(essence(server.object), essence(ours.object));
    return {
      verdict: true,
      fields: true,
      messages: true,
      known: [],
      difference: isSame ? undefined : 'object',
    };
  }
  const theirCauses = server.admission === 'rejected' ? server.causes : nothing;
  const ourCauses = ours.admission === 'rejected' ? ours.causes : nothing;
  const fields = isEqual(fieldsOf(theirCauses), fieldsOf(ourCauses));
  const missing = without(theirCauses, ourCauses);
  const surplus = without(ourCauses, theirCauses);
  const known: string[] = [];
  let unexplained = missing.length !== surplus.length;
  for (const cause of missing) {
    const candidates = surplus.filter(({ field }) => field === cause.field);
    const found = candidates.flatMap((ours) => knownDifferenceOf(cause, ours) ?? []);
    if (found[0] === undefined) unexplained = true;
    else known.push(found[0].id);
  }
  const kind = !fields ? 'fields' : unexplained ? 'messages' : undefined;
  return {
    verdict: true,
    fields,
    messages: missing.length === 0 && surplus.length === 0,
    known: kind === undefined ? known : [],
    difference: kind,
  };
}

/** What of an accepted object is its author's: without the status, and without the metadata that the server fills in. */
function essence({ apiVersion, kind, spec, metadata, status: _, ...rest }: JsonObject): JsonValue {
  const { labels, annotations, finalizers, name } = isObject(metadata) ? metadata : {};
  // Numbers compare as the reader of the server's answer has them: an integer beyond 2^53 is rounded there.
  return JSON.parse(
    encodeJson({
      ...rest,
      apiVersion: apiVersion ?? null,
      kind: kind ?? null,
      spec: spec ?? null,
      name: name ?? null,
      labels: filled(labels),
      annotations: filled(annotations),
      finalizers: filled(finalizers),
    }),
  );
}

/** An empty map or list of the metadata is as good as none. */
function filled(value: JsonValue | undefined): JsonValue {
  if (value === undefined || value === null) return null;
  return Object.keys(value).length === 0 ? null : value;
}

function fieldsOf(causes: readonly Cause[]): readonly string[] {
  return [...new Set(causes.map(({ field }) => field))].sort();
}

/** What of `causes` has no counterpart in `others`, each counted. */
function without(causes: readonly Cause[], others: readonly Cause[]): readonly Cause[] {
  const left = others.map(lineOf);
  return causes.filter((cause) => {
    const at = left.indexOf(lineOf(cause));
    if (at >= 0) left.splice(at, 1);
    return at < 0;
  });
}

export function lineOf({ field, message }: Cause): string {
  return `${field}: ${message}`;
}
