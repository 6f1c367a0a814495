import { isScalar, type Node } from 'yaml';
import type { JsonValue } from '../domain/json.ts';
import { afterColon, columnOf, contentEnd, indentationOf, isMissing, lineEnd } from './geometry.ts';
import type { Location, Span } from './locate.ts';
import type { ParsedDocument } from './parse.ts';
import { isFilled, renderBelow, renderFlow, renderMember, renderScalar, type TextStyle } from './render.ts';

/** A change of a document's text: what stands in the span is replaced. Offsets are relative to the document's text. */
export interface TextChange extends Span {
  readonly newText: string;
}

/** A document that is to be edited. */
export interface Editing {
  readonly text: string;
  readonly document: ParsedDocument;
  readonly style: TextStyle;
}

/** A scalar in the quotes that the node it replaces has. */
export function renderLike(
  node: Node,
  value: string | number | bigint | boolean | null,
  style: TextStyle,
): string {
  const quotes = isScalar(node) && typeof value === 'string' ? node.type : undefined;
  if (quotes === 'QUOTE_SINGLE' && typeof value === 'string') return `'${value.replaceAll("'", "''")}'`;
  return quotes === 'QUOTE_DOUBLE' ? JSON.stringify(value) : renderScalar(value, style);
}

/** Puts another value in the place of the one at `location`. */
export function replaceValue(editing: Editing, location: Location, value: JsonValue): TextChange | undefined {
  const { text, style } = editing;
  const node = location.value;
  if (location.key?.range == null) {
    // The root or a list item: only what is written in one line can take its place.
    if (node === null || isMissing(node)) return undefined;
    const start = node.range?.[0] ?? 0;
    const newText = renderMember(value, indentationOf(text, start), style);
    return { start, end: contentEnd(text, node), newText };
  }
  const colon = afterColon(text, location.key.range[1]);
  const end = node === null || isMissing(node) ? colon : contentEnd(text, node);
  const inFlow = isFlowNode(location.parent) || style.json;
  if (isFilled(value) && !inFlow) {
    // The rest of the key's line, a comment say, stays where the old value does not begin on it.
    const start =
      lineEnd(text, colon) < (node?.range?.[0] ?? 0) || end === colon ? lineEnd(text, colon) : colon;
    const newText = renderBelow(value, columnOf(text, location.key.range[0]), style);
    return { start, end: Math.max(start, end), newText };
  }
  if (isScalar(node) && !isMissing(node) && !isFilled(value)) {
    const newText = typeof value === 'object' ? renderFlow(value, style) : renderLike(node, value, style);
    return { start: node.range?.[0] ?? colon, end, newText };
  }
  const base = indentationOf(text, location.key.range[0]);
  return { start: colon, end, newText: ` ${renderMember(value, base, style)}` };
}

function isFlowNode(node: Node | undefined): boolean {
  return node !== undefined && 'flow' in node && node.flow === true;
}
