import { existsSync } from 'node:fs';
import { readdir, rm } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { type BuiltBundle, buildBundle, bundles, watchBundle } from './bundles.ts';

// `npm run build`: the bundles in dist/. `--watch` builds again on every change, `--sourcemap` adds source maps, `--ignore-budgets`
// says what is too large and goes on: a test need not fail for that.
const { values } = parseArgs({
  options: {
    watch: { type: 'boolean', default: false },
    sourcemap: { type: 'boolean', default: false },
    'ignore-budgets': { type: 'boolean', default: false },
  },
});
const root = resolve(import.meta.dirname, '..');
const dist = join(root, 'dist');

function print({ bundle, bytes }: BuiltBundle): void {
  const size = `${toKilobytes(bytes)} kB`.padStart(10);
  console.log(`dist/${bundle.file.padEnd(16)}${size}  of ${bundle.budget} kB`);
}

function toKilobytes(bytes: number): string {
  return (bytes / 1000).toFixed(1);
}

/** True where the bundle keeps to its budget; says what is in it where not. */
function keepsBudget({ bundle, bytes, parts }: BuiltBundle): boolean {
  if (bytes <= bundle.budget * 1000) return true;
  const largest = parts.slice(0, 8).map((part) => `${part.name} ${toKilobytes(part.bytes)} kB`);
  console.error(
    `dist/${bundle.file} is ${toKilobytes(bytes)} kB, more than its budget of ${bundle.budget} kB ` +
      `(scripts/bundles.ts). Most of it: ${largest.join(', ')}.`,
  );
  return false;
}

/** Takes away what an older build left: it would be packed into the extension. */
async function removeStaleFiles(): Promise<void> {
  const expected = new Set(bundles.map(({ file }) => file));
  for (const entry of await readdir(dist, { withFileTypes: true }).catch(() => [])) {
    if (entry.isFile() && !expected.has(entry.name)) await rm(join(dist, entry.name));
  }
}

const present = bundles.filter(({ file, entry }) => {
  const exists = existsSync(join(root, entry));
  if (!exists) console.log(`dist/${file} is left out: ${entry} does not exist yet.`);
  return exists;
});
await removeStaleFiles();
if (values.watch) {
  for (const bundle of present) await watchBundle(bundle, { sourcemap: values.sourcemap, onBuilt: print });
} else {
  const results = await Promise.allSettled(present.map((bundle) => buildBundle(bundle, values)));
  const built = results.flatMap((result) => (result.status === 'fulfilled' ? [result.value] : []));
  for (const one of built) print(one);
  // Where one could not be built, esbuild has said why.
  if (built.length < results.length) process.exitCode = 1;
  if (!built.map(keepsBudget).every(Boolean) && !values['ignore-budgets']) process.exitCode = 1;
}
