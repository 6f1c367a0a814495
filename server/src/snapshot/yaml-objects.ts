import { parseDocument } from '../documents/parse.ts';
import { splitDocuments } from '../documents/split.ts';
import { isArray, isObject, type JsonObject, type JsonValue } from '../domain/json.ts';
import { mayBeWanted, mayMatter } from './relevant.ts';

/** A value that was read, or the line (from 1) at which the text of a document can't be. */
export type Part = { readonly value: JsonValue } | { readonly brokenAt: number };

/**
 * The values of a YAML stream as far as they matter to a snapshot: what cannot matter is cut out of the text before it is
 * parsed, because parsing is slow (a rendered MachineConfig has megabytes) and most of a dump is of no use.
 */
export function* readYamlObjects(text: string): Generator<Part> {
  let line = 1;
  for (const slice of splitDocuments(text, []).cut) {
    if (mayMatter(slice.text)) yield readDocument(slice.text, line);
    line += countLines(slice.text);
  }
}

function readDocument(text: string, line: number): Part {
  return readListByItems(text, line) ?? readWhole(text, line);
}

function readWhole(text: string, line: number): Part {
  const useful = withoutSpecOfMachineConfig(text, 0);
  const { value, brokenAt } = parse(useful);
  if (value !== undefined) return { value };
  // The line is wanted in the text that the user has.
  const at = useful === text ? brokenAt : (parse(text).brokenAt ?? 0);
  return { brokenAt: line + countLines(text.slice(0, at)) };
}

/** The value of a text as Kubernetes reads it, or the offset of what keeps Kubernetes from reading it. */
function parse(text: string): { readonly value?: JsonValue; readonly brokenAt?: number } {
  const { value, problems } = parseDocument(text);
  const [problem] = problems;
  if (problem !== undefined) return { brokenAt: problem.start };
  return value === undefined ? { brokenAt: 0 } : { value };
}

/**
 * A list as `oc get -o yaml` prints it, read item by item: only those items that may matter, and the first one, which says
 * of which namespace the list is. Undefined for everything else, and for a list with anchors, which no tool prints.
 */
function readListByItems(text: string, line: number): Part | undefined {
  const cut = cutItems(text);
  if (cut === undefined || /[\s[{,:-]&\w/.test(text)) return undefined;
  const header = parse(cut.header).value;
  if (!isObject(header)) return undefined;
  // The items of a `ConfigMapList` need not say that they are ConfigMaps.
  const kind = String(header['kind']).replace(/List$/, '');
  const items: JsonValue[] = [];
  for (const [index, item] of cut.items.entries()) {
    if (index > 0 && !mayBeWanted(`kind: ${kind}\n${item.text}`)) continue;
    const indent = cut.indent + 2;
    const useful =
      kind === 'MachineConfig'
        ? withoutMember(item.text, indent, 'spec')
        : withoutSpecOfMachineConfig(item.text, indent);
    const { value, brokenAt } = parse(useful);
    if (brokenAt !== undefined || !isArray(value))
      return { brokenAt: line + countLines(text.slice(0, item.start)) };
    items.push(...value);
  }
  const list: JsonObject = { ...header, items };
  return { value: list };
}

interface CutList {
  /** The list without its items. */
  readonly header: string;
  /** Each item as a YAML list of one. */
  readonly items: readonly { readonly text: string; readonly start: number }[];
  /** How far the items' dashes are indented. */
  readonly indent: number;
}

function cutItems(text: string): CutList | undefined {
  const opening = /^items:[ \t]*\r?\n(?=( *)- )/m.exec(text);
  if (opening === null) return undefined;
  const indent = opening[1]?.length ?? 0;
  const start = opening.index + opening[0].length;
  // The list ends at the next line that is not further in than its key, and no item.
  const end = start + endOf(text.slice(start), /^(?![ #\r\n]|- )/m);
  const body = text.slice(start, end);
  const starts = [...body.matchAll(new RegExp(`^ {${indent}}- `, 'gm'))].map(({ index }) => index);
  const items = starts.map((from, index) => ({
    text: body.slice(from, starts[index + 1]),
    start: start + from,
  }));
  return { header: text.slice(0, opening.index) + text.slice(end), items, indent };
}

/** The text of an object, whose members are `indent` in, without the files that a MachineConfig is full of. */
function withoutSpecOfMachineConfig(text: string, indent: number): string {
  const dash = indent < 2 ? '' : `| {${indent - 2}}- `;
  const kind = new RegExp(`^(?: {${indent}}${dash})kind:[ \\t]*["']?MachineConfig["']?[ \\t]*\\r?$`, 'm');
  return kind.test(text) ? withoutMember(text, indent, 'spec') : text;
}

/** The text of a block map without a member, found by its indentation; the same text where it is not found. */
function withoutMember(text: string, indent: number, name: string): string {
  const key = new RegExp(`^ {${indent}}${name}:`, 'm').exec(text);
  if (key === null) return text;
  const after = text.indexOf('\n', key.index) + 1;
  if (after === 0) return text.slice(0, key.index);
  const end = after + endOf(text.slice(after), new RegExp(`^ {0,${indent}}[^ \\r\\n]`, 'm'));
  return text.slice(0, key.index) + text.slice(end);
}

function endOf(text: string, pattern: RegExp): number {
  return pattern.exec(text)?.index ?? text.length;
}

function countLines(text: string): number {
  let count = 0;
  for (let at = text.indexOf('\n'); at !== -1; at = text.indexOf('\n', at + 1)) count++;
  return count;
}
