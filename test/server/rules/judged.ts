import { YamlSource } from '../../../server/src/documents/manifest.ts';
import type { ClusterSnapshot } from '../../../server/src/domain/cluster-snapshot.ts';
import type { FieldPath } from '../../../server/src/domain/field-path.ts';
import type { DocumentUse } from '../../../server/src/judge/document.ts';
import type { TargetWishes } from '../../../server/src/judge/target-choice.ts';
import { testJudges } from '../../support/rule-fixture.ts';

const judges = testJudges();

/** What a MachineConfiguration is judged by. */
export interface World {
  readonly snapshot?: ClusterSnapshot;
  readonly wishes?: TargetWishes;
  readonly use?: DocumentUse;
}

/** A finding, with the titles of its fixes; that of a preferred one ends in `!`. */
export interface Found {
  readonly rule: string;
  readonly severity: string;
  readonly message: string;
  readonly path: FieldPath;
  readonly fixes: readonly string[];
}

/** The findings about a MachineConfiguration with this spec. */
export function findingsOf(
  spec: unknown,
  { snapshot = {}, wishes = {}, use = 'manifest' }: World = {},
): readonly Found[] {
  const kind = { apiVersion: 'operator.openshift.io/v1', kind: 'MachineConfiguration' };
  const object = { ...kind, metadata: { name: 'cluster' }, spec };
  const judge = judges.for(snapshot, wishes, use);
  return judge.reportOn(new YamlSource(JSON.stringify(object))).findings.map((finding) => {
    const { rule, severity, message, path } = finding;
    const fixes = judge.fixesOf(finding).map(({ title, preferred }) => (preferred ? `${title}!` : title));
    return { rule: rule.id, severity, message, path, fixes };
  });
}

/** The same for an entry for machine sets with this `selection`. */
export function findingsFor(selection: unknown, world?: World): readonly Found[] {
  return findingsOf(specWith({ selection }), world);
}

/** A spec with one entry, for machine sets unless it says otherwise. */
export function specWith(entry: Readonly<Record<string, unknown>>) {
  const manager = { resource: 'machinesets', apiGroup: 'machine.openshift.io', ...entry };
  return { managedBootImages: { machineManagers: [manager] } };
}

export function rulesOf(found: readonly Found[]): readonly string[] {
  return found.map(({ rule }) => rule);
}

export function partial(machineResourceSelector: unknown) {
  return { mode: 'Partial', partial: { machineResourceSelector } };
}
