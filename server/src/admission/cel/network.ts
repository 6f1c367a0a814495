import { quote } from '../value-text.ts';
import { type Library, of, text } from './arguments.ts';
import { Opaque } from './cel-value.ts';
import { EvaluationFailure, NoSuchOverload } from './failure.ts';

/** An address: its bits as one number. */
export interface Address {
  readonly family: 4 | 6;
  readonly bits: bigint;
}

/** Why an address is none here although Go takes it. */
const zone = 'zone';

const width = (family: 4 | 6): number => (family === 4 ? 32 : 128);

class Ip extends Opaque {
  readonly type = 'net.IP';
  readonly address: Address;

  constructor(address: Address) {
    super();
    this.address = address;
  }

  override get text(): string {
    return print(this.address);
  }

  equals(other: Opaque): boolean | undefined {
    return other instanceof Ip ? isSame(this.address, other.address) : undefined;
  }
}

class Cidr extends Opaque {
  readonly type = 'net.CIDR';
  readonly address: Address;
  readonly length: number;

  constructor(address: Address, length: number) {
    super();
    this.address = address;
    this.length = length;
  }

  override get text(): string {
    return `${print(this.address)}/${this.length}`;
  }

  equals(other: Opaque): boolean | undefined {
    if (!(other instanceof Cidr)) return undefined;
    return isSame(this.address, other.address) && this.length === other.length;
  }
}

function isSame(a: Address, b: Address): boolean {
  return a.family === b.family && a.bits === b.bits;
}

/** @returns the address, or in Go's words why it is none */
export function parseAddress(raw: string): Address | string {
  const unfit = (why: string) => `ParseAddr(${quote(raw)}): ${why}`;
  const first = /[.:%]/.exec(raw)?.[0];
  if (first === '.') {
    const bits = parseFour(raw);
    return typeof bits === 'string' ? unfit(bits) : { family: 4, bits };
  }
  if (first === ':') {
    const bits = parseSix(raw);
    return typeof bits === 'string' ? unfit(bits) : { family: 6, bits };
  }
  return unfit(first === '%' ? 'missing IPv6 address' : 'unable to parse IP');
}

function parseFour(raw: string): bigint | string {
  const stranger = /[^0-9.]/u.exec(raw);
  if (stranger !== null) return `unexpected character (at ${quote(raw.slice(stranger.index))})`;
  const fields = raw.split('.');
  if (fields.includes('')) {
    return `IPv4 field must have at least one digit (at ${quote(raw.slice(emptyAt(raw)))})`;
  }
  if (fields.some((field) => field.length > 1 && field.startsWith('0'))) {
    return 'IPv4 field has octet with leading zero';
  }
  if (fields.some((field) => field.length > 3 || Number(field) > 255)) return 'IPv4 field has value >255';
  if (fields.length > 4) return 'IPv4 address too long';
  if (fields.length < 4) return 'IPv4 address too short';
  return fields.reduce((bits, field) => (bits << 8n) | BigInt(field), 0n);
}

function emptyAt(raw: string): number {
  const at = raw.startsWith('.') ? 0 : raw.indexOf('..') + 1;
  return at > 0 || raw.startsWith('.') ? at : raw.length - 1;
}

/** Reads field by field from the left, so as to say the same as Go of what it stops at. */
function parseSix(raw: string): bigint | string {
  const percent = raw.indexOf('%');
  if (percent >= 0) return percent === raw.length - 1 ? 'zone must be a non-empty string' : zone;
  const fields: bigint[] = [];
  let gap = raw.startsWith('::') ? 0 : -1;
  let rest = gap === 0 ? raw.slice(2) : raw;
  const failed = (why: string) => `${why} (at ${quote(rest)})`;
  while (rest !== '' && fields.length < 8) {
    const digits = /^[0-9a-fA-F]*/.exec(rest)?.[0] ?? '';
    if (digits.length > 4) return failed('each group must have 4 or less digits');
    if (digits === '') return failed('each colon-separated field must have at least one digit');
    if (rest[digits.length] === '.') {
      if (gap < 0 && fields.length !== 6) {
        return failed('embedded IPv4 address must replace the final 2 fields of the address');
      }
      if (fields.length > 6)
        return failed('too many hex fields to fit an embedded IPv4 at the end of the address');
      const four = parseFour(rest);
      if (typeof four === 'string') return four;
      fields.push(four >> 16n, four & 0xffffn);
      rest = '';
      break;
    }
    fields.push(BigInt(`0x${digits}`));
    rest = rest.slice(digits.length);
    if (rest === '') break;
    if (!rest.startsWith(':')) return failed('unexpected character, want colon');
    if (rest === ':') return failed('colon must be followed by more characters');
    rest = rest.slice(1);
    if (!rest.startsWith(':')) continue;
    if (gap >= 0) return failed('multiple :: in address');
    gap = fields.length;
    rest = rest.slice(1);
  }
  if (rest !== '') return failed('trailing garbage after address');
  if (gap < 0 && fields.length < 8) return 'address string too short';
  if (gap >= 0 && fields.length === 8) return 'the :: must expand to at least one field of zeros';
  const zeros = Array<bigint>(8 - fields.length).fill(0n);
  const all = gap < 0 ? fields : fields.toSpliced(gap, 0, ...zeros);
  return all.reduce((bits, field) => (bits << 16n) | field, 0n);
}

function print({ family, bits }: Address): string {
  if (family === 4) return [24n, 16n, 8n, 0n].map((shift) => (bits >> shift) & 255n).join('.');
  const fields = Array.from({ length: 8 }, (_, index) =>
    ((bits >> BigInt(112 - index * 16)) & 0xffffn).toString(16),
  );
  // The longest run of at least two zeros becomes `::`.
  const runs = [
    ...fields
      .map((field) => (field === '0' ? '0' : 'x'))
      .join('')
      .matchAll(/0{2,}/g),
  ];
  const longest = runs.reduce((best, [run]) => Math.max(best, run.length), 0);
  const run = runs.find(([zeros]) => zeros.length === longest);
  if (run === undefined) return fields.join(':');
  return `${fields.slice(0, run.index).join(':')}::${fields.slice(run.index + longest).join(':')}`;
}

/** True where it is nothing but its zone that makes the text no address. */
function hasZone(raw: string, failure: string): boolean {
  return failure.endsWith(`: ${zone}`) && typeof parseAddress(raw.split('%')[0] ?? '') !== 'string';
}

function isMapped({ family, bits }: Address): boolean {
  return family === 6 && bits >> 32n === 0xffffn;
}

/** @returns the address, or why Kubernetes takes it for none */
function parseIp(raw: string): Address | string {
  const address = parseAddress(raw);
  if (typeof address !== 'string') {
    return isMapped(address) ? `IPv4-mapped IPv6 address ${quote(raw)} is not allowed` : address;
  }
  if (hasZone(raw, address)) {
    return `IP address ${quote(raw)} with zone value is not allowed`;
  }
  return `IP Address ${quote(raw)} parse error during conversion from string: ${address}`;
}

function toIp(raw: string): Ip {
  const address = parseIp(raw);
  if (typeof address === 'string') throw new EvaluationFailure(address);
  return new Ip(address);
}

function parseCidr(raw: string): Cidr | string {
  const unfit = (why: string) =>
    `network address parse error during conversion from string: netip.ParsePrefix(${quote(raw)}): ${why}`;
  const slash = raw.lastIndexOf('/');
  if (slash < 0) return unfit("no '/'");
  const address = parseAddress(raw.slice(0, slash));
  if (typeof address === 'string') {
    return unfit(hasZone(raw, address) ? 'IPv6 zones cannot be present in a prefix' : address);
  }
  const digits = raw.slice(slash + 1);
  if (!/^(?:0|[1-9][0-9]*)$/.test(digits)) return unfit(`bad bits after slash: ${quote(digits)}`);
  if (Number(digits) > width(address.family)) return unfit('prefix length out of range');
  if (isMapped(address)) return `IPv4-mapped IPv6 address ${quote(raw)} is not allowed`;
  return new Cidr(address, Number(digits));
}

function toCidr(raw: string): Cidr {
  const cidr = parseCidr(raw);
  if (typeof cidr !== 'string') return cidr;
  throw new EvaluationFailure(`network address parse error during conversion from string: ${cidr}`);
}

/** The address's bits as far as the prefix goes, the rest zero. */
function masked(bits: bigint, { address, length }: Cidr): bigint {
  const rest = BigInt(width(address.family) - length);
  return (bits >> rest) << rest;
}

function contains(cidr: Cidr, address: Address): boolean {
  return (
    cidr.address.family === address.family && masked(cidr.address.bits, cidr) === masked(address.bits, cidr)
  );
}

/** Whether the address is in the network of this many leading bits. */
function startsWith({ family, bits }: Address, of: 4 | 6, prefix: bigint, length: number): boolean {
  return family === of && bits >> BigInt(width(of) - length) === prefix;
}

function isUnspecified({ bits }: Address): boolean {
  return bits === 0n;
}

function isLoopback(address: Address): boolean {
  return startsWith(address, 4, 127n, 8) || (address.family === 6 && address.bits === 1n);
}

function isMulticast(address: Address): boolean {
  return startsWith(address, 4, 0xen, 4) || startsWith(address, 6, 0xffn, 8);
}

function isLinkLocalMulticast(address: Address): boolean {
  if (address.family === 4) return startsWith(address, 4, 0xe00000n, 24);
  return isMulticast(address) && ((address.bits >> 112n) & 0xfn) === 2n;
}

function isLinkLocalUnicast(address: Address): boolean {
  return startsWith(address, 4, 0xa9fen, 16) || startsWith(address, 6, 0x3fan, 10);
}

function isGlobalUnicast(address: Address): boolean {
  const isBroadcast = address.family === 4 && address.bits === 0xffffffffn;
  return !(
    isBroadcast ||
    isUnspecified(address) ||
    isLoopback(address) ||
    isMulticast(address) ||
    isLinkLocalUnicast(address)
  );
}

const about =
  (test: (address: Address) => boolean) =>
  ([value]: readonly unknown[]): boolean => {
    if (!(value instanceof Ip)) throw new NoSuchOverload();
    return test(value.address);
  };

/** IP addresses and networks. Source: k8s.io/apiserver pkg/cel/library/ip.go and cidr.go, Go's net/netip. */
export const network: Library = {
  functions: {
    'ip/1': ([raw]) => toIp(text(raw)),
    'isIP/1': ([raw]) => typeof parseIp(text(raw)) !== 'string',
    'ip.isCanonical/1': ([raw]) => toIp(text(raw)).text === raw,
    'cidr/1': ([raw]) => toCidr(text(raw)),
    'isCIDR/1': ([raw]) => typeof parseCidr(text(raw)) !== 'string',
  },
  methods: {
    'family/0': ([value]) => BigInt(of(value, Ip).address.family),
    'isUnspecified/0': about(isUnspecified),
    'isLoopback/0': about(isLoopback),
    'isLinkLocalMulticast/0': about(isLinkLocalMulticast),
    'isLinkLocalUnicast/0': about(isLinkLocalUnicast),
    'isGlobalUnicast/0': about(isGlobalUnicast),
    'containsIP/1': ([value, other]) => {
      const cidr = of(value, Cidr);
      const address = typeof other === 'string' ? parseIp(other) : of(other, Ip).address;
      // The server does not say what is wrong with the address.
      if (typeof address === 'string') throw new EvaluationFailure('no such overload');
      return contains(cidr, address);
    },
    'containsCIDR/1': ([value, other]) => {
      const cidr = of(value, Cidr);
      const inner = typeof other === 'string' ? toCidr(other) : of(other, Cidr);
      return cidr.length <= inner.length && contains(cidr, inner.address);
    },
    'ip/0': ([value]) => new Ip(of(value, Cidr).address),
    'prefixLength/0': ([value]) => BigInt(of(value, Cidr).length),
    'masked/0': ([value]) => {
      const cidr = of(value, Cidr);
      const { family, bits } = cidr.address;
      return new Cidr({ family, bits: masked(bits, cidr) }, cidr.length);
    },
  },
};
