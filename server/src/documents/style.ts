import { isMap, isScalar, isSeq, type Node } from 'yaml';
import { columnOf, indentationOf, pairsOf } from './geometry.ts';
import type { ParsedDocument } from './parse.ts';
import type { TextStyle } from './render.ts';

/** How a document is written, told from its first nested map and its first list; two spaces and unindented lists else. */
export function styleOf(text: string, document: ParsedDocument): TextStyle {
  const { contents } = document;
  const found: { indent?: number; listIndent?: number } = {};
  if (contents !== null) observe(text, contents, found);
  const json = document.isJson || isLikeJson(contents);
  const jsonIndent = json ? jsonIndentOf(text, contents) : undefined;
  return {
    indent: found.indent ?? 2,
    listIndent: found.listIndent ?? 0,
    eol: /\r\n|\n|\r/.exec(text)?.[0] ?? '\n',
    json,
    ...(jsonIndent === undefined ? {} : { jsonIndent }),
  };
}

function observe(text: string, node: Node, found: { indent?: number; listIndent?: number }): void {
  if (found.indent !== undefined && found.listIndent !== undefined) return;
  if (isMap(node) && node.flow !== true) {
    for (const { key, value } of pairsOf(node)) {
      if (key?.range == null || value?.range == null) continue;
      const shift = columnOf(text, value.range[0]) - columnOf(text, key.range[0]);
      if (isMap(value) && value.flow !== true && shift > 0) found.indent ??= shift;
      if (isSeq(value) && value.flow !== true && shift >= 0) found.listIndent ??= shift;
      observe(text, value, found);
    }
  } else if (isSeq(node)) {
    for (const item of node.items) if (item !== null) observe(text, item as Node, found);
  }
}

/** True for a document in braces whose keys are all in double quotes, as JSON has them. */
function isLikeJson(root: Node | null): boolean {
  return (
    isMap(root) &&
    root.flow === true &&
    root.items.length > 0 &&
    pairsOf(root).every(({ key }) => isScalar(key) && key.type === 'QUOTE_DOUBLE')
  );
}

/** What the members of the root stand further in than its brace; undefined where they share its line. */
function jsonIndentOf(text: string, root: Node | null): string | undefined {
  const first = isMap(root)
    ? pairsOf(root)[0]?.key
    : isSeq(root)
      ? (root.items[0] as Node | null)
      : undefined;
  const outer = indentationOf(text, root?.range?.[0] ?? 0);
  const inner = first?.range == null ? undefined : indentationOf(text, first.range[0]);
  if (inner === undefined) return undefined;
  return inner.startsWith(outer ?? '') && inner !== outer ? inner.slice(outer?.length ?? 0) : undefined;
}
