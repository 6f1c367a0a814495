/**
 * A user data secret as far as a boot image update depends on it: worked out where the secret is read, whose content
 * goes no further. Source: domain.md 4.11.
 */
export interface UserDataSecret {
  readonly name: string;
  /** `ignition.version` of its stub as it is; null where the stub names none that can be read. */
  readonly ignitionVersion: string | null;
  /** What the operator's conversion would do to it, were an update of the boot image due. */
  readonly conversion:
    | { readonly outcome: 'untouched' }
    | { readonly outcome: 'converted'; readonly to: string }
    /**
     * In the operator's own words, without what the caller puts around them. `crash`: the operator does not report it
     * but crashes on it.
     */
    | { readonly outcome: 'error'; readonly error: string; readonly crash?: true };
}
