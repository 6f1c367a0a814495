/**
 * Text for a notification, in which VS Code would make a link of `[name](command:…)` and run the command at a click: what
 * a cluster or a file has written is text and nothing else.
 */
export function withoutLinks(text: string): string {
  return text.replaceAll('](', '] (');
}
