import { lineEnd } from './geometry.ts';
import { codePoint } from './json-tree.ts';
import { piecesOf } from './pieces.ts';
import type { Problem } from './problem.ts';

/** Everything that may stand in YAML; also what is one of two surrogates without the other is not among it. */
const forbidden = /[^\t\n\r\u0020-\u007e\u0085\u00a0-\ud7ff\ue000-\ufffd\u{10000}-\u{10ffff}]/u;

/**
 * What is YAML and yet refused by kubectl, at most one problem of each kind: control characters, directives, text behind
 * `---`, the escape `\/`.
 *
 * Source: go.yaml.in/yaml/v2 readerc.go and scannerc.go, k8s.io/apimachinery/pkg/util/yaml YAMLReader; measured with
 * kubectl 1.33 (`kubectl annotate --local`).
 */
export function* unreadable(text: string): Generator<Problem> {
  const character = forbidden.exec(text);
  if (character !== null) {
    const code = codePoint(text.codePointAt(character.index) ?? 0);
    yield problem(
      character.index,
      character.index + 1,
      `The character ${code} cannot stand in YAML; remove it.`,
    );
  }
  const directive = text.search(/^\ufeff?%/m);
  if (directive !== -1 && !/^[^\S\n]*[^\s#]/m.test(text.slice(0, directive))) {
    yield problem(
      directive,
      lineEnd(text, directive),
      'Kubernetes reads no YAML directives; remove this line.',
    );
  }
  const separator = /^---[ \t]*[^\s#]/m.exec(text);
  if (separator !== null) {
    const start = separator.index + separator[0].length - 1;
    const message = 'Only a comment can stand behind "---" for kubectl; put this on a line of its own.';
    yield problem(start, lineEnd(text, start), message);
  }
  const slash = slashEscape(text);
  if (slash !== undefined) {
    yield problem(slash, slash + 2, 'YAML has no escape \\/ for Kubernetes; write / alone.');
  }
}

/** The first `\/` in double quotes, which JSON has and YAML 1.1 has not. */
function slashEscape(text: string): number | undefined {
  if (!text.includes('\\/')) return undefined;
  for (const piece of piecesOf(text)) {
    if (piece.isScalar || !piece.text.startsWith('"')) continue;
    for (let at = piece.text.indexOf('\\'); at !== -1; at = piece.text.indexOf('\\', at + 2)) {
      if (piece.text[at + 1] === '/') return piece.start + at;
    }
  }
  return undefined;
}

function problem(start: number, end: number, message: string): Problem {
  return { code: 'yaml-syntax', start, end: Math.max(end, start + 1), message };
}
