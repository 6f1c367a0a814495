import type { Plan, PlanAdmission } from '../boot-images/plan-result.ts';
import { plain } from './plain.ts';

/** Why the API server refuses the change, in its own words, a line for each error. */
export function refusals({ errors }: PlanAdmission): readonly string[] {
  return errors.map(({ path, message }) =>
    plain(path === '' || path === '<nil>' ? message : `${path}: ${message}`),
  );
}

/** The fields because of which the API server refuses the apply as it is, although nothing is wrong with the object. */
export function conflicts({ warnings }: Plan): readonly string[] {
  return warnings.filter(({ code }) => code === 'apply-conflict').map(({ message }) => plain(message));
}

/** What follows from a conflict. */
export const afterConflict = 'What follows happens only once that is settled.';

export const refused = 'The API server refuses this change, so nothing is applied and nothing changes:';

/** What the administrator can do about it. Source: domain.md 2.5. */
export function wayOut({ admission }: Plan): string {
  const says = (text: string) => admission.errors.some(({ message }) => message.includes(text));
  if (says('when skew enforcement is in Automatic mode'))
    return 'What to do: first apply only spec.bootImageSkewEnforcement with mode Manual or None, and wait until status.bootImageSkewEnforcementStatus.mode says the same; then apply this change together with it.';
  return says('some validation rules were not checked')
    ? 'What to do: correct these fields and plan again; the API server checks its other rules only then.'
    : 'What to do: correct what the API server names and plan again.';
}
