import { type ASTNode, Environment } from '@marcbachmann/cel-js';

export type { ASTNode };

/** Stands in the source for the question mark of an optional entry, `{?key: value}` and `[?value]`. */
const marker = 'optional_entry__';

const token =
  /\/\/[^\n]*|[rRbB]{0,2}(?:""".*?"""|'''.*?'''|"(?:\\.|[^"\\\n])*"|'(?:\\.|[^'\\\n])*')|[A-Za-z_]\w*|\d[\w.]*|\s+|./gs;

/** A parser of CEL's grammar with optionals. What it parses may have optional entries, see `optionalEntry`. */
export function createParser(): (source: string) => ASTNode | undefined {
  const environment = new Environment({ enableOptionalTypes: true });
  const parse = (source: string): ASTNode | undefined => {
    try {
      return environment.parse(source).ast;
    } catch {
      // The library throws for what is no expression, and for what it does not know of the grammar.
      return undefined;
    }
  };
  return (source) => parse(source) ?? (source.includes('?') ? parse(withMarkers(source)) : undefined);
}

/** The library does not know optional entries: their question mark becomes the left side of an `||`. */
function withMarkers(source: string): string {
  let result = '';
  let last = '';
  let isListStart = false;
  for (const [piece] of source.matchAll(token)) {
    const isBlank = /^(?:\s|\/\/)/.test(piece);
    const isEntry = piece === '?' && (last === '{' || last === ',' || (last === '[' && isListStart));
    result += isEntry ? `${marker} || ` : piece;
    if (isBlank) continue;
    if (piece === '[') isListStart = !/[\w)\]}"']$/.test(last) || last === 'in';
    last = piece;
  }
  return result;
}

/** What an entry of a list or map is made of where it is an optional entry; undefined where it is a plain one. */
export function optionalEntry(node: ASTNode): ASTNode | undefined {
  if (node.op !== '||' && node.op !== '?:') return undefined;
  const [first] = node.args;
  if (node.op === '||' && first.op === 'id' && first.args === marker) return node.args[1];
  // The mark is at the very left of whatever the entry is.
  const rest = optionalEntry(first);
  if (rest === undefined) return undefined;
  node.args[0] = rest;
  return node;
}
