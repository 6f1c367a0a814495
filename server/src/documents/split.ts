/** One document of a YAML stream: its text with the `---` line that opens it, and where the text begins in the file. */
export interface DocumentSlice {
  readonly text: string;
  readonly start: number;
}

/** True where a document separator line (`---`, alone or followed by blank space) begins at `offset` of `text`. */
function isSeparator(text: string, offset: number): boolean {
  if (offset > 0 && text[offset - 1] !== '\n') return false;
  if (!text.startsWith('---', offset)) return false;
  const after = text.charCodeAt(offset + 3);
  return Number.isNaN(after) || after === 10 || after === 13 || after === 32 || after === 9;
}

/** Offsets of the separator lines of `text` from `from` on, `from` itself included where a line begins there. */
function* separators(text: string, from: number): Generator<number> {
  let line = from;
  while (line < text.length) {
    if (isSeparator(text, line)) yield line;
    const next = text.indexOf('\n---', line);
    if (next === -1) return;
    line = next + 1;
  }
}

/** A copy that does not keep the file it was cut out of alive. */
function detached(text: string): string {
  return ` ${text}`.slice(1);
}

/** How the documents of one version of a text follow from those of the version before. */
export interface Split<Slice extends DocumentSlice> {
  /** The first documents, unchanged and in their place. */
  readonly kept: readonly Slice[];
  /** Documents that were cut anew. */
  readonly cut: readonly DocumentSlice[];
  /** The last documents, unchanged but for their place: each starts `shift` later than before. */
  readonly moved: readonly Slice[];
  readonly shift: number;
}

/**
 * Cuts a stream into its documents, in order and without gaps, where Kubernetes cuts it: at a line that begins with
 * `---`. Comments and blank lines before the first separator are a document of their own (of nothing); directives stay
 * with the document they are for. The cost after an edit is one comparison of the text, and a new cut of the documents
 * between the first and the last change.
 */
export function splitDocuments<Slice extends DocumentSlice>(
  text: string,
  previous: readonly Slice[],
): Split<Slice> {
  const head = keptCount(text, previous);
  const from = endOf(previous[head - 1]);
  let tail = previous.length;
  let to = text.length;
  while (tail > head + 1) {
    const slice = previous[tail - 1];
    if (slice === undefined || slice.start === 0) break;
    const start = to - slice.text.length;
    if (start < from || !text.startsWith(slice.text, start) || text[start - 1] !== '\n') break;
    to = start;
    tail--;
  }
  let fresh = [...cut(text, from, to)];
  const next = previous[tail];
  if (next !== undefined && isDirectivesOnly(fresh.at(-1)?.text ?? '')) {
    // Directives belong to the document after them.
    tail++;
    fresh = [...cut(text, from, to + next.text.length)];
  }
  return {
    kept: previous.slice(0, head),
    cut: fresh,
    moved: previous.slice(tail),
    shift: text.length - endOf(previous.at(-1)),
  };
}

/** How many of the first slices stand in `text` unchanged, the end of each still the end of a document. */
function keptCount(text: string, previous: readonly DocumentSlice[]): number {
  let head = 0;
  for (const slice of previous) {
    const end = slice.start + slice.text.length;
    if (!text.startsWith(slice.text, slice.start)) break;
    if (end !== text.length && (!isSeparator(text, end) || isDirectivesOnly(slice.text))) break;
    head++;
  }
  return head;
}

function endOf(slice: DocumentSlice | undefined): number {
  return slice === undefined ? 0 : slice.start + slice.text.length;
}

function* cut(text: string, from: number, to: number): Generator<DocumentSlice> {
  let start = from;
  for (const separator of separators(text, from)) {
    if (separator >= to) break;
    if (separator === start || isDirectivesOnly(text.slice(start, separator))) continue;
    yield { text: detached(text.slice(start, separator)), start };
    start = separator;
  }
  if (start < to) yield { text: detached(text.slice(start, to)), start };
}

/** True for a stretch that holds directives (`%YAML 1.2`) and no content: they belong to the document that follows. */
function isDirectivesOnly(text: string): boolean {
  return /^%/m.test(text) && /^(?:[ \t]*(?:#.*)?\r?\n|%.*\r?\n)*$/.test(text);
}
