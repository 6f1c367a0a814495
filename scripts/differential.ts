import { parseArgs } from 'node:util';
import { type Fixture, readFixtures, writeFixtures } from '../test/differential/fixtures.ts';
import { createOffline } from '../test/differential/offline.ts';
import { createRecorder } from '../test/differential/recorder.ts';
import { type Report, run, summary, told } from '../test/differential/run.ts';
import { kubernetesMinor, type Variant, variantNamed, variants } from '../test/differential/variants.ts';
import { withRealServer } from '../test/differential/with-server.ts';
import { buildControlPlane } from '../test/support/control-plane.ts';

// `npm run differential [-- FLAG…]`: many more objects than the tests send, against the API server of the tests.
const USAGE = `npm run differential [-- FLAG…]
  --documents N   how many objects for each variant (10000)
  --seed N        the seed they follow from (a new one each time)
  --variant NAME  only this variant: ${variants.map(({ name }) => name).join(', ')}
  --record        also write the smallest object of every kind of answer into test/fixtures/admission`;

interface Wishes {
  readonly documents: number;
  readonly seed: number;
  readonly variants: readonly Variant[];
  readonly record: boolean;
}

async function main(): Promise<number> {
  const wishes = readWishes();
  if (wishes === undefined) {
    console.error(USAGE);
    return 2;
  }
  const built = await buildControlPlane({ onProgress: (line) => console.log(line) });
  if (!built.ok) {
    console.error(`The API server cannot be built here: ${built.reason}`);
    return 1;
  }
  let isSame = true;
  const recorded = new Set<string>();
  for (const variant of wishes.variants) {
    const began = performance.now();
    const report = await compareVariant(variant, wishes, recorded);
    const seconds = (performance.now() - began) / 1000;
    console.log([...summary(variant.name, wishes.seed, report), `  ${seconds.toFixed(0)} s`].join('\n'));
    for (const difference of report.differences) console.log(told(difference));
    keepFound(variant, report);
    isSame &&= report.unlisted.size === 0;
  }
  return isSame ? 0 : 1;
}

async function compareVariant(
  variant: Variant,
  { seed, documents, record }: Wishes,
  recorded: Set<string>,
): Promise<Report> {
  const offline = createOffline(variant, kubernetesMinor);
  const recorder = createRecorder(recorded);
  return await withRealServer(variant, async (server) => {
    const report = await run(server, offline, {
      seed,
      documents,
      onProgress: (cases) => {
        if (process.stderr.isTTY) process.stderr.write(`\r${variant.name}: ${cases} of ${documents} `);
      },
      ...(record ? { onAnswer: recorder.take } : {}),
    });
    if (record) writeFixtures(variant.name, await recorder.fixtures(server, variant.name));
    return report;
  });
}

/** Every difference becomes a fixture with the server's answer, so that it stays told until it is gone. */
function keepFound(variant: Variant, { differences }: Report): void {
  if (differences.length === 0) return;
  const found = differences.map(
    ({ describe, world, object, server }): Fixture => ({
      describe,
      variant: variant.name,
      kubernetes: kubernetesMinor,
      platform: world.platform,
      ...(world.stored === undefined ? {} : { stored: world.stored }),
      object,
      expect: server,
    }),
  );
  writeFixtures('found', [...readFixtures('found'), ...found]);
}

function readWishes(): Wishes | undefined {
  try {
    const { values } = parseArgs({
      options: {
        documents: { type: 'string', default: '10000' },
        seed: { type: 'string', default: String(Date.now() % 1_000_000_000) },
        variant: { type: 'string' },
        record: { type: 'boolean', default: false },
      },
    });
    const chosen = values.variant === undefined ? undefined : variantNamed(values.variant);
    if (values.variant !== undefined && chosen === undefined) return undefined;
    const [documents, seed] = [Number(values.documents), Number(values.seed)];
    if (!Number.isSafeInteger(documents) || documents < 1 || !Number.isSafeInteger(seed)) return undefined;
    return { documents, seed, record: values.record, variants: chosen === undefined ? variants : [chosen] };
  } catch {
    // A flag that does not exist.
    return undefined;
  }
}

process.exitCode = await main();
