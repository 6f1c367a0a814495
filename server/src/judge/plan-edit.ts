import type { Verdict } from '../admission/admit.ts';
import { serverField } from '../admission/admit.ts';
import { plan } from '../domain/boot-images/plan.ts';
import type { Plan, PlanAdmission } from '../domain/boot-images/plan-result.ts';
import { applySpec } from '../domain/boot-images/server-side-apply.ts';
import { type PlanStep, twoSteps } from '../domain/boot-images/two-steps.ts';
import type { ClusterSnapshot } from '../domain/cluster-snapshot.ts';
import { isObject, type JsonObject } from '../domain/json.ts';
import type { Target } from '../domain/target.ts';
import type { ItemReport } from './document.ts';

/** What planning asks of a judge (judge.ts). */
export interface PlanningJudge {
  readonly target: Target;
  readonly snapshot: ClusterSnapshot;
  admit(spec: JsonObject): Verdict;
  on(snapshot: ClusterSnapshot): PlanningJudge;
}

/** The consequence of an edit; and where skew enforcement alone stands in the way, the two applies that lead there. */
export interface PlannedEdit {
  readonly plan: Plan;
  readonly steps?: readonly [PlanStep, PlanStep];
}

/** An edit as the API server has judged it: the spec as it would be stored. */
export interface JudgedEdit {
  readonly spec: JsonObject;
  readonly admission: PlanAdmission;
}

/** Plans what a file has, of which only the file itself is known. */
export function planOfFile(judge: PlanningJudge, { resource, verdict }: ItemReport): PlannedEdit {
  const { spec } = resource.value;
  return planEdit(judge, judgeEdit(judge, isObject(spec) ? spec : {}, verdict));
}

/** Plans an edit, or with null what the operator's next pass does, in the cluster that the judge sees. */
export function planEdit(judge: PlanningJudge, edit: JudgedEdit | null): PlannedEdit {
  const { snapshot, target } = judge;
  const accepted: PlanAdmission = { verdict: 'accepted', errors: [] };
  const input = { snapshot, target, spec: edit?.spec ?? null, admission: edit?.admission ?? accepted };
  const result = plan(input);
  if (result.admission.verdict !== 'rejected') return { plan: result };
  const steps = twoSteps(input, (spec, cluster) => admissionOf(judge.on(cluster).admit(spec)));
  // Two applies lead to the edit where neither of them is refused for something else.
  const leads = steps?.every((step) => step.plan.admission.verdict !== 'rejected') === true;
  return { plan: result, ...(steps !== undefined && leads ? { steps } : {}) };
}

/**
 * The verdict on an edit of which only the file is known. What the API server judges is the object after the apply: where
 * the stored one says who owns what, that has more in it than the file.
 */
function judgeEdit(judge: PlanningJudge, spec: JsonObject, verdict: Verdict | undefined): JudgedEdit {
  const stored = judge.snapshot.machineConfiguration;
  const own = admissionOf(verdict);
  if (own.verdict === 'rejected' || !isObject(stored)) return { spec, admission: own };
  const applied = applySpec(stored, spec);
  return applied === undefined
    ? { spec, admission: own }
    : { spec, admission: admissionOf(judge.admit(applied.spec)) };
}

/** The verdict as a plan tells it: where, in the API server's notation, and in its words. */
export function admissionOf(verdict: Verdict | undefined): PlanAdmission {
  if (verdict === undefined) return { verdict: 'unknown', errors: [] };
  const errors = verdict.errors.map((error) => ({ path: serverField(error), message: error.message }));
  return { verdict: verdict.admission, errors };
}
