import {
  type Position,
  type Range,
  TextDocument,
  type TextDocumentContentChangeEvent,
} from 'vscode-languageserver-textdocument';
import { type Language, type ParsedDocument, parseDocument } from './parse.ts';
import { type DocumentSlice, splitDocuments } from './split.ts';

/**
 * The text of one YAML document of a stream, parsed at first use. It does not know where in the file it stands, so that
 * it, and all that was worked out for it, outlives edits to its neighbours.
 */
export class YamlSource {
  readonly text: string;
  readonly language: Language;
  #parsed: ParsedDocument | undefined;
  #lineStarts: readonly number[] | undefined;

  constructor(text: string, language: Language = 'yaml') {
    this.text = text;
    this.language = language;
  }

  get parsed(): ParsedDocument {
    this.#parsed ??= parseDocument(this.text, this.language);
    return this.#parsed;
  }

  /** Forgets the tree (it is worked out again when asked for), to keep memory bounded in a file of many documents. */
  forget(): void {
    this.#parsed = undefined;
    this.#lineStarts = undefined;
  }

  /** The position of an offset, both counted from the start of this document. */
  positionAt(offset: number): Position {
    const lines = this.lineStarts;
    let low = 0;
    let high = lines.length;
    while (low + 1 < high) {
      const middle = (low + high) >> 1;
      if ((lines[middle] ?? 0) <= offset) low = middle;
      else high = middle;
    }
    return { line: low, character: offset - (lines[low] ?? 0) };
  }

  /** Offsets at which the lines of this document begin. */
  get lineStarts(): readonly number[] {
    if (this.#lineStarts === undefined) {
      const starts = [0];
      for (let at = this.text.indexOf('\n'); at !== -1; at = this.text.indexOf('\n', at + 1))
        starts.push(at + 1);
      this.#lineStarts = starts;
    }
    return this.#lineStarts;
  }
}

/** One document of a manifest: its source, and where the source begins in the file. */
export interface ManifestDocument extends DocumentSlice {
  readonly source: YamlSource;
  /** Zero-based line of the file on which the source begins. */
  readonly startLine: number;
  /** How many line breaks the source has. */
  readonly lineBreaks: number;
}

/** The range in the file of offsets `start` to `end` of a document. */
export function rangeIn(document: ManifestDocument, start: number, end: number): Range {
  const from = document.source.positionAt(start);
  const to = document.source.positionAt(end);
  return {
    start: { line: from.line + document.startLine, character: from.character },
    end: { line: to.line + document.startLine, character: to.character },
  };
}

/**
 * One version of an open YAML file. The documents of a version are those of the version before wherever their text did
 * not change: an edit costs the edited document, not the file.
 */
export class Manifest {
  readonly #text: TextDocument;
  /** The documents in order; together they are the whole text. */
  readonly documents: readonly ManifestDocument[];

  private constructor(text: TextDocument, documents: readonly ManifestDocument[]) {
    this.#text = text;
    this.documents = documents;
  }

  static create(uri: string, languageId: string, version: number, content: string): Manifest {
    return new Manifest(TextDocument.create(uri, languageId, version, content), documentsOf(content, []));
  }

  /** The manifest after an edit. `manifest` itself is spent: the library changes its text in place. */
  static update(manifest: Manifest, changes: TextDocumentContentChangeEvent[], version: number): Manifest {
    const text = TextDocument.update(manifest.#text, changes, version);
    return new Manifest(text, documentsOf(text.getText(), manifest.documents));
  }

  get uri(): string {
    return this.#text.uri;
  }

  get languageId(): string {
    return this.#text.languageId;
  }

  get version(): number {
    return this.#text.version;
  }

  getText(): string {
    return this.#text.getText();
  }

  offsetAt(position: Position): number {
    return this.#text.offsetAt(position);
  }

  /** The document that an offset of the file is in: at a boundary the later one, undefined in an empty file. */
  documentAt(offset: number): ManifestDocument | undefined {
    return this.documents.findLast((document) => document.start <= offset);
  }
}

function documentsOf(text: string, previous: readonly ManifestDocument[]): readonly ManifestDocument[] {
  const { kept, cut, moved, shift } = splitDocuments(text, previous);
  const documents = [...kept];
  let line = endLine(kept.at(-1));
  for (const { text, start } of cut) {
    const document = {
      text,
      start,
      source: new YamlSource(text),
      startLine: line,
      lineBreaks: countLineBreaks(text),
    };
    line = endLine(document);
    documents.push(document);
  }
  for (const document of moved) {
    documents.push({ ...document, start: document.start + shift, startLine: line });
    line += document.lineBreaks;
  }
  // An empty file is one empty document: there is a place to type in.
  return documents.length > 0
    ? documents
    : [{ text: '', start: 0, source: new YamlSource(''), startLine: 0, lineBreaks: 0 }];
}

function endLine(document: ManifestDocument | undefined): number {
  return document === undefined ? 0 : document.startLine + document.lineBreaks;
}

function countLineBreaks(text: string): number {
  let count = 0;
  for (let at = text.indexOf('\n'); at !== -1; at = text.indexOf('\n', at + 1)) count++;
  return count;
}
