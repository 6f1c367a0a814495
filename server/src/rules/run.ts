import type { Resource } from '../domain/resource.ts';
import type { Finding, Rule, RuleContext, Severity } from './rule.ts';

/** A finding with the rule that made it. */
export interface RuleFinding extends Finding {
  readonly rule: Rule;
  readonly severity: Severity;
}

/**
 * Everything the rules have to say about a resource, in the rules' order. A rule that throws loses its own findings and
 * nobody else's; `report` is told which.
 */
export function runRules(
  rules: readonly Rule[],
  resource: Resource,
  context: RuleContext,
  report: (rule: Rule, error: unknown) => void,
): readonly RuleFinding[] {
  return rules.flatMap((rule) => {
    try {
      return [...rule.check(resource, context)].map((finding) => ({
        ...finding,
        rule,
        severity: finding.severity ?? rule.severity,
      }));
    } catch (error) {
      report(rule, error);
      return [];
    }
  });
}
