import { Composer, type Document, type ParsedNode, Parser } from 'yaml';
import type { JsonValue } from '../domain/json.ts';
import { decodeNode } from './decode.ts';
import type { Problem } from './problem.ts';
import { kubernetesTags } from './scalars.ts';
import { syntaxProblem } from './syntax.ts';

/** What the text of one YAML document says. Offsets are relative to the document's text. */
export interface ParsedDocument {
  /** The composed tree, null where the document is empty. */
  readonly contents: ParsedNode | null;
  /** The decoded value; undefined where nothing can be said of it. An empty document is null. */
  readonly value: JsonValue | undefined;
  readonly problems: readonly Problem[];
}

/** The most problems that are worth telling of one document; in what is no YAML every line is one. */
const mostProblems = 500;

const composeOptions = {
  version: '1.2',
  schema: 'core',
  customTags: () => kubernetesTags(),
  // The library's own check is quadratic; decode.ts has one that is not.
  uniqueKeys: false,
  prettyErrors: false,
  logLevel: 'silent',
  keepSourceTokens: false,
} as const;

/**
 * Parses one document of a stream (its `---` line included). Never throws: what is broken becomes a problem, and the
 * healthy part still has its tree. A second document in the same text (after `...`) is not read, as in Kubernetes.
 */
export function parseDocument(text: string): ParsedDocument {
  const parser = new Parser();
  const composer = new Composer(composeOptions);
  for (const token of parser.parse(text)) {
    for (const document of composer.next(token)) return finish(document, text);
  }
  for (const document of composer.end(false, text.length)) return finish(document, text);
  return {
    contents: null,
    value: null,
    problems: composer.streamInfo().errors.map((error) => syntaxProblem(error, text)),
  };
}

function finish(document: Document.Parsed, text: string): ParsedDocument {
  const { value, problems } = decodeNode(document.contents);
  const errors = document.errors.map((error) => syntaxProblem(error, text));
  return { contents: document.contents, value, problems: [...errors, ...problems].slice(0, mostProblems) };
}
