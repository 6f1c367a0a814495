/** As long a piece as is shown of one text from a cluster. */
const longest = 2000;

/**
 * Text from a cluster or a file as one line that does nothing to a terminal: control characters, invisible ones and those
 * that turn the direction of writing are written out (`\u001b`). What is too long is cut, and says so.
 */
export function plain(text: string): string {
  return clip(text)
    .replace(/[^\S ]+/g, ' ')
    .replace(/[\p{Cc}\p{Cf}\p{Co}\p{Cs}]/gu, escaped);
}

function clip(text: string): string {
  if (text.length <= longest) return text;
  return `${text.slice(0, longest)} … (${text.length - longest} more characters)`;
}

function escaped(character: string): string {
  return `\\u${(character.codePointAt(0) ?? 0).toString(16).padStart(4, '0')}`;
}

/** How many columns of a terminal a text takes, near enough. */
export function widthOf(text: string): number {
  return [...text].length;
}

/** The text with spaces after it. */
export function padded(text: string, width: number): string {
  return text + ' '.repeat(Math.max(0, width - widthOf(text)));
}

/** The text in lines of at most `width` columns, broken at spaces; a word that is longer stays whole. */
export function wrapped(text: string, width: number): readonly string[] {
  const lines: string[] = [];
  let line = '';
  for (const word of text.split(' ')) {
    const longer = line === '' ? word : `${line} ${word}`;
    if (line !== '' && widthOf(longer) > width) {
      lines.push(line);
      line = word;
    } else line = longer;
  }
  return line === '' ? lines : [...lines, line];
}

/** The text in pieces of at most `width` columns, cut behind a slash or a colon where there is one. */
export function cut(text: string, width: number): readonly string[] {
  const pieces: string[] = [];
  let rest = [...text];
  while (rest.length > width) {
    const at = rest.slice(0, width).findLastIndex((character) => character === '/' || character === ':');
    // A piece that is nearly empty helps nobody.
    const length = at < width / 2 ? width : at + 1;
    pieces.push(rest.slice(0, length).join(''));
    rest = rest.slice(length);
  }
  return [...pieces, rest.join('')];
}

/** `a`, `a or b`, `a, b or c`. */
export function listed(items: readonly string[], word: 'and' | 'or'): string {
  const last = items.at(-1) ?? '';
  return items.length < 2 ? last : `${items.slice(0, -1).join(', ')} ${word} ${last}`;
}
