import type { Outcome } from '../boot-images/outcome.ts';
import type { ObjectPlan, Plan } from '../boot-images/plan-result.ts';
import { reasons } from '../boot-images/reasons.ts';
import { exactJson } from '../exact-json.ts';
import type { JsonValue } from '../json.ts';
import { shortImage, type VersionOf } from './image-versions.ts';
import { listed, plain } from './plain.ts';
import { mayBePatched, outcomeWords } from './words.ts';

/** One row of the table: a machine set, or several that come out alike. Every text in it is harmless. */
export interface PlanRow {
  readonly outcome: Outcome;
  /** `worker-a`, `Control plane machine set`, `940 machine sets`. */
  readonly title: string;
  /** The boot image: its RHCOS version where that is known, then its id. Empty: none to name. */
  readonly now: readonly string[];
  readonly after: readonly string[];
  readonly why: string;
  /** What else is to be said, a sentence each. */
  readonly details: readonly string[];
  /** Which ones, where the row stands for several: the first of them. */
  readonly names: readonly string[];
  /** How many more than those. */
  readonly more: number;
}

/** Up to so many machine sets have a row each. */
const fewEnough = 20;
/** So many rows for one outcome; what is beyond them has one row together. */
const rowsOfOutcome = 20;

/** What needs attention comes first. */
const order: readonly Outcome[] = [
  'error',
  'patched',
  'unknown',
  'deferred',
  'skipped',
  'ignored',
  'up-to-date',
  'not-enrolled',
  'out-of-scope',
];

/** True for rows about what stays as it is, for a reason that asks for nothing. */
export function isSettled({ outcome }: Pick<PlanRow, 'outcome'>): boolean {
  return outcome === 'up-to-date' || outcome === 'not-enrolled' || outcome === 'out-of-scope';
}

/** The table: failing, changed and unknown ones first; of many, those that come out alike together. */
export function rowsOf(plan: Plan, versionOf: VersionOf): readonly PlanRow[] {
  return [
    ...groupsOf(plan.machineSets, versionOf).map((group) => rowOf(group, 'machine sets', plain)),
    ...groupsOf(plan.controlPlaneMachineSets, versionOf)
      .map((group) => rowOf(group, 'control plane machine sets', controlPlaneTitle))
      .map(withoutRollout),
  ];
}

/** What the administrator may fear of a changed control plane machine set. Source: product.md 0, fact 10. */
function withoutRollout(row: PlanRow): PlanRow {
  const says = 'No control plane machine is replaced: a change of the boot image starts no rolling update.';
  return row.outcome === 'patched' ? { ...row, details: [says, ...row.details] } : row;
}

/** A cluster has one, which is always called `cluster`. */
function controlPlaneTitle(name: string): string {
  return `Control plane machine set${name === 'cluster' ? '' : ` ${plain(name)}`}`;
}

type Cells = Pick<PlanRow, 'outcome' | 'now' | 'after' | 'why' | 'details'>;

interface Group {
  readonly cells: Cells;
  readonly names: string[];
}

function groupsOf(objects: readonly ObjectPlan[], versionOf: VersionOf): readonly Group[] {
  const apart = objects.length <= fewEnough;
  return order.flatMap((outcome) => {
    const groups = new Map<string, Group>();
    for (const [index, object] of objects.entries()) {
      if (object.outcome !== outcome) continue;
      const cells = cellsOf(object, versionOf);
      const key = apart ? `${index}` : JSON.stringify(cells);
      const group = groups.get(key) ?? { cells, names: [] };
      group.names.push(object.name);
      groups.set(key, group);
    }
    return folded([...groups.values()], outcome);
  });
}

/** The largest groups as they are, and the rest of them in one. */
function folded(groups: readonly Group[], outcome: Outcome): readonly Group[] {
  if (groups.length <= rowsOfOutcome) return groups;
  const sorted = [...groups].sort((a, b) => b.names.length - a.names.length);
  const names = sorted.slice(rowsOfOutcome).flatMap((group) => group.names);
  const why = `${sentenceCase(outcomeWords[outcome])}. For different reasons or with different boot images.`;
  const several = ['different ones'];
  const changes = outcome === 'patched' || outcome === 'unknown';
  return [
    ...sorted.slice(0, rowsOfOutcome),
    { cells: { outcome, now: several, after: changes ? several : [], why, details: [] }, names },
  ];
}

function rowOf({ cells, names }: Group, kind: string, title: (name: string) => string): PlanRow {
  const [only = ''] = names;
  if (names.length === 1) {
    return { ...cells, details: named(cells.details, only), title: title(only), names: [], more: 0 };
  }
  const shown = isSettled(cells) ? 5 : 50;
  return {
    ...cells,
    title: `${names.length} ${kind}`,
    names: names.slice(0, shown).map(plain),
    more: Math.max(0, names.length - shown),
  };
}

/** Where a row is of one object alone its texts name it. */
function named(details: readonly string[], name: string): readonly string[] {
  return details.map((detail) => detail.replaceAll(placeholder, () => plain(name)));
}

const placeholder = '<name>';

function cellsOf(object: ObjectPlan, versionOf: VersionOf): Cells {
  const { outcome, current, target, reason } = object;
  const image = (id: string | null) => imageLines(id, versionOf);
  const after = outcome === 'patched' || mayBePatched(object) ? image(target) : [];
  return {
    outcome,
    now: image(current),
    after: target === current ? [] : outcome === 'unknown' ? perhaps(after) : after,
    why: whyOf(outcome, reason),
    details: detailsOf(object),
  };
}

function perhaps([first, ...rest]: readonly string[]): readonly string[] {
  return first === undefined ? [] : [`perhaps ${first}`, ...rest];
}

function imageLines(id: string | null, versionOf: VersionOf): readonly string[] {
  // An Azure image that says nothing is named by its colons alone.
  if (id === null || /^:*$/.test(id)) return [];
  const version = versionOf(id);
  const name = plain(shortImage(id));
  return version === undefined || name === version ? [name] : [plain(version), name];
}

/** Why an object comes out as it does: the outcome in a word, and the reason in a sentence. */
function whyOf(outcome: Outcome, reason: string): string {
  const sentence = (reasons as Readonly<Record<string, string>>)[reason] ?? plain(reason);
  return outcome === 'unknown' ? sentence : `${sentenceCase(outcomeWords[outcome])}. ${sentence}`;
}

function sentenceCase(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}

/** What the operator says, what decides, and which other fields its update writes or removes. */
function detailsOf(object: ObjectPlan): readonly string[] {
  const { name, error, possible, changes, droppedFields, current, target } = object;
  const other = changes.filter(({ from, to }) => !isNamedBy(target, to) || !isNamedBy(current, from));
  return [
    ...(error === undefined ? [] : [`The MCO says: ${withoutName(error, name)}`]),
    ...(possible === undefined
      ? []
      : [
          `Possible: ${listed([...new Set(possible.outcomes.map(possibleWord))], 'or')}.`,
          `What decides: ${plain(possible.decidedBy)}.`,
        ]),
    ...other.map(({ path, from, to }) => `${plain(path)}: ${valueText(from)} → ${valueText(to)}`),
    ...droppedFields.map((path) => `${plain(path)} is removed: the MCO does not know this field.`),
  ];
}

function possibleWord(outcome: Outcome): string {
  return outcome === 'error' ? 'failing' : outcomeWords[outcome];
}

/** So that the same error of many machine sets is seen to be the same. */
function withoutName(text: string, name: string): string {
  if (name === '') return plain(text);
  return plain(text.replaceAll(` ${name},`, ` ${placeholder},`).replaceAll(` ${name}:`, ` ${placeholder}:`));
}

/** Is a value all or a part of an image's name, so that the row shows it? */
function isNamedBy(image: string | null, value: JsonValue): boolean {
  if (value === null || value === '' || value === image) return true;
  return typeof value === 'string' && image?.split(':').includes(value) === true;
}

/** A value of a field; null where there is none. */
export function valueText(value: unknown): string {
  if (value === null || value === undefined) return '(none)';
  return plain(typeof value === 'string' ? value : exactJson(value, 0));
}
