import type { Plan } from '../../../server/src/domain/boot-images/plan-result.ts';
import type { PlanResult } from '../../../server/src/protocol.ts';
import { type PreviewEntry, plannedEntry } from './entries.ts';
import type { PreviewView } from './previews.ts';

export type Planned = Extract<PlanResult, { readonly outcome: 'planned' }>;

/** More entries than anybody reads one by one; the plan has all of them. */
export const mostEntries = 200;

/** What a preview looks like. */
export interface ViewParts {
  /** How the cluster is called. */
  readonly cluster: string;
  /** What is previewed: `MachineConfiguration "cluster"`, `step 1 of 2`. */
  readonly what: string;
  readonly plan: Plan;
  readonly planned: Planned;
  /** The object, where the API server has said what it would store. */
  readonly object?: PreviewEntry | undefined;
  /** What else is to be said below the plan, a sentence each. */
  readonly notes?: readonly string[];
}

/** The changes editor and the plan of one preview. */
export function viewOf({ cluster, what, plan, planned, object, notes = [] }: ViewParts): PreviewView {
  const { release, platform } = plan.cluster;
  const entries = [...(object === undefined ? [] : [object]), ...planned.changes.map(plannedEntry)];
  const left = entries.length - mostEntries;
  const all =
    left > 0
      ? [
          ...notes,
          `The changes editor shows the first ${mostEntries} changes and leaves out ${left}. Save Plan… as JSON has every one of them.`,
        ]
      : notes;
  const text = [planned.text, ...all.map((note) => `${note}\n`)].join('\n');
  return {
    cluster,
    title: `Preview: ${what} in ${cluster} (OpenShift ${release}${platform === null ? '' : `, ${platform}`})`,
    entries: entries.slice(0, mostEntries),
    planTitle: `Boot image plan for ${cluster}`,
    planText: text,
    saved: { json: `${planned.plan}\n`, markdown: planned.markdown, text },
  };
}

/** `14:02:11`, as the user's clock shows it. */
export function timeOf(date: Date): string {
  return date.toTimeString().slice(0, 8);
}

/** What would make known which images are Red Hat's, where that is what a plan of a live cluster lacks. */
export function imageNotes({ machineSets, controlPlaneMachineSets }: Plan): readonly string[] {
  const isOpen = [...machineSets, ...controlPlaneMachineSets].some(
    ({ reason }) => reason === 'aws-image-not-known',
  );
  return isOpen
    ? [
        'Save the stream metadata of the releases that these images come from, and name the files in the setting machineConfiguration.imageMetadata.paths: the next preview knows them then.',
      ]
    : [];
}
