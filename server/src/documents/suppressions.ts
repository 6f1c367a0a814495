import { isMap, isSeq, type Node } from 'yaml';
import { contentEnd, isMissing, lineEnd, lineStart, nextLine, pairEnd, pairsOf } from './geometry.ts';
import type { Span } from './locate.ts';
import type { YamlSource } from './manifest.ts';
import { commentsOf } from './pieces.ts';

/** What a comment that suppresses a finding begins with. */
export const suppressionKeyword = 'machineconfiguration-ignore';

/** What stands in a new suppression until the user has written why: it counts as no reason. */
export const reasonPlaceholder = '<why>';

/** A comment `# machineconfiguration-ignore <rule> <reason>`. Offsets count from the start of the document's text. */
export interface Suppression {
  /** The id as it is written, of a rule that there may not be; empty where none is named. */
  readonly rule: string;
  /** Why; empty where nobody has said so, and then nothing is suppressed. */
  readonly reason: string;
  /** The comment. */
  readonly span: Span;
  /** Whole lines: those that the comment speaks of. Undefined where nothing follows it. */
  readonly target: Span | undefined;
}

/** Something that could be suppressed. */
export interface Suppressible {
  /** The rule's id. */
  readonly rule: string;
  readonly span: Span;
}

/**
 * The suppressions of a document, in order. At the end of a line a comment speaks of that line; on a line of its own it
 * speaks of the next line with content, and where a field or list item begins there, of all of its lines. A line between
 * the two that is blank or a comment changes nothing, so several comments can stand above one field.
 */
export function readSuppressions(source: YamlSource): readonly Suppression[] {
  const { text } = source;
  if (!text.includes(suppressionKeyword)) return [];
  const found: Suppression[] = [];
  // Of comments below each other all speak of the same content, which is looked for once.
  let content = -1;
  for (const comment of commentsOf(text)) {
    const match = /^#+[ \t]*machineconfiguration-ignore(?![\w-])[ \t:]*(\S*)[ \t]*(.*)$/s.exec(comment.text);
    if (match === null) continue;
    const [, rule = '', rest = ''] = match;
    const reason = rest.trim() === reasonPlaceholder ? '' : rest.trim();
    const { start } = comment;
    const end = start + comment.text.trimEnd().length;
    if (content < start) content = contentAfter(text, nextLine(text, start));
    found.push({ rule, reason, span: { start, end }, target: targetOf(source, start, content) });
  }
  return found;
}

/** The lines that the comment at an offset speaks of, where `content` is the first character of the lines below it. */
function targetOf(source: YamlSource, comment: number, content: number): Span | undefined {
  const { text } = source;
  const line = lineStart(text, comment);
  if (text.slice(line, comment).trim() !== '') return { start: line, end: nextLine(text, comment) };
  if (content === text.length) return undefined;
  const last = endOfField(source, content) ?? content;
  return { start: lineStart(text, content), end: nextLine(text, last) };
}

/** The first character from `from` on that is neither blank nor in a comment line; the text's end where there is none. */
function contentAfter(text: string, from: number): number {
  for (let line = from; line < text.length; line = nextLine(text, line)) {
    const indent = /^[ \t\r]*/.exec(text.slice(line, lineEnd(text, line)))?.[0].length ?? 0;
    const first = text[line + indent];
    if (line + indent < lineEnd(text, line) && first !== '#') return line + indent;
  }
  return text.length;
}

/** The end of the outermost field or list item that begins at `start`; undefined where none does. */
function endOfField(source: YamlSource, start: number): number | undefined {
  const { text } = source;
  let node: Node | null = source.parsed.contents;
  while (node !== null) {
    let next: Node | null = null;
    if (isMap(node)) {
      for (const pair of pairsOf(node)) {
        if (pair.key?.range == null) continue;
        if (pair.key.range[0] === start) return pairEnd(text, pair);
        if (pair.key.range[0] < start) next = pair.value;
      }
    } else if (isSeq(node)) {
      for (const item of node.items as readonly (Node | null)[]) {
        if (item?.range == null) continue;
        const begin = node.flow === true ? item.range[0] : text.lastIndexOf('-', item.range[0] - 1);
        if (begin === start) return isMissing(item) ? undefined : contentEnd(text, item);
        if (begin < start) next = item;
      }
    }
    node = next;
  }
  return undefined;
}

/** True where the suppression speaks of the place of a finding. Of which rule is not looked at. */
export function matches(suppression: Suppression, findingSpan: Span): boolean {
  const { target } = suppression;
  return target !== undefined && target.start <= findingSpan.start && findingSpan.start < target.end;
}

/** The suppression that silences a finding: it names its rule, speaks of its place and gives a reason. */
export function suppressionOf(
  suppressions: readonly Suppression[],
  { rule, span }: Suppressible,
): Suppression | undefined {
  return suppressions.find((known) => known.rule === rule && known.reason !== '' && matches(known, span));
}

/** A mistake in a suppression, shown at its comment. */
export interface SuppressionProblem extends Span {
  readonly mistake: 'no-rule' | 'unknown-rule' | 'no-reason' | 'unused';
  /** Whole sentences. */
  readonly message: string;
}

/** The ids that a suppression can name. */
export interface SuppressibleRules {
  readonly ids: readonly string[];
  /** The id that was probably meant by a word, undefined where none is near. */
  closest(word: string, candidates: readonly string[]): string | undefined;
}

/**
 * What is wrong with a document's suppressions, at most one thing each.
 *
 * @param findings everything that was found in the document, what is suppressed included
 */
export function checkSuppressions(
  suppressions: readonly Suppression[],
  findings: readonly Suppressible[],
  rules: SuppressibleRules,
): readonly SuppressionProblem[] {
  const used = new Set(findings.map((finding) => suppressionOf(suppressions, finding)));
  return suppressions.flatMap((suppression) => {
    const found = mistakeOf(suppression, used.has(suppression), rules);
    return found === undefined ? [] : [{ ...suppression.span, ...found }];
  });
}

function mistakeOf(
  { rule, reason }: Suppression,
  isUsed: boolean,
  rules: SuppressibleRules,
): Pick<SuppressionProblem, 'mistake' | 'message'> | undefined {
  if (rule === '') {
    const message = `Name the rule to ignore, and say why: "# ${suppressionKeyword} <rule> <reason>".`;
    return { mistake: 'no-rule', message };
  }
  if (!rules.ids.includes(rule)) {
    const meant = rules.closest(rule, rules.ids);
    const advice =
      meant === undefined ? 'The code of a finding is the name of its rule.' : `Did you mean ${meant}?`;
    return { mistake: 'unknown-rule', message: `There is no rule "${rule.slice(0, 60)}". ${advice}` };
  }
  if (reason === '') {
    const message = `Say why: write the reason behind "${suppressionKeyword} ${rule}". Without one nothing is ignored.`;
    return { mistake: 'no-reason', message };
  }
  if (isUsed) return undefined;
  return { mistake: 'unused', message: `There is nothing here for ${rule} to ignore; remove this comment.` };
}
