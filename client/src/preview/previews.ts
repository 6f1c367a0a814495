import { commands, type Disposable, type Uri, ViewColumn, window } from 'vscode';
import type { Plan } from '../../../server/src/domain/boot-images/plan-result.ts';
import type { ClusterSnapshot } from '../../../server/src/domain/cluster-snapshot.ts';
import type { PlanParams } from '../../../server/src/protocol.ts';
import type { ClusterIdentity } from '../cluster/kube-api.ts';
import type { PreviewEntry } from './entries.ts';
import type { PendingCreate, PendingUpdate } from './pending-change.ts';
import { createPreviewDocuments } from './preview-documents.ts';
import { isTabOf, type ShownTabs } from './preview-tabs.ts';

/** A preview: what was shown of one text, and what may be done with it. */
export interface Preview {
  /** What can be applied, and nothing else can. Absent where the apply was only simulated, or would change nothing. */
  readonly change?: PendingCreate | PendingUpdate;
  readonly source: Uri;
  /** The version of the source document that was previewed. */
  readonly sourceVersion: number;
  readonly plan: Plan;
  /** The live cluster that the plan is of, and what was known of it; absent where it is a saved one. */
  readonly live?: { readonly identity: ClusterIdentity; readonly snapshot: ClusterSnapshot };
  /** What the language server was asked for: it is asked again for another view of the same. */
  readonly request: PlanParams;
}

/** What a preview looks like. */
export interface PreviewView {
  /** How the cluster is called, as the documents' folder. */
  readonly cluster: string;
  readonly title: string;
  readonly entries: readonly PreviewEntry[];
  readonly planTitle: string;
  readonly planText: string;
  readonly saved: SavedPlan;
}

/** A plan as what it can be saved as. */
export interface SavedPlan {
  readonly json: string;
  readonly markdown: string;
  readonly text: string;
}

/** The preview of this window: there is one at most. */
export interface Previews extends Disposable {
  readonly current: () => Preview | undefined;
  /** The plan that is in view, also when its preview is over. */
  readonly plan: () => SavedPlan | undefined;
  /** Shows the changes, the plan beside them, and remembers the preview as the one that counts. */
  show(preview: Preview, view: PreviewView): Promise<void>;
  /** Shows other entries in the place of those of the same names. */
  replace(entries: readonly PreviewEntry[]): Promise<void>;
  /** Brings the plan of the current preview to the front. */
  showPlan(): Promise<void>;
  /** Shows a text of ours beside, to be read and nothing else. */
  showText(cluster: string, name: string, text: string): Promise<void>;
  /** Makes one preview after the other: what one of them is of is not changed by the next. */
  oneByOne<Result>(make: () => Promise<Result>): Promise<Result>;
  /** Ends the preview: what it showed can no longer be applied. */
  end(): void;
}

/** What is in view. It can be read until its tabs are closed, also when it is over and counts no longer. */
interface Shown extends ShownTabs {
  readonly preview: Preview;
  readonly view: PreviewView;
  readonly plan: Uri;
  readonly isOver: boolean;
}

export function createPreviews(): Previews {
  const documents = createPreviewDocuments();
  let shown: Shown | undefined;
  /** The text that was shown last besides a preview. */
  let extra: Uri | undefined;
  /** While tabs are replaced by others of the same name nobody closes a preview. */
  let opening = 0;
  /** Counts what is shown and what is ended: only the last of them counts. */
  let turn = 0;

  const setContext = (name: string, value: boolean) =>
    void commands.executeCommand('setContext', `machineConfiguration.${name}`, value);
  const remember = (next: Shown | undefined): void => {
    shown = next;
    const counts = next !== undefined && !next.isOver;
    setContext('previewing', counts);
    setContext('canApply', counts && next.preview.change !== undefined);
  };
  const forget = (): void => {
    if (shown !== undefined) documents.remove(shown.uris);
    remember(undefined);
  };
  const openTabs = (of: ShownTabs) =>
    window.tabGroups.all.flatMap(({ tabs }) => tabs.filter((tab) => isTabOf(tab, of)));
  const closing = window.tabGroups.onDidChangeTabs(({ closed }) => {
    if (shown === undefined || opening > 0 || closed.length === 0) return;
    if (openTabs(shown).length === 0) forget();
  });
  const current = () => (shown === undefined || shown.isOver ? undefined : shown.preview);
  const open = async (preview: Preview, view: PreviewView): Promise<void> => {
    const mine = ++turn;
    // The tabs of what was previewed before would show something that is over.
    if (shown !== undefined) await window.tabGroups.close(openTabs(shown), true);
    forget();
    const { cluster, title, entries, planTitle, planText } = view;
    const plan = documents.add(cluster, planTitle, planText);
    const sides = entries.map(({ title: name, before, after }) => ({
      before: documents.add(cluster, `${name}.yaml`, before),
      after: documents.add(cluster, `${name}.yaml`, after),
    }));
    const uris = [plan, ...sides.flatMap(({ before, after }) => [before, after])];
    // It counts once it has been shown, and not where it was ended before that.
    remember({ preview, view, plan, title, uris, isOver: true });
    const [only] = sides;
    if (only !== undefined && sides.length === 1) {
      await commands.executeCommand('vscode.diff', only.before, only.after, title, { preview: true });
    } else if (sides.length > 1) {
      // Each one is called as its document is.
      const resources = sides.map(({ before, after }) => [after, before, after]);
      await commands.executeCommand('vscode.changes', title, resources);
    }
    await showPlan();
    if (shown !== undefined && mine === turn) remember({ ...shown, isOver: false });
  };
  const openWhole = async (preview: Preview, view: PreviewView): Promise<void> => {
    opening++;
    try {
      await open(preview, view);
    } finally {
      opening--;
    }
  };
  const showPlan = async (): Promise<void> => {
    if (shown === undefined) return;
    await window.showTextDocument(shown.plan, {
      viewColumn: ViewColumn.Beside,
      preserveFocus: true,
      preview: true,
    });
  };
  /** Ends, well or not, with the preview that is being made. */
  let last: Promise<unknown> = Promise.resolve();
  return {
    oneByOne(make) {
      const next = last.then(make, make);
      last = next.catch(() => undefined);
      return next;
    },
    current,
    plan: () => shown?.view.saved,
    end() {
      turn++;
      if (shown !== undefined) remember({ ...shown, isOver: true });
    },
    showPlan,
    show: openWhole,
    async replace(entries) {
      if (shown === undefined || shown.isOver) return;
      const { preview, view } = shown;
      const others = new Map(entries.map((entry) => [entry.title, entry]));
      await openWhole(preview, {
        ...view,
        entries: view.entries.map((entry) => others.get(entry.title) ?? entry),
      });
    },
    async showText(cluster, name, text) {
      if (extra !== undefined) documents.remove([extra]);
      extra = documents.add(cluster, name, text);
      await window.showTextDocument(extra, { viewColumn: ViewColumn.Beside, preview: true });
    },
    dispose() {
      closing.dispose();
      documents.dispose();
    },
  };
}
