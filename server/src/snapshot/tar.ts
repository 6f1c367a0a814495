/** A file in a tar archive. */
export interface TarMember {
  readonly name: string;
  readonly bytes: Uint8Array;
}

const blockSize = 512;

/**
 * The files of a tar archive (ustar, GNU long names, pax paths) as it streams by; only those that `wants` says are kept in
 * memory, one at a time. Throws where the archive is damaged or ends too early.
 */
export async function* readTar(
  chunks: AsyncIterable<Uint8Array>,
  wants: (name: string, size: number) => boolean,
): AsyncGenerator<TarMember> {
  const source = createSource(chunks);
  let longName: string | undefined;
  for (;;) {
    const header = await source.take(blockSize);
    if (header === undefined || header.every((byte) => byte === 0)) return;
    const size = octal(header, 124, 12);
    const type = String.fromCharCode(header[156] ?? 0);
    const padded = Math.ceil(size / blockSize) * blockSize;
    if (type === 'L' || type === 'x') {
      const bytes = await source.take(padded);
      longName = bytes === undefined ? undefined : nameIn(bytes.subarray(0, size), type);
      continue;
    }
    const name = (longName ?? nameOf(header)).replace(/^(?:\.\/)+/, '');
    longName = undefined;
    if ((type === '0' || type === '\0') && wants(name, size)) {
      const bytes = await source.take(padded);
      if (bytes === undefined) throw new Error('The archive ends too early.');
      yield { name, bytes: bytes.subarray(0, size) };
    } else await source.skip(padded);
  }
}

/** True where `bytes` begin as a tar archive does. */
export function isTar(bytes: Uint8Array): boolean {
  return text(bytes, 257, 5) === 'ustar';
}

function nameOf(header: Uint8Array): string {
  const prefix = text(header, 345, 155);
  const name = text(header, 0, 100);
  return isTar(header) && prefix !== '' ? `${prefix}/${name}` : name;
}

function nameIn(bytes: Uint8Array, type: 'L' | 'x'): string | undefined {
  if (type === 'L') return text(bytes, 0, bytes.length);
  // Records of a pax header are `LENGTH KEY=VALUE`, each on a line.
  return /^\d+ path=(.*)$/m.exec(new TextDecoder().decode(bytes))?.[1];
}

function text(bytes: Uint8Array, start: number, length: number): string {
  const field = bytes.subarray(start, start + length);
  const end = field.indexOf(0);
  return new TextDecoder().decode(end === -1 ? field : field.subarray(0, end));
}

function octal(bytes: Uint8Array, start: number, length: number): number {
  const digits = text(bytes, start, length).trim();
  // Sizes of 8 GiB and more are written in another way: nothing of that size is wanted.
  if (!/^[0-7]*$/.test(digits)) throw new Error('The archive is damaged.');
  return digits === '' ? 0 : Number.parseInt(digits, 8);
}

interface Source {
  take(count: number): Promise<Uint8Array | undefined>;
  skip(count: number): Promise<void>;
}

/** Bytes by count from a stream of chunks; undefined at its end. */
function createSource(chunks: AsyncIterable<Uint8Array>): Source {
  const iterator = chunks[Symbol.asyncIterator]();
  let rest: Uint8Array = new Uint8Array();
  const next = async (): Promise<boolean> => {
    const { value, done } = await iterator.next();
    if (done === true) return false;
    rest = value;
    return true;
  };
  return {
    async take(count) {
      if (rest.length >= count) {
        const bytes = rest.subarray(0, count);
        rest = rest.subarray(count);
        return bytes;
      }
      const bytes = new Uint8Array(count);
      let filled = 0;
      while (filled < count) {
        if (rest.length === 0 && !(await next())) return undefined;
        const part = rest.subarray(0, count - filled);
        bytes.set(part, filled);
        filled += part.length;
        rest = rest.subarray(part.length);
      }
      return bytes;
    },
    async skip(count) {
      let left = count;
      while (left > 0) {
        if (rest.length === 0 && !(await next())) return;
        const part = Math.min(left, rest.length);
        rest = rest.subarray(part);
        left -= part;
      }
    },
  };
}
