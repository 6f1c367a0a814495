import type { CrdSchema } from '../schema/crd-schema.ts';
import type { MessageStyle } from './message-style.ts';

/**
 * The format of a schema as far as the API server holds it; empty where it holds none. Dashes do not count in the name of
 * a text's format. Source: k8s.io/apiextensions-apiserver pkg/apiserver/validation/formats.go.
 */
export function heldFormat(schema: CrdSchema, style: MessageStyle): string {
  const format = schema.format ?? '';
  if (format === '' || schema['x-kubernetes-int-or-string'] === true) return '';
  switch (schema.type) {
    case 'integer':
      return style.holdsNumberFormats && (format === 'int32' || format === 'int64') ? format : '';
    case 'number':
      return style.holdsNumberFormats && (format === 'float' || format === 'double') ? format : '';
    case 'string':
    case undefined:
      return isTextFormat(format.replaceAll('-', ''), style) ? format : '';
    default:
      return '';
  }
}

const knownTextFormats: readonly string[] = [
  ...['bsonobjectid', 'uri', 'email', 'hostname', 'ipv4', 'ipv6', 'cidr', 'mac'],
  ...['uuid', 'uuid3', 'uuid4', 'uuid5', 'isbn', 'isbn10', 'isbn13', 'creditcard', 'ssn'],
  ...['hexcolor', 'rgbcolor', 'byte', 'password', 'date', 'duration', 'datetime'],
];

function isTextFormat(name: string, style: MessageStyle): boolean {
  return (
    knownTextFormats.includes(name) ||
    (style.holdsNameFormats && (name === 'k8sshortname' || name === 'k8slongname'))
  );
}

/**
 * False where a text is known not to be of the format; formats whose rules are not known here take every text.
 * Source: k8s.io/kube-openapi pkg/validation/strfmt.
 */
export function isOfFormat(text: string, format: string): boolean {
  const name = format.replaceAll('-', '').toLowerCase();
  if (name === 'datetime') return isDateTime(text);
  if (name === 'date') return isDate(text);
  if (name === 'k8sshortname') return text.length <= 63 && isDnsLabel(text);
  if (name === 'k8slongname') return text.length <= 253 && text.split('.').every(isDnsLabel);
  return true;
}

/** RFC 3339, taken loosely as the server takes it: letters of any case, and anything around the time of day. */
function isDateTime(text: string): boolean {
  const [day, time] = text.toLowerCase().split('t');
  if (day === undefined || time === undefined || !isDate(day)) return false;
  const match = /^([0-9]{2}):([0-9]{2}):([0-9]{2})(.[0-9]+)?(z|([+-][0-9]{2}:[0-9]{2}))$/.exec(time);
  const [, hour = '', minute = '', second = ''] = match ?? [];
  return match !== null && hour <= '23' && minute <= '59' && second <= '59';
}

function isDate(text: string): boolean {
  const [, year, month, day] = /^(\d{4})-(\d{2})-(\d{2})$/.exec(text) ?? [];
  if (year === undefined) return false;
  const date = new Date(0);
  date.setUTCFullYear(Number(year), Number(month) - 1, Number(day));
  return date.getUTCMonth() === Number(month) - 1 && date.getUTCDate() === Number(day);
}

function isDnsLabel(text: string): boolean {
  return /^[a-z0-9-]+$/.test(text) && !text.startsWith('-') && !text.endsWith('-');
}
