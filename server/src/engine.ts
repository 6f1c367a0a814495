/**
 * What judging and planning take. It is most of the program, and a bundle of its own (scripts/bundles.ts): the language
 * server loads it when the editor has its first answer, the command line when it knows that it has something to do.
 */

export { shortTotals } from './domain/plan-text/words.ts';
export { planAt } from './features/plan-at.ts';
export { planEdit, planOfFile } from './judge/plan-edit.ts';
export { completeBy, plannedAsMarkdown, plannedAsText, textOptionsOf } from './judge/plan-words.ts';
export { createJudges } from './judge.ts';
export { createCatalog } from './schema/catalog.ts';
export { readSnapshot } from './snapshot/read-snapshot.ts';
