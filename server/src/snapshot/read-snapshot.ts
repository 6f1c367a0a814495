import { createReadStream } from 'node:fs';
import { open, readFile, stat } from 'node:fs/promises';
import { basename, resolve } from 'node:path';
import { createGunzip } from 'node:zlib';
import { parseDocument } from '../documents/parse.ts';
import type { ClusterSnapshot } from '../domain/cluster-snapshot.ts';
import { type Collector, startCollecting } from '../domain/snapshot/collect.ts';
import type { CollectOptions } from '../domain/snapshot/collect-options.ts';
import { type FoundFile, findFiles, kindOfName, reasonOf } from './files.ts';
import { parseJsonTexts } from './json-text.ts';
import { hasNoKind, mayMatter } from './relevant.ts';
import { isTar, readTar } from './tar.ts';
import { isGzip, mostBytes, textOf } from './text.ts';
import { readYamlObjects } from './yaml-objects.ts';

/** Something to tell of a file: it could not be read, or was not taken. Never what is in it. */
export interface SnapshotNote {
  /** From the folder that was given, with `/` between its parts; as it was given where it is a file. */
  readonly path: string;
  readonly message: string;
}

export type SnapshotReading =
  | {
      readonly outcome: 'read';
      readonly snapshot: ClusterSnapshot;
      readonly notes: readonly SnapshotNote[];
      /** How many files were opened. */
      readonly files: number;
    }
  /** One sentence for the user. */
  | { readonly outcome: 'unreadable'; readonly reason: string; readonly notes: readonly SnapshotNote[] };

export type ReadOptions = Pick<CollectOptions, 'complete' | 'name' | 'reduce'>;

/**
 * Reads what is known of a cluster from a folder (a must-gather, dumps in any arrangement), a file of YAML or JSON, or a
 * tar archive of such a folder. It never writes, never throws, and what it says of a file never quotes it.
 */
export async function readSnapshot(path: string, options: ReadOptions = {}): Promise<SnapshotReading> {
  const notes: SnapshotNote[] = [];
  if (path === '') return { outcome: 'unreadable', reason: 'No file or folder was named.', notes };
  const collector = startCollecting({ readYaml, name: nameOf(path), ...options });
  const reader: Reader = { collector, note: (of, message) => notes.push({ path: of, message }), files: 0 };
  try {
    const kind = await stat(path);
    if (kind.isDirectory()) await readFolder(path, reader);
    else if (kind.isFile()) await readSingle(path, reader);
    else return { outcome: 'unreadable', reason: `${path} is neither a file nor a folder.`, notes };
  } catch (error) {
    return { outcome: 'unreadable', reason: `${path}: ${reasonOf(error)}`, notes };
  }
  const { snapshot, notes: more, found } = collector.finish();
  const all = [...notes, ...more.map(({ from, message }) => ({ path: from ?? path, message }))];
  if (found === 0)
    return {
      outcome: 'unreadable',
      reason: `There is no object of an OpenShift cluster in ${path}.`,
      notes: all,
    };
  return { outcome: 'read', snapshot, notes: all, files: reader.files };
}

interface Reader {
  readonly collector: Collector;
  note(path: string, message: string): void;
  files: number;
}

/** How many files are read at a time. */
const atOnce = 16;

async function readFolder(root: string, reader: Reader): Promise<void> {
  let batch: FoundFile[] = [];
  const flush = async () => {
    // They are read at the same time and taken in order, so that the outcome is always the same.
    const texts = await Promise.all(
      batch.map(({ path, kind }) => (kind === 'text' ? bytesOf(path) : undefined)),
    );
    for (const [index, file] of batch.entries()) {
      const bytes = texts[index];
      if (bytes === undefined) await readArchive(file.path, file.name, reader);
      else if ('reason' in bytes) reader.note(file.name, bytes.reason);
      else readBytes(bytes.bytes, file.name, reader);
    }
    batch = [];
  };
  for await (const file of findFiles(root)) {
    if ('reason' in file) reader.note(file.name, file.reason);
    else batch.push(file);
    if (batch.length === atOnce) await flush();
  }
  await flush();
}

/** A file that was named is read whatever it is called. */
async function readSingle(path: string, reader: Reader): Promise<void> {
  if ((await isArchive(path)) || kindOfName(basename(path)) === 'archive')
    return readArchive(path, path, reader);
  const bytes = await bytesOf(path);
  if ('reason' in bytes) reader.note(path, bytes.reason);
  else readBytes(bytes.bytes, path, reader);
}

async function bytesOf(path: string): Promise<{ readonly bytes: Uint8Array } | { readonly reason: string }> {
  try {
    if ((await stat(path)).size > mostBytes) return { reason: 'It is larger than 256 MiB and was not read.' };
    return { bytes: await readFile(path) };
  } catch (error) {
    return { reason: reasonOf(error) };
  }
}

function readBytes(bytes: Uint8Array, name: string, reader: Reader): void {
  reader.files++;
  const decoded = textOf(bytes);
  if ('reason' in decoded) reader.note(name, decoded.reason);
  else readText(decoded.text, name, reader);
}

/** Text without a kind in it that is longer is no manifest that somebody broke. */
const longestStray = 64 * 1024;

function readText(text: string, name: string, reader: Reader): void {
  if (!mayMatter(text)) {
    // Nothing in it is of use; but a small file that is no YAML at all may have been meant to be.
    if (text.length <= longestStray && hasNoKind(text) && isBroken(text))
      reader.note(name, broken(undefined));
    return;
  }
  for (const part of parseJsonTexts(text) ?? readYamlObjects(text)) {
    if ('value' in part) reader.collector.add(part.value, name);
    else reader.note(name, broken(part.brokenAt));
  }
}

function isBroken(text: string): boolean {
  return parseJsonTexts(text) === undefined && parseDocument(text).problems.length > 0;
}

function broken(line: number | undefined): string {
  const where = line === undefined ? 'It' : `Line ${line}`;
  return `${where} cannot be read as YAML or JSON; what stands there was left out.`;
}

async function isArchive(path: string): Promise<boolean> {
  const file = await open(path);
  try {
    const { buffer } = await file.read(new Uint8Array(512), 0, 512, 0);
    return isTar(buffer);
  } finally {
    await file.close();
  }
}

async function readArchive(path: string, name: string, reader: Reader): Promise<void> {
  try {
    const file = await open(path);
    const first = await file.read(new Uint8Array(2), 0, 2, 0);
    await file.close();
    const stream = createReadStream(path);
    const bytes = isGzip(first.buffer) ? stream.pipe(createGunzip()) : stream;
    stream.on('error', (error) => bytes.destroy(error));
    const wants = (member: string, size: number) => size <= mostBytes && kindOfName(member) === 'text';
    for await (const member of readTar(bytes, wants)) {
      readBytes(member.bytes, `${name}/${member.name}`, reader);
    }
  } catch {
    reader.note(name, 'The archive cannot be read to its end.');
  }
}

function readYaml(text: string) {
  const { value, problems } = parseDocument(text);
  return problems.length > 0 ? undefined : value;
}

/** How people call what a path leads to: `must-gather.local.123` for a folder, `prod-east` for `prod-east.yaml`. */
function nameOf(path: string): string {
  return basename(resolve(path)).replace(/(?:\.(?:ya?ml|json|tar|tgz))?(?:\.gz)?$/i, '');
}
