const form = '^([+-]?[0-9.]+)([eEinumkKMGTP]*[-+]?[0-9]*)$';

/** The suffixes of decimal quantities with their powers of ten, largest first. */
const suffixes = [
  ['E', 18],
  ['P', 15],
  ['T', 12],
  ['G', 9],
  ['M', 6],
  ['k', 3],
  ['', 0],
  ['m', -3],
  ['u', -6],
  ['n', -9],
] as const;

/**
 * A Kubernetes quantity as the operator writes it back: `0.05` is `50m`. One that has a suffix or an exponent is left as
 * it is. Source: apimachinery api/resource/quantity.go:ParseQuantity, CanonicalizeBytes.
 */
export function canonicalQuantity(text: string): string | { readonly error: string } {
  const trimmed = text.trim();
  const [, number = '', suffix = ''] = new RegExp(form).exec(trimmed) ?? [];
  const [, sign = '', whole = '', fraction = ''] = /^([+-]?)(\d*)(?:\.(\d*))?$/.exec(number) ?? [];
  if (whole + fraction === '') return { error: `quantities must match the regular expression '${form}'` };
  if (suffix !== '') return trimmed;
  const nanos =
    BigInt(whole + fraction.slice(0, 9).padEnd(9, '0')) + (/[1-9]/.test(fraction.slice(9)) ? 1n : 0n);
  if (nanos === 0n) return '0';
  const [unit, power] = suffixes.find(([, exponent]) => nanos % 10n ** BigInt(exponent + 9) === 0n) ?? [
    'n',
    -9,
  ];
  return `${sign === '-' ? '-' : ''}${nanos / 10n ** BigInt(power + 9)}${unit}`;
}
