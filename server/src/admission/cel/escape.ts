/** Words of CEL and Kubernetes that a field name may not be in an expression; it is written `__word__` there. */
const reserved = new Set(
  'true false null in as break const continue else for function if import let loop package namespace return var void while'.split(
    ' ',
  ),
);

const signs: Readonly<Record<string, string>> = {
  __: '__underscores__',
  '.': '__dot__',
  '-': '__dash__',
  '/': '__slash__',
};

/**
 * A field's name as expressions write it; undefined where they cannot. Source: k8s.io/apiserver pkg/cel/escaping.go.
 */
export function escapeName(name: string): string | undefined {
  if (!/^[a-zA-Z_./-][\w./-]*$/.test(name)) return undefined;
  if (reserved.has(name)) return `__${name}__`;
  return name.replace(/__|[.\-/]/g, (sign) => signs[sign] ?? sign);
}

/** The field's name that an expression means by this one; undefined where it means none. */
export function unescapeName(name: string): string | undefined {
  if (!name.includes('__')) return name;
  let isName = true;
  const unescaped = name.replace(/__([^_]+)__/g, (sequence, inner: string) => {
    const sign = Object.entries(signs).find(([, escaped]) => escaped === sequence);
    if (sign !== undefined) return sign[0];
    if (!reserved.has(inner) || sequence.length !== name.length) isName = false;
    return inner;
  });
  return isName ? unescaped : undefined;
}
