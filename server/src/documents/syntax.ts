import type { YAMLParseError } from 'yaml';
import { lineEnd } from './geometry.ts';
import type { Problem } from './problem.ts';

/** What to do about a syntax error, by the parser's code. The parser's own words stand where it has better ones. */
const sentences: Readonly<Partial<Record<YAMLParseError['code'], string>>> = {
  BAD_INDENT:
    'This line is indented differently from its neighbours; align it with the keys or list items it belongs to.',
  BLOCK_AS_IMPLICIT_KEY:
    'A key cannot follow a value here; put this key on the level of its siblings, or indent it under a key that ends with ":".',
  MULTILINE_IMPLICIT_KEY: 'A key must be on one line; this one is probably missing its ":".',
  TAB_AS_INDENT: 'YAML does not allow tabs as indentation; use spaces.',
  RESOURCE_EXHAUSTION: 'This document is nested too deeply to be read.',
  MULTIPLE_DOCS: 'Only one document can stand here; separate documents with a line "---".',
};

/** A parse error of the `yaml` library as a problem: never an empty range, always a whole sentence. */
export function syntaxProblem(error: YAMLParseError, text: string): Problem {
  const [from, to] = error.pos;
  // An error at the end of the text is shown at the last character that is not blank.
  const start = Math.max(0, Math.min(from, text.trimEnd().length - 1));
  const end = Math.max(start + 1, Math.min(to, lineEnd(text, start)));
  return { code: 'yaml-syntax', start, end, message: sentences[error.code] ?? sentence(error.message) };
}

/** A whole sentence out of the parser's phrase. */
function sentence(phrase: string): string {
  const text = phrase.trim();
  return `This is not valid YAML: ${text.charAt(0).toLowerCase()}${text.slice(1)}${/[.!?]$/.test(text) ? '' : '.'}`;
}
