import { type Tab, TabInputText, TabInputTextDiff, type Uri } from 'vscode';

/** The tabs of one preview: those of its documents, and the changes editor, which VS Code names to nobody but by its label. */
export interface ShownTabs {
  readonly title: string;
  readonly uris: readonly Uri[];
}

/** True for a tab that shows something of the preview. */
export function isTabOf({ input, label }: Tab, { title, uris }: ShownTabs): boolean {
  const isOurs = (uri: Uri) => uris.some((other) => other.toString() === uri.toString());
  if (input instanceof TabInputText) return isOurs(input.uri);
  if (input instanceof TabInputTextDiff) return isOurs(input.modified);
  // VS Code adds how many files there are.
  return label.startsWith(title);
}
