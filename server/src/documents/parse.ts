import { Composer, type Document, Lexer, type Node, Parser, type YAMLParseError } from 'yaml';
import type { JsonValue } from '../domain/json.ts';
import { decodeNode, deepestNesting, tooDeepMessage } from './decode.ts';
import { readJson } from './json-tree.ts';
import type { Problem } from './problem.ts';
import { kubernetesTags } from './scalars.ts';
import { syntaxProblem } from './syntax.ts';
import { unreadable } from './unreadable.ts';

/** What a text is meant to be. JSON is also read as YAML where nothing says that it is to be JSON. */
export type Language = 'yaml' | 'json';

/** What the text of one document says. Offsets are relative to the document's text. */
export interface ParsedDocument {
  /** The composed tree, null where the document is empty. */
  readonly contents: Node | null;
  /** The decoded value; undefined where nothing can be said of it. An empty document is null. */
  readonly value: JsonValue | undefined;
  readonly problems: readonly Problem[];
  /** True where the text is JSON, or is meant to be. */
  readonly isJson: boolean;
}

/** The most problems that are worth telling of one document; in what is no YAML every line is one. */
const mostProblems = 500;
/**
 * Longer texts are not read. The API server takes no request above 3 MiB (`MaxRequestBodyBytes`), so nothing is lost but
 * very long lists.
 */
const longest: Readonly<Record<Language, number>> = { yaml: 8 * 1024 ** 2, json: 32 * 1024 ** 2 };
/** Some 60,000 lines of YAML, which take a second or two. */
const mostTokens = 1_000_000;
/** How deep the text may be nested before the parser itself gets into trouble. */
const deepestText = 4 * deepestNesting;

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
 * Parses one document of a stream (its `---` line included), or a JSON file. Never throws: what is broken becomes a
 * problem, and the healthy part still has its tree. A second document in the same text (after `...`) is not read, as in
 * Kubernetes. Like kubectl, what begins with a brace is read as JSON where it is that, and as YAML else.
 */
export function parseDocument(text: string, language: Language = 'yaml'): ParsedDocument {
  const mayBeJson = language === 'json' || /^\ufeff?\s*\{/.test(text);
  const most = longest[mayBeJson ? 'json' : 'yaml'];
  if (text.length > most) return notRead(tooLong(most), 0, language);
  if (mayBeJson) {
    const json = readJson(text, deepestNesting);
    if (!('problem' in json)) return { ...json, isJson: true };
    if (language === 'json') {
      // The YAML parser finds its way in what is half typed; what is wrong has been said.
      const { contents, value } = json.first ?? parseYaml(text);
      return { contents, value, problems: [json.problem], isJson: true };
    }
  }
  return parseYaml(text);
}

function parseYaml(original: string): ParsedDocument {
  if (original.length > longest.yaml) return notRead(tooLong(longest.yaml), 0, 'yaml');
  // A line may end with CR alone; the parser does not know that.
  const text = original.replace(/\r(?!\n)/g, '\n');
  const parser = new Parser();
  const composer = new Composer(composeOptions);
  let tokens = 0;
  for (const lexeme of new Lexer().lex(text)) {
    if (++tokens > mostTokens) return notRead(tooManyTokens, 0, 'yaml');
    if (parser.stack.length > deepestText) return notRead(tooDeepMessage, parser.offset, 'yaml');
    for (const token of parser.next(lexeme)) {
      for (const document of composer.next(token)) return finish(document, text);
    }
  }
  for (const token of parser.end()) {
    for (const document of composer.next(token)) return finish(document, text);
  }
  for (const document of composer.end(false, text.length)) return finish(document, text);
  const errors = syntaxProblems(composer.streamInfo().errors, text);
  return { contents: null, value: null, problems: [...unreadable(text), ...errors], isJson: false };
}

function finish(document: Document.Parsed, text: string): ParsedDocument {
  const { value, problems } = decodeNode(document.contents);
  const errors = syntaxProblems(document.errors, text);
  const all = [...unreadable(text), ...errors, ...problems];
  return { contents: document.contents, value, problems: all.slice(0, mostProblems), isJson: false };
}

function syntaxProblems(errors: readonly YAMLParseError[], text: string): readonly Problem[] {
  return errors.slice(0, mostProblems).map((error) => syntaxProblem(error, text));
}

function tooLong(most: number): string {
  return `This document is longer than ${most / 1024 ** 2} MiB and was not read; the API server takes no object above 3 MiB.`;
}

const tooManyTokens = `This document has more than ${mostTokens / 1_000_000} million words and signs and was not read; split it.`;

function notRead(message: string, start: number, language: Language): ParsedDocument {
  const problem: Problem = { code: 'yaml-syntax', start, end: start + 1, message };
  return { contents: null, value: undefined, problems: [problem], isJson: language === 'json' };
}
