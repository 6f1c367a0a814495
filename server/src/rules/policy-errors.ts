import type { AdmissionError, PolicyName } from '../admission/admission-error.ts';
import type { Verdict } from '../admission/admit.ts';

/** The denials of one admission policy, also those that come to light only after other errors are mended. */
export function policyErrorsFor(
  { errors, foreseen }: Verdict,
  policy: PolicyName,
): readonly Pick<AdmissionError, 'path' | 'message'>[] {
  return [...errors, ...foreseen].filter((error) => error.keyword === 'policy' && error.policy === policy);
}
