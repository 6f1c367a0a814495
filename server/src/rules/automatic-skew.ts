import { asSentence, celErrorsFor } from './cel-errors.ts';
import { defineRule } from './rule.ts';

export const automaticSkew = defineRule({
  id: 'automatic-skew',
  severity: 'error',
  docs: {
    summary: 'A boot image setting that the cluster refuses while its skew enforcement is in Automatic mode.',
    why: 'The API server refuses the object. Set spec.bootImageSkewEnforcement to Manual or None in an apply of its own, wait until status.bootImageSkewEnforcementStatus follows, then apply this change.',
    source: 'domain.md 2.5 (ROOT-1 to ROOT-4)',
  },
  *check(_resource, { verdict }) {
    for (const error of celErrorsFor(verdict, 'automatic-skew')) {
      yield {
        path: ['spec', 'managedBootImages', 'machineManagers'],
        message: `The API server refuses this: ${asSentence(error.detail)} First set spec.bootImageSkewEnforcement to Manual or None in an apply of its own, and wait until status.bootImageSkewEnforcementStatus.mode follows.`,
      };
    }
  },
});
