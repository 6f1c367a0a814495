import { type MessageOptions, window } from 'vscode';
import { withoutLinks } from './without-links.ts';

/** Shows a message with choices, and resolves with the one that was taken. Nothing in it is a link. */
export interface Notify {
  (text: string, ...choices: readonly string[]): Thenable<string | undefined>;
  (text: string, options: MessageOptions, ...choices: readonly string[]): Thenable<string | undefined>;
}

type Show = (message: string, options: MessageOptions, ...items: string[]) => Thenable<string | undefined>;

/** All messages of the extension go through these three, for the sake of `withoutLinks`. */
export const showError: Notify = notifier((...words) => window.showErrorMessage(...words));
export const showWarning: Notify = notifier((...words) => window.showWarningMessage(...words));
export const showInformation: Notify = notifier((...words) => window.showInformationMessage(...words));

function notifier(show: Show): Notify {
  return (text: string, first?: string | MessageOptions, ...choices: readonly string[]) => {
    const options = typeof first === 'object' ? first : {};
    const items = typeof first === 'string' ? [first, ...choices] : choices;
    const { detail, ...rest } = options;
    const shown = detail === undefined ? rest : { ...rest, detail: withoutLinks(detail) };
    return show(withoutLinks(text), shown, ...items);
  };
}
