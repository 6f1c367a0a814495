import { workspace } from 'vscode';

/** A document of a preview that VS Code has open. */
export interface PreviewedDocument {
  /** What it is called, without the cluster and without `.yaml`. */
  readonly name: string;
  readonly text: string;
}

/** The documents of the preview that is shown. */
export function previewedDocuments(): readonly PreviewedDocument[] {
  return workspace.textDocuments
    .filter(({ uri, isClosed }) => uri.scheme === 'machineconfiguration-preview' && !isClosed)
    .map((document) => ({
      name: (document.uri.path.split('/').at(-1) ?? '').replace(/\.yaml$/, ''),
      text: document.getText(),
    }))
    .filter(({ text }) => !text.startsWith('# This preview is over'));
}

/** The texts of both sides of an entry of the preview; undefined where it is not open. */
export function sidesOf(name: string): readonly [string, string] | undefined {
  const [before, after] = previewedDocuments().filter((document) => document.name === name);
  return before === undefined || after === undefined ? undefined : [before.text, after.text];
}

/** The plan of the preview that is shown. */
export function planText(): string | undefined {
  return previewedDocuments().find(({ name }) => name.startsWith('Boot image plan for '))?.text;
}
