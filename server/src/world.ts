import type { Manifest } from './documents/manifest.ts';
import type { ClusterSnapshot } from './domain/cluster-snapshot.ts';
import type { DocumentUse } from './judge/document.ts';
import type { FileModeline } from './judge/modeline.ts';
import type { TargetWish } from './judge/target-choice.ts';
import type { Judge, Judges } from './judge.ts';
import type { createCatalog } from './schema/catalog.ts';

/** The parsed contents of the files in `schemas/`. */
export type SchemaFiles = Parameters<typeof createCatalog>[0];

/** What is said of one file besides what stands in it. */
export interface FileFacts {
  /** The user's settings for the file. */
  readonly setting?: TargetWish;
  readonly use?: DocumentUse;
}

/** What is known of the cluster and of the files, and the judges that go with it. */
export interface World {
  /** Counts the changes of the world, so that an answer can be told from one of before. */
  readonly epoch: number;
  /** Resolves when there can be judges: their modules are loaded when they are first asked for. */
  load(): Promise<void>;
  /** @throws Error before `load` has resolved */
  judgeFor(manifest: Manifest): Judge;
  /** @throws Error before `load` has resolved */
  modelineOf(manifest: Manifest): FileModeline;
  setSnapshot(snapshot: ClusterSnapshot): void;
  /** Takes news of a file, or forgets all of it. Returns false where it was known so. */
  setFacts(uri: string, news: FileFacts | undefined): boolean;
}

export function createWorld(
  readSchemas: () => Promise<SchemaFiles>,
  logError: (message: string) => void,
): World {
  let loading: Promise<void> | undefined;
  let judges: Judges | undefined;
  let snapshot: ClusterSnapshot = {};
  let epoch = 0;
  const facts = new Map<string, FileFacts>();
  const load = async (): Promise<void> => {
    const [{ createJudges, createCatalog }, schemas] = await Promise.all([
      import('./engine.ts'),
      readSchemas(),
    ]);
    judges = createJudges(createCatalog(schemas), (rule, error) => {
      logError(
        `The rule ${rule.id} failed: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}`,
      );
    });
  };
  return {
    get epoch() {
      return epoch;
    },
    load: () => {
      loading ??= load();
      return loading;
    },
    judgeFor(manifest) {
      if (judges === undefined) throw new Error('The session is not ready to judge.');
      const { setting, use } = facts.get(manifest.uri) ?? {};
      const { target: modeline } = judges.modelineOf(manifest);
      const wishes = {
        ...(setting === undefined ? {} : { setting }),
        ...(modeline === undefined ? {} : { modeline }),
      };
      return judges.for(snapshot, wishes, use);
    },
    modelineOf(manifest) {
      if (judges === undefined) throw new Error('The session is not ready to judge.');
      return judges.modelineOf(manifest);
    },
    setSnapshot(next) {
      snapshot = next;
      epoch++;
    },
    setFacts(uri, news) {
      const before = facts.get(uri);
      const next = news === undefined ? undefined : { ...before, ...news };
      if (next === undefined) facts.delete(uri);
      else facts.set(uri, next);
      if (printFacts(before) === printFacts(next)) return false;
      epoch++;
      return true;
    },
  };
}

/** The facts as text, in which what is left out and what is as usual are the same. */
function printFacts({ setting = {}, use = 'manifest' }: FileFacts = {}): string {
  return JSON.stringify([setting, use]);
}
