import { outcomeMeanings } from '../../server/src/domain/boot-images/outcome.ts';
import { reasons } from '../../server/src/domain/boot-images/reasons.ts';
import { reconcileReasons } from '../../server/src/domain/boot-images/triggers.ts';
import { warningCodes } from '../../server/src/domain/boot-images/warning-codes.ts';

const table = (head: string, rows: Readonly<Record<string, string>>): string =>
  [
    `| ${head} | meaning |`,
    '| --- | --- |',
    ...Object.entries(rows).map(([code, meaning]) => `| \`${code}\` | ${meaning} |`),
  ].join('\n');

/** The page of all codes that a plan as JSON may have: programs rely on them. */
export function planCodes(): string {
  return `# The plan

One file a step, each a pure function on plain values; \`plan.ts\` runs them in order, and \`release-behaviour.ts\` has what differs between releases.
The codes below are stable: \`machineconfiguration plan --format json\` prints them. This page is made from the code by \`npm run plan-readme\`.

## \`outcome\` of a machine set or control plane machine set

${table('outcome', outcomeMeanings)}

## \`reason\` of an outcome

${table('reason', reasons)}

## \`reconcileReason\`

${table('reconcileReason', reconcileReasons)}

## \`warnings[].code\`

${table('code', warningCodes)}
`;
}
