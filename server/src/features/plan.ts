import { type PlanParams, type PlanResult, planMethod } from '../protocol.ts';
import type { Feature } from './feature.ts';
import { safely } from './safely.ts';

/** `machineConfiguration/plan`: what an edit does to the cluster that is known, as values, as text and as changes. */
export const plan: Feature = {
  capabilities: {},
  register(session) {
    const failed: PlanResult = {
      outcome: 'refused',
      reason: 'The consequence could not be worked out; the log says why.',
    };
    session.connection.onRequest<PlanResult, never>(
      planMethod,
      safely(session, planMethod, failed, async (params: PlanParams) => {
        const { planAt } = await import('../engine.ts');
        return planAt(session, params);
      }),
    );
  },
};
