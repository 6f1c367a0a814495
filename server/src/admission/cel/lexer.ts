import { type CelValue, UnsignedInt } from './cel-value.ts';
import { largestInt, largestUint } from './numbers.ts';

/** The text is no expression. */
export class SyntaxFailure extends Error {}

/** A word of an expression: `text` as it is written, `kind` the text itself for operators and the words of the language. */
export interface Token {
  readonly kind: string;
  readonly text: string;
  /** Of literals. An integer may be one more than the largest int: a minus can stand before it. */
  readonly value?: CelValue;
}

const string = [
  `"""(?:\\\\[^]|[^\\\\])*?"""|'''(?:\\\\[^]|[^\\\\])*?'''`,
  `"(?:\\\\.|[^\\\\"\\r\\n])*"|'(?:\\\\.|[^\\\\'\\r\\n])*'`,
].join('|');
const rawString = `"""[^]*?"""|'''[^]*?'''|"[^"\\r\\n]*"|'[^'\\r\\n]*'`;

const words = new RegExp(
  [
    '(?<blank>[ \\t\\r\\n\\f]+|//[^\\n]*)',
    `(?<raw>[bB]?[rR](?:${rawString}))`,
    `(?<quoted>[bB]?(?:${string}))`,
    '(?<double>[0-9]+\\.[0-9]+(?:[eE][+-]?[0-9]+)?|[0-9]+[eE][+-]?[0-9]+|\\.[0-9]+(?:[eE][+-]?[0-9]+)?)',
    '(?<integer>0x[0-9a-fA-F]+[uU]?|[0-9]+[uU]?)',
    '(?<name>[A-Za-z_][A-Za-z0-9_]*)',
    '(?<operator>==|!=|<=|>=|&&|\\|\\||[-+*/%<>!?:.,()[\\]{}])',
  ].join('|'),
  'y',
);

const languageWords = new Set(['in', 'true', 'false', 'null']);

/**
 * The words of an expression, the last of them of the kind `end`. Source: cel-go parser/gen/CEL.g4.
 *
 * @throws SyntaxFailure
 */
export function tokensOf(source: string): readonly Token[] {
  const tokens: Token[] = [];
  let at = 0;
  while (at < source.length) {
    words.lastIndex = at;
    const groups = words.exec(source)?.groups;
    if (groups === undefined) throw new SyntaxFailure(`unexpected text at ${at}`);
    const [group, text = ''] = Object.entries(groups).find(([, part]) => part !== undefined) ?? [];
    at += text.length;
    if (group !== 'blank') tokens.push(tokenOf(group ?? '', text));
  }
  return [...tokens, { kind: 'end', text: '' }];
}

function tokenOf(group: string, text: string): Token {
  switch (group) {
    case 'double': {
      const value = Number(text);
      if (!Number.isFinite(value)) throw new SyntaxFailure(`${text} is too large`);
      return { kind: 'literal', text, value };
    }
    case 'integer':
      return { kind: 'literal', text, value: integer(text) };
    case 'raw':
    case 'quoted':
      return { kind: 'literal', text, value: quotedValue(text, group === 'raw') };
    case 'name':
      return { kind: languageWords.has(text) ? text : 'name', text };
    default:
      return { kind: text, text };
  }
}

function integer(text: string): CelValue {
  const isUnsigned = /u$/i.test(text);
  const value = BigInt(isUnsigned ? text.slice(0, -1) : text);
  if (value > (isUnsigned ? largestUint : largestInt + 1n)) throw new SyntaxFailure(`${text} is too large`);
  return isUnsigned ? new UnsignedInt(value) : value;
}

function quotedValue(text: string, isRaw: boolean): CelValue {
  const [prefix = '', mark = ''] = /^([a-zA-Z]*)("""|'''|"|')/.exec(text)?.slice(1) ?? [];
  const content = text.slice(prefix.length + mark.length, -mark.length);
  const isBytes = /b/i.test(prefix);
  if (isRaw || !content.includes('\\')) return isBytes ? Buffer.from(content, 'utf8') : content;
  return isBytes ? bytesOf(content) : content.replace(escapes, unescaped);
}

const escapes = /\\(?:[xX]([0-9a-fA-F]{2})|u([0-9a-fA-F]{4})|U([0-9a-fA-F]{8})|([0-3][0-7]{2})|(.))/gs;
const named: Readonly<Record<string, string>> = {
  a: '\x07',
  b: '\b',
  f: '\f',
  n: '\n',
  r: '\r',
  t: '\t',
  v: '\v',
};

/** What an escape stands for. */
function unescaped(
  sequence: string,
  byte?: string,
  unit?: string,
  point?: string,
  octal?: string,
  character = '',
): string {
  const hex = byte ?? unit ?? point;
  const code = hex === undefined ? Number.parseInt(octal ?? '', 8) : Number.parseInt(hex, 16);
  if (!Number.isNaN(code)) {
    if (code > 0x10ffff || (code >= 0xd800 && code < 0xe000))
      throw new SyntaxFailure(`${sequence} is no character`);
    return String.fromCodePoint(code);
  }
  const meaning = named[character] ?? (/[\\?"'`]/.test(character) ? character : undefined);
  if (meaning === undefined) throw new SyntaxFailure(`${sequence} is no escape`);
  return meaning;
}

/** Characters are their UTF-8, escapes single bytes. */
function bytesOf(content: string): Uint8Array {
  if (/(?<!\\)(?:\\\\)*\\[uU]/.test(content)) throw new SyntaxFailure('bytes have no escapes of characters');
  const parts = content.split(/(\\(?:[xX][0-9a-fA-F]{2}|[0-3][0-7]{2}|.))/s);
  return Buffer.concat(
    parts.map((part, index) =>
      index % 2 === 0 ? Buffer.from(part, 'utf8') : Buffer.from(part.replace(escapes, unescaped), 'latin1'),
    ),
  );
}
