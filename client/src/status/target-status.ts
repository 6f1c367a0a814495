import { type Disposable, type LanguageStatusItem, languages, type TextEditor, window } from 'vscode';
import type { Language } from '../language/language.ts';
import { targetWords } from './target-words.ts';

/** The language status of MachineConfigurations: which OpenShift the file in front is judged for, and who said so. */
export function createTargetStatus(language: Language): Disposable {
  let item: LanguageStatusItem | undefined;
  let asked = 0;

  const draw = async (editor: TextEditor | undefined): Promise<void> => {
    asked++;
    const turn = asked;
    const uri = editor?.document.uri;
    const target = uri === undefined ? null : await language.target(uri.toString());
    // Of several questions that overlap the last one counts.
    if (turn !== asked) return;
    if (uri === undefined || target === null || !target.isOurs) {
      item?.dispose();
      item = undefined;
      return;
    }
    item ??= languages.createLanguageStatusItem('machineConfiguration.target', []);
    const { text, detail } = targetWords(target);
    item.name = 'Machine Configuration: Target';
    item.selector = { scheme: uri.scheme, pattern: uri.fsPath, language: 'yaml' };
    item.text = text;
    item.detail = detail;
    item.command = {
      title: 'Change',
      command: 'workbench.action.openSettings',
      arguments: ['machineConfiguration.target'],
    };
  };
  const redraw = () => void draw(window.activeTextEditor);
  const listeners = [window.onDidChangeActiveTextEditor(redraw), language.onDidChangeTarget(redraw)];
  return {
    dispose() {
      item?.dispose();
      for (const listener of listeners) listener.dispose();
    },
  };
}
