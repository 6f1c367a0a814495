import type { Condition } from './selectors.ts';

/** A condition that no set of labels can meet together with `others`, which are about the same label. */
export interface Contradiction {
  readonly condition: Condition;
  readonly others: readonly Condition[];
}

/** Where a selector rules itself out: for each label the first condition with which nothing is left. */
export function contradictionsOf(conditions: readonly Condition[]): readonly Contradiction[] {
  const byKey = new Map<string, Demands>();
  const found = new Map<string, Contradiction>();
  for (const condition of conditions) {
    const { key } = condition;
    if (found.has(key)) continue;
    const demands = byKey.get(key) ?? noDemands();
    byKey.set(key, demands);
    add(demands, condition);
    if (canBeMet(demands)) demands.conditions.push(condition);
    else found.set(key, { condition, others: opponentsOf(condition, demands.conditions) });
  }
  return [...found.values()];
}

/** The one condition that is enough to rule `condition` out, or all of them where it takes several. */
function opponentsOf(condition: Condition, others: readonly Condition[]): readonly Condition[] {
  const opponent = others.find((other) => {
    const demands = noDemands();
    add(demands, other);
    add(demands, condition);
    return !canBeMet(demands);
  });
  return opponent === undefined ? others : [opponent];
}

/** What is said of one label so far. */
interface Demands {
  /** The values it may have; undefined where any will do that is not excluded. */
  allowed: Set<string> | undefined;
  readonly excluded: Set<string>;
  present: boolean;
  absent: boolean;
  readonly conditions: Condition[];
}

function noDemands(): Demands {
  return { allowed: undefined, excluded: new Set(), present: false, absent: false, conditions: [] };
}

function add(demands: Demands, { operator = 'In', values }: Condition): void {
  if (operator === 'In') {
    const { allowed, excluded } = demands;
    demands.allowed = new Set(
      values.filter((value) => !excluded.has(value) && (allowed === undefined || allowed.has(value))),
    );
  }
  if (operator === 'NotIn') {
    for (const value of values) {
      demands.excluded.add(value);
      demands.allowed?.delete(value);
    }
  }
  if (operator === 'DoesNotExist') demands.absent = true;
  if (operator === 'In' || operator === 'Exists') demands.present = true;
}

/** A label that is not there meets NotIn. Source: apimachinery labels/selector.go:Requirement.Matches. */
function canBeMet({ allowed, present, absent }: Demands): boolean {
  return absent ? !present : allowed === undefined || allowed.size > 0;
}
