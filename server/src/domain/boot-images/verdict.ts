import type { JsonObject } from '../json.ts';
import type { Reason } from './reasons.ts';

/** The boot image now and afterwards, as people name it; null where there is none to name. */
interface BootImages {
  readonly current: string | null;
  readonly target: string | null;
}

/** What the part of the operator that knows a platform does with one provider spec. */
export type Verdict =
  | (BootImages & { readonly kind: 'up-to-date' })
  /** Left alone. `counted`: as skipped, where the release counts that. */
  | (BootImages & { readonly kind: 'left-alone'; readonly counted: boolean; readonly reason: Reason })
  /** `spec` is the provider spec afterwards. */
  | (BootImages & { readonly kind: 'patch'; readonly spec: JsonObject })
  /** The operator's text, without what its callers put before it. */
  | (BootImages & { readonly kind: 'error'; readonly reason: Reason; readonly error: string })
  | (BootImages & { readonly kind: 'crash' })
  /** One of `candidates`; `decidedBy` says what makes the choice. */
  | (BootImages & {
      readonly kind: 'unknown';
      readonly reason: Reason;
      readonly candidates: readonly Verdict[];
      readonly decidedBy: string;
    });

export const nilDereference = 'runtime error: invalid memory address or nil pointer dereference';
