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
      this.#lineStarts = [0, ...lineBreaksOf(this.text)];
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
 * One version of an open YAML or JSON file. The documents of a version are those of the version before wherever their text did
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
    const text = TextDocument.create(uri, languageId, version, content);
    return new Manifest(text, documentsOf(content, [], languageOf(text)));
  }

  /** The manifest after an edit. `manifest` itself is spent: the library changes its text in place. */
  static update(manifest: Manifest, changes: TextDocumentContentChangeEvent[], version: number): Manifest {
    const text = TextDocument.update(manifest.#text, changes, version);
    return new Manifest(text, documentsOf(text.getText(), manifest.documents, languageOf(text)));
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

/** A file is JSON where the editor or its name says so: `*.json` is read as JSON by whatever opens it. */
function languageOf({ uri, languageId }: TextDocument): Language {
  return languageId === 'json' || languageId === 'jsonc' || /\.json$/i.test(uri) ? 'json' : 'yaml';
}

function documentsOf(
  text: string,
  previous: readonly ManifestDocument[],
  language: Language,
): readonly ManifestDocument[] {
  // A JSON file is one document, and an empty file too: there is a place to type in.
  if (language === 'json' || text === '') {
    const [known] = previous;
    return known?.text === text ? [known] : [documentOf({ text, start: 0 }, 0, language)];
  }
  const { kept, cut, moved, shift } = splitDocuments(text, previous);
  const documents = [...kept];
  let line = endLine(kept.at(-1));
  for (const slice of cut) {
    const document = documentOf(slice, line, language);
    line = endLine(document);
    documents.push(document);
  }
  for (const document of moved) {
    documents.push({ ...document, start: document.start + shift, startLine: line });
    line += document.lineBreaks;
  }
  return documents;
}

function documentOf({ text, start }: DocumentSlice, startLine: number, language: Language): ManifestDocument {
  const source = new YamlSource(text, language);
  return { text, start, source, startLine, lineBreaks: lineBreaksOf(text).length };
}

function endLine(document: ManifestDocument | undefined): number {
  return document === undefined ? 0 : document.startLine + document.lineBreaks;
}

/** The offsets behind the line breaks of a text, as an editor sees them: CRLF, LF, and CR alone. */
function lineBreaksOf(text: string): readonly number[] {
  if (/\r(?!\n)/.test(text)) {
    return Array.from(text.matchAll(/\r\n|\r|\n/g), (match) => match.index + match[0].length);
  }
  const breaks: number[] = [];
  for (let at = text.indexOf('\n'); at !== -1; at = text.indexOf('\n', at + 1)) breaks.push(at + 1);
  return breaks;
}
