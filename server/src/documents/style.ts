import { isMap, isScalar, isSeq, type Node } from 'yaml';
import { columnOf, pairsOf } from './geometry.ts';
import type { ParsedDocument } from './parse.ts';
import type { TextStyle } from './render.ts';

/** How a document is written, told from its first nested map and its first list; two spaces and unindented lists else. */
export function styleOf(text: string, document: ParsedDocument): TextStyle {
  const found: { indent?: number; listIndent?: number } = {};
  if (document.contents !== null) observe(text, document.contents, found);
  return {
    indent: found.indent ?? 2,
    listIndent: found.listIndent ?? 0,
    eol: /^[^\n]*\r\n/.test(text) ? '\r\n' : '\n',
    json: isJson(document.contents),
  };
}

function observe(text: string, node: Node, found: { indent?: number; listIndent?: number }): void {
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
function isJson(root: Node | null): boolean {
  return (
    isMap(root) &&
    root.flow === true &&
    root.items.length > 0 &&
    pairsOf(root).every(({ key }) => isScalar(key) && key.type === 'QUOTE_DOUBLE')
  );
}
