import { Lexer } from 'yaml';

/** A piece of a YAML text. */
export interface Piece {
  readonly text: string;
  readonly start: number;
  /** True for an unquoted scalar and for the lines of a block scalar. */
  readonly isScalar: boolean;
}

/**
 * The pieces that the YAML lexer cuts a text into, in order and without gaps. In broken text strings end here where they
 * end for the parser.
 */
export function* piecesOf(text: string): Generator<Piece> {
  let start = 0;
  let isScalar = false;
  for (const lexeme of new Lexer().lex(text)) {
    // What the lexer says besides: that a scalar follows, that a document begins, that a flow collection breaks off.
    if (lexeme === '\u001f') isScalar = true;
    else if (lexeme !== '\u0002' && lexeme !== '\u0018') {
      yield { text: lexeme, start, isScalar };
      start += lexeme.length;
      isScalar = false;
    }
  }
}

/** The comments of one YAML document, from `#` to the end of the line. What looks like one in a string is none. */
export function* commentsOf(text: string): Generator<Piece> {
  for (const piece of piecesOf(text)) if (!piece.isScalar && piece.text.startsWith('#')) yield piece;
}
