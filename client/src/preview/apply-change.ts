import { valueAt } from '../../../server/src/domain/field-path.ts';
import type { JsonObject } from '../../../server/src/domain/json.ts';
import type { ApiError } from '../cluster/api-error.ts';
import { sentence } from '../cluster/api-error-sentence.ts';
import { parseJsonObject } from '../cluster/json-text.ts';
import type { Cancellable, KubeApi } from '../cluster/kube-api.ts';
import type { FieldManager } from '../cluster/managed-fields.ts';
import { objectName } from '../cluster/resources.ts';
import { compareFields, type FieldChange, fieldsOf, managersOf } from './field-changes.ts';
import { normalise } from './normalise.ts';
import {
  type ConflictingField,
  describeConflict,
  isSameEndpoint,
  otherCluster,
  type PendingCreate,
  type PendingUpdate,
  type Target,
} from './pending-change.ts';

/** A field that someone changed between the preview and the apply. */
export interface ForeignChange extends FieldChange {
  readonly managers: readonly FieldManager[];
}

export type ApplyOutcome =
  | {
      readonly outcome: 'applied';
      /** The object as it is stored now, for `observe`. */
      readonly object: JsonObject;
      readonly generation: number;
      /** Where what is stored is not what was previewed. Empty, but for webhooks that answer differently each time. */
      readonly differences: readonly FieldChange[];
      readonly warnings: readonly string[];
    }
  /** Nothing was written. `changes` is empty where only status or metadata changed, or where it cannot be read. */
  | { readonly outcome: 'changedSince'; readonly changes: readonly ForeignChange[] }
  | { readonly outcome: 'conflict'; readonly fields: readonly ConflictingField[] }
  | { readonly outcome: 'refused'; readonly error: ApiError }
  /** The request left this machine and no answer came: it may have been applied. */
  | { readonly outcome: 'uncertain'; readonly error: ApiError };

/**
 * Sends exactly what was previewed, bound to the very object that the preview was made from: where that has changed, has
 * gone, or has come to be, the API server refuses. Never forces, and never tries again by itself.
 */
export async function applyPendingChange(
  api: Pick<KubeApi, 'endpoint' | 'get' | 'apply'>,
  change: PendingCreate | PendingUpdate,
  { signal }: Cancellable = {},
): Promise<ApplyOutcome> {
  const { target, body, basedOn } = change;
  const { ref, identity } = target;
  if (!isSameEndpoint(api.endpoint, identity)) return { outcome: 'refused', error: otherCluster(identity) };
  const answer = await api.apply({ ref, body, basedOn, signal });
  if (answer.outcome === 'ok') {
    const stored = normalise(answer.value, change.after);
    const generation = valueAt(answer.value, ['metadata', 'generation']);
    return {
      outcome: 'applied',
      object: answer.value,
      generation: typeof generation === 'number' ? generation : 0,
      differences: compareFields(change.after.value, stored.value, fieldsOf(answer.value)),
      warnings: answer.warnings,
    };
  }
  const { error } = answer;
  switch (error.kind) {
    case 'changedSince':
    case 'alreadyExists':
      return { outcome: 'changedSince', changes: await foreignChanges(api, change, signal) };
    case 'ownedByOthers': {
      const read = await api.get(ref, { signal });
      const live = read.outcome === 'ok' ? read.value : undefined;
      return { outcome: 'conflict', fields: describeConflict(error, live, parseJsonObject(body) ?? {}) };
    }
    case 'unreachable':
      return { outcome: error.mayHaveArrived ? 'uncertain' : 'refused', error };
    case 'cancelled':
      // Nobody knows how far it came: stopping to wait does not stop the API server.
      return { outcome: 'uncertain', error };
    default:
      return { outcome: 'refused', error };
  }
}

/** The outcome as whole sentences for the user. */
export function applySentence(outcome: ApplyOutcome, { identity, ref }: Target): string {
  const { context, server } = identity;
  const object = objectName(ref);
  const subject = { context, server, object };
  switch (outcome.outcome) {
    case 'applied':
      return `${object} was applied to ${context}.`;
    case 'changedSince':
      return outcome.changes.length === 0
        ? sentence({ kind: 'changedSince', message: '' }, subject)
        : `${object} in ${context} has changed since the preview (${outcome.changes.map(foreignChange).join('; ')}). Nothing was applied. Preview again to see what would change now.`;
    case 'conflict':
      return sentence({ kind: 'ownedByOthers', fields: outcome.fields }, subject);
    case 'refused':
      return sentence(outcome.error, subject);
    case 'uncertain':
      return `${sentence(outcome.error, subject)} ${object} may have been applied all the same. Preview again to see what ${context} has now.`;
  }
}

async function foreignChanges(
  api: Pick<KubeApi, 'get'>,
  change: PendingCreate | PendingUpdate,
  signal: AbortSignal | undefined,
): Promise<readonly ForeignChange[]> {
  if (change.outcome === 'create') return [];
  const read = await api.get(change.target.ref, { signal });
  if (read.outcome === 'failed') return [];
  const now = normalise(read.value, change.before);
  const changes = compareFields(change.before.value, now.value, fieldsOf(read.value));
  return changes.map((found) => ({ ...found, managers: managersOf(read.value, found.path) }));
}

function foreignChange({ path, managers }: ForeignChange): string {
  const names = [...new Set(managers.map(({ name }) => name))];
  return names.length === 0 ? path : `${path} by ${names.join(', ')}`;
}
