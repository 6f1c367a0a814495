import type { CelValue } from './cel-value.ts';
import { SyntaxFailure, type Token, tokensOf } from './lexer.ts';
import { largestInt } from './numbers.ts';

/** A part of an expression. */
export type Node =
  | { readonly op: 'literal'; readonly value: CelValue }
  | { readonly op: 'name'; readonly name: string }
  | { readonly op: 'select'; readonly operand: Node; readonly key: string; readonly isOptional: boolean }
  | { readonly op: 'index'; readonly operand: Node; readonly key: Node; readonly isOptional: boolean }
  | { readonly op: 'call'; readonly name: string; readonly receiver?: Node; readonly args: readonly Node[] }
  | { readonly op: 'list'; readonly items: readonly ListItem[] }
  | { readonly op: 'map'; readonly entries: readonly MapEntry[] }
  | { readonly op: 'condition'; readonly condition: Node; readonly then: Node; readonly otherwise: Node }
  /** `||` where true decides, `&&` where false does. */
  | { readonly op: 'logic'; readonly decides: boolean; readonly operands: readonly Node[] }
  | { readonly op: 'binary'; readonly operator: string; readonly left: Node; readonly right: Node }
  | { readonly op: 'unary'; readonly operator: '!' | '-'; readonly operand: Node };

/** `isOptional` where a question mark stands before it: it is there only where the optional has a value. */
export interface ListItem {
  readonly value: Node;
  readonly isOptional: boolean;
}

export interface MapEntry extends ListItem {
  readonly key: Node;
}

/** Names that an expression may not use. */
const reserved = new Set(
  'as break const continue else for function if import let loop namespace package return var void while'.split(
    ' ',
  ),
);

/** Deeper nested expressions the server does not take, nor longer ones. */
const deepest = 250;
const longest = 100_000;

/** From the weakest to the strongest. */
const binaryOperators: readonly (readonly string[])[] = [
  ['<', '<=', '>=', '>', '==', '!=', 'in'],
  ['+', '-'],
  ['*', '/', '%'],
];

/** An expression as a tree; undefined where the text is none. Source: cel-go parser/gen/CEL.g4, with optionals. */
export function parseExpression(source: string): Node | undefined {
  if (source.length > longest) return undefined;
  try {
    return parse(tokensOf(source));
  } catch (error) {
    if (error instanceof SyntaxFailure) return undefined;
    throw error;
  }
}

function parse(tokens: readonly Token[]): Node {
  let at = 0;
  let depth = 0;
  const next = (): Token => tokens[at] ?? { kind: 'end', text: '' };
  const take = (kind: string): Token => {
    const token = next();
    if (token.kind !== kind) throw new SyntaxFailure(`${token.text} instead of ${kind}`);
    at++;
    return token;
  };
  const accept = (kind: string): boolean => {
    if (next().kind !== kind) return false;
    at++;
    return true;
  };

  const parseWhole = (): Node => {
    depth++;
    if (depth > deepest) throw new SyntaxFailure('nested too deeply');
    const condition = parseLogic(true);
    if (!accept('?')) {
      depth--;
      return condition;
    }
    const then = parseWhole();
    take(':');
    const otherwise = parseWhole();
    depth--;
    return { op: 'condition', condition, then, otherwise };
  };

  const parseLogic = (decides: boolean): Node => {
    const parseOperand = () => (decides ? parseLogic(false) : parseBinary(0));
    const first = parseOperand();
    const operands = [first];
    while (accept(decides ? '||' : '&&')) operands.push(parseOperand());
    return operands.length === 1 ? first : { op: 'logic', decides, operands };
  };

  const parseBinary = (strength: number): Node => {
    const operators = binaryOperators[strength];
    if (operators === undefined) return parseUnary();
    let left = parseBinary(strength + 1);
    while (operators.includes(next().kind)) {
      const operator = take(next().kind).kind;
      left = { op: 'binary', operator, left, right: parseBinary(strength + 1) };
    }
    return left;
  };

  const parseUnary = (): Node => {
    const { kind } = next();
    if (kind !== '!' && kind !== '-') return parseMembers(parsePrimary());
    at++;
    const { value } = next();
    if (kind === '-' && (typeof value === 'bigint' || typeof value === 'number')) {
      at++;
      return parseMembers({ op: 'literal', value: -value });
    }
    depth++;
    if (depth > deepest) throw new SyntaxFailure('nested too deeply');
    const operand = parseUnary();
    depth--;
    return { op: 'unary', operator: kind, operand };
  };

  const parseMembers = (primary: Node): Node => {
    let operand = primary;
    for (;;) {
      if (accept('.')) {
        const isOptional = accept('?');
        const name = take('name').text;
        if (!isOptional && accept('('))
          operand = { op: 'call', name, receiver: operand, args: parseArguments() };
        else operand = { op: 'select', operand, key: name, isOptional };
      } else if (accept('[')) {
        const isOptional = accept('?');
        const key = parseWhole();
        take(']');
        operand = { op: 'index', operand, key, isOptional };
      } else return operand;
    }
  };

  const parsePrimary = (): Node => {
    const token = next();
    at++;
    switch (token.kind) {
      case 'literal':
        if (typeof token.value === 'bigint' && token.value > largestInt) {
          throw new SyntaxFailure(`${token.text} is too large`);
        }
        return { op: 'literal', value: token.value ?? null };
      case 'true':
      case 'false':
        return { op: 'literal', value: token.kind === 'true' };
      case 'null':
        return { op: 'literal', value: null };
      case '.':
      case 'name':
        return parseName(token.kind === '.' ? take('name').text : token.text);
      case '(': {
        const inner = parseWhole();
        take(')');
        return inner;
      }
      case '[':
        return { op: 'list', items: parseItems(']', parseItem) };
      case '{':
        return { op: 'map', entries: parseItems('}', parseEntry) };
      default:
        throw new SyntaxFailure(`unexpected ${token.text}`);
    }
  };

  const parseName = (name: string): Node => {
    if (reserved.has(name)) throw new SyntaxFailure(`${name} is a reserved word`);
    return accept('(') ? { op: 'call', name, args: parseArguments() } : { op: 'name', name };
  };

  const parseArguments = (): readonly Node[] => {
    const args: Node[] = [];
    if (accept(')')) return args;
    do args.push(parseWhole());
    while (accept(','));
    take(')');
    return args;
  };

  /** A comma may stand behind the last one. */
  const parseItems = <T>(end: string, parseOne: () => T): readonly T[] => {
    const items: T[] = [];
    // So the grammar has it: a comma may also stand alone.
    if (accept(',')) {
      take(end);
      return items;
    }
    while (next().kind !== end) {
      items.push(parseOne());
      if (!accept(',')) break;
    }
    take(end);
    return items;
  };

  const parseItem = (): ListItem => {
    const isOptional = accept('?');
    return { value: parseWhole(), isOptional };
  };

  const parseEntry = (): MapEntry => {
    const isOptional = accept('?');
    const key = parseWhole();
    take(':');
    return { key, value: parseWhole(), isOptional };
  };

  const whole = parseWhole();
  take('end');
  return whole;
}
