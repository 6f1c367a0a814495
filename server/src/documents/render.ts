import { isArray, isObject, type JsonObject, type JsonValue } from '../domain/json.ts';
import { isPlainSafe } from './scalars.ts';

/** How the document at hand is written. */
export interface TextStyle {
  /** Spaces a nested map is indented by. */
  readonly indent: number;
  /** Spaces a list's dashes stand to the right of the key they belong to: 0 or the indent. */
  readonly listIndent: number;
  readonly eol: string;
  /** JSON: everything is in flow style, and every key and string in double quotes. */
  readonly json: boolean;
  /** In JSON that has a line for each member: what a member is indented by, blanks or a tab. */
  readonly jsonIndent?: string;
}

/** A scalar, quoted only where the plain form would be read as something else. */
export function renderScalar(value: string | number | bigint | boolean | null, style: TextStyle): string {
  if (typeof value !== 'string') return String(value);
  return !style.json && isPlainSafe(value) ? value : JSON.stringify(value);
}

/** A value in one line: `{ resource: machinesets, selection: { mode: All } }`. */
export function renderFlow(value: JsonValue, style: TextStyle): string {
  if (isArray(value)) return `[${value.map((item) => renderFlow(item, style)).join(', ')}]`;
  if (!isObject(value)) return renderScalar(value, style);
  const pairs = Object.entries(value).map(
    ([key, item]) => `${renderScalar(key, style)}: ${renderFlow(item, style)}`,
  );
  return pairs.length === 0 ? '{}' : `{ ${pairs.join(', ')} }`;
}

/**
 * A value within braces or brackets, of which the members stand on lines of their own where all of the document does so.
 *
 * @param base what the line is indented by on which the value begins; undefined where its line has other members too
 */
export function renderMember(value: JsonValue, base: string | undefined, style: TextStyle): string {
  const { jsonIndent, eol } = style;
  if (jsonIndent === undefined || base === undefined || !isFilled(value)) return renderFlow(value, style);
  const inner = base + jsonIndent;
  const members = isArray(value)
    ? value.map((item) => inner + renderMember(item, inner, style))
    : Object.entries(value).map(
        ([key, item]) => `${inner}${renderScalar(key, style)}: ${renderMember(item, inner, style)}`,
      );
  const [opening, closing] = isArray(value) ? '[]' : '{}';
  return `${opening}${eol}${members.join(`,${eol}`)}${eol}${base}${closing}`;
}

/** True for a map or a list with something in it: what block style writes in lines of its own. */
export function isFilled(value: JsonValue): value is JsonObject | readonly JsonValue[] {
  return isArray(value) ? value.length > 0 : isObject(value) && Object.keys(value).length > 0;
}

/** What follows `key:` in block style, the line break included, where the key stands at `column`. */
export function renderBelow(
  value: JsonObject | readonly JsonValue[],
  column: number,
  style: TextStyle,
): string {
  if (isObject(value)) {
    const inner = column + style.indent;
    return `${style.eol}${' '.repeat(inner)}${renderMap(value, inner, style)}`;
  }
  const inner = column + style.listIndent;
  return value.map((item) => `${style.eol}${' '.repeat(inner)}${renderItem(item, inner, style)}`).join('');
}

/**
 * The lines of `key: value` in block style, the first without indentation, the others with `column` spaces and what the
 * nesting adds. `column` is where the key stands.
 */
export function renderPair(key: string, value: JsonValue, column: number, style: TextStyle): string {
  const name = renderScalar(key, style);
  return isFilled(value)
    ? `${name}:${renderBelow(value, column, style)}`
    : `${name}: ${renderFlow(value, style)}`;
}

/** The lines of a map whose first key stands at `column`. */
export function renderMap(value: JsonObject, column: number, style: TextStyle): string {
  return Object.entries(value)
    .map(([key, item]) => renderPair(key, item, column, style))
    .join(`${style.eol}${' '.repeat(column)}`);
}

/** The lines of a list item whose dash stands at `column`. */
export function renderItem(value: JsonValue, column: number, style: TextStyle): string {
  if (isObject(value) && isFilled(value)) return `- ${renderMap(value, column + 2, style)}`;
  return `- ${renderFlow(value, style)}`;
}
