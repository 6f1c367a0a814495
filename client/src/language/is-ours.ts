import type { TextDocument } from 'vscode';

/** How much of a document is looked at to see whether it is for us. */
const mostCharacters = 200_000;

/** True for an open YAML document in which a MachineConfiguration may be. */
export function mayHoldMachineConfiguration(document: TextDocument): boolean {
  return (
    document.languageId === 'yaml' &&
    /\bMachineConfiguration\b/.test(document.getText().slice(0, mostCharacters))
  );
}
