import type { JsonObject } from '../../server/src/domain/json.ts';
import type { Answer } from './answer.ts';
import { encodeJson } from './exact-json.ts';
import type { Fixture } from './fixtures.ts';
import type { Case, World } from './generate.ts';
import type { RealServer } from './real-server.ts';
import { shapeOf } from './run.ts';
import { shrink } from './shrink.ts';
import { kubernetesMinor } from './variants.ts';

interface Example {
  readonly world: World;
  readonly asked: Case;
  readonly shape: string | undefined;
}

/** Keeps the smallest object for every kind of answer that a server gives. */
export interface Recorder {
  take(answered: { readonly world: World; readonly asked: Case; readonly server: Answer }): void;
  /** The kept objects, made as small as their kind of answer allows, with the server's answers. */
  fixtures(server: RealServer, variant: string): Promise<readonly Fixture[]>;
}

/** @param recorded the kinds of answers that need no example any more; those of this recorder are added to it */
export function createRecorder(recorded: Set<string>): Recorder {
  const examples = new Map<string, Example>();
  return {
    take({ world, asked, server }) {
      const how = `${world.stored === undefined ? 'create' : 'update'}`;
      for (const [key, shape] of keysOf(asked, world, server)) {
        const known = examples.get(`${how} ${key}`);
        const example = { world, asked, shape };
        if (known === undefined || weightOf(example) < weightOf(known))
          examples.set(`${how} ${key}`, example);
      }
    },
    async fixtures(server, variant) {
      const fixtures = new Map<string, Fixture>();
      for (const [key, { world, asked, shape }] of examples) {
        // What is said of a new object needs no stored one to be said of.
        const isNews =
          !recorded.has(key) && !(key.startsWith('update') && examples.has(key.replace('update', 'create')));
        if (!isNews && shape !== undefined) continue;
        recorded.add(key);
        await server.enter(world);
        const object = shape === undefined ? asked.object : await smallest(server, asked.object, shape);
        const { stored, platform } = world;
        fixtures.set(encodeJson([stored ?? null, platform, object]), {
          describe: shape ?? asked.describe,
          ...{ variant, kubernetes: kubernetesMinor, platform },
          ...(stored === undefined ? {} : { stored }),
          object,
          expect: await server.ask(object),
        });
      }
      return [...fixtures.values()];
    },
  };
}

/** What an answer is an example of: each of its complaints, or that what was tried is accepted. */
function keysOf(
  { describe }: Case,
  { platform }: World,
  server: Answer,
): readonly (readonly [key: string, shape: string | undefined])[] {
  if (server.admission === 'accepted') {
    const what = describe.replace(/ at \S+/g, '').replace(/^\S+ is there$/, 'valid');
    // Of two things that were tried at once only one need be new.
    return what.includes(' and ') ? [] : [[`accepted: ${what}, ${platform}`, undefined]];
  }
  return server.causes.map(({ message }) => [shapeOf(message), shapeOf(message)]);
}

function weightOf({ world, asked }: Example): number {
  return encodeJson(asked.object).length + (world.stored === undefined ? 0 : encodeJson(world.stored).length);
}

/** The object without what has no part in a complaint of that shape; nothing new may be wrong with it. */
async function smallest(server: RealServer, object: JsonObject, shape: string): Promise<JsonObject> {
  const linesOf = (answer: Answer): readonly string[] =>
    answer.admission === 'accepted' ? [] : answer.causes.map(({ message }) => shapeOf(message));
  const before = linesOf(await server.ask(object));
  return await shrink(object, async (candidate) => {
    const lines = linesOf(await server.ask(candidate));
    return lines.includes(shape) && lines.every((line) => before.includes(line));
  });
}
