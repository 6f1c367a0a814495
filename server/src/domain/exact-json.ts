/** A value as JSON with exact integers, indented by two spaces, or with 0 on one line. Members that are undefined are left out. */
export function exactJson(value: unknown, indent = 2): string {
  return print(value, indent, '\n');
}

/** @param newLine a line break and the spaces that the value's own line begins with */
function print(value: unknown, indent: number, newLine: string): string {
  if (typeof value === 'bigint') return `${value}`;
  if (typeof value !== 'object' || value === null) return JSON.stringify(value) ?? 'null';
  const inner = `${newLine}${' '.repeat(indent)}`;
  if (Array.isArray(value)) {
    const items = value.map((item: unknown) => print(item, indent, inner));
    return enclosed('[', items, ']', indent, newLine, inner);
  }
  const colon = indent === 0 ? ':' : ': ';
  const members = Object.entries(value).flatMap(([key, member]: [string, unknown]) =>
    member === undefined ? [] : [`${JSON.stringify(key)}${colon}${print(member, indent, inner)}`],
  );
  return enclosed('{', members, '}', indent, newLine, inner);
}

function enclosed(
  open: string,
  parts: readonly string[],
  close: string,
  indent: number,
  newLine: string,
  inner: string,
): string {
  if (parts.length === 0) return `${open}${close}`;
  return indent === 0
    ? `${open}${parts.join(',')}${close}`
    : `${open}${inner}${parts.join(`,${inner}`)}${newLine}${close}`;
}
