import { isAbsolute, relative, sep } from 'node:path';

/** The path from the working directory, with forward slashes; absolute where the file is elsewhere. */
export function relativePath(path: string): string {
  if (path === '-') return 'stdin';
  const from = relative(process.cwd(), path);
  const isElsewhere = from.startsWith('..') || isAbsolute(from);
  return (isElsewhere ? path : from).split(sep).join('/');
}

/** A path as a URI reference: relative to the working directory, or `file:///…`. */
export function uriOf(path: string): string {
  const slashes = relativePath(path);
  const encoded = slashes.split('/').map(encodeSegment).join('/');
  if (/^[A-Za-z]:\//.test(slashes))
    return `file:///${slashes.slice(0, 2)}${encoded.slice(encoded.indexOf('/'))}`;
  return slashes.startsWith('/') ? `file://${encoded}` : encoded;
}

/** Encoded for a URI's path; a lone surrogate, which no URI can have, becomes a question mark. */
function encodeSegment(segment: string): string {
  return encodeURIComponent(segment.toWellFormed());
}
