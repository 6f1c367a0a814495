/**
 * A number as Go prints a float of 32 bits with the fewest digits: `0.1`, `1.5e+06`, `+Inf` for what is too large.
 * Source: Go, strconv/ftoa.go, format `g`.
 */
export function printFloat32(value: number): string {
  const float = Math.fround(value);
  if (!Number.isFinite(float)) return float > 0 ? '+Inf' : Number.isNaN(float) ? 'NaN' : '-Inf';
  if (float === 0) return Object.is(float, -0) ? '-0' : '0';
  const shortest = Array.from({ length: 9 }, (_, digits) => float.toExponential(digits)).find(
    (text) => Math.fround(Number(text)) === float,
  );
  const [mantissa = '', exponent = '0'] = (shortest ?? float.toExponential()).split('e');
  const power = Number(exponent);
  return power < -4 || power >= 6 ? scientific(mantissa, power) : plain(mantissa, power);
}

function scientific(mantissa: string, power: number): string {
  return `${mantissa}e${power < 0 ? '-' : '+'}${String(Math.abs(power)).padStart(2, '0')}`;
}

function plain(mantissa: string, power: number): string {
  return Number(`${mantissa}e${power}`).toFixed(
    Math.max(0, mantissa.replace(/[-.]/g, '').length - 1 - power),
  );
}
