/** A value as JSON with exact integers, indented by two. */
export function exactJson(value: unknown, indent = 2): string {
  const mark = '\u0000bigint:';
  const text = JSON.stringify(
    value,
    (_key, member: unknown) => (typeof member === 'bigint' ? `${mark}${member}` : member),
    indent,
  );
  return text.replace(/"\\u0000bigint:(-?\d+)"/g, '$1');
}
