import { createRequire } from 'node:module';
import { join, resolve } from 'node:path';

const root = resolve(import.meta.dirname, '../..');

/** A language server in the benchmark. */
export interface Contestant {
  readonly name: string;
  readonly words: readonly string[];
  /** Ours is asked for diagnostics; the other one sends them by itself. */
  readonly pull: boolean;
  /** Its settings, by section, as `workspace/configuration` asks for them. */
  readonly settings: Readonly<Record<string, unknown>>;
}

export const ours: Contestant = {
  name: 'ours',
  words: [join(root, 'dist/server.cjs'), '--stdio'],
  pull: true,
  settings: {},
};

/** yaml-language-server with the same schema for every YAML file, and nothing from the network. */
export function yamlLanguageServer(schemaFile: string): Contestant {
  const folder = join(createRequire(import.meta.url).resolve('yaml-language-server/package.json'), '..');
  return {
    name: 'yaml-language-server',
    words: [join(folder, 'bin/yaml-language-server'), '--stdio'],
    pull: false,
    settings: {
      yaml: {
        schemas: { [`file://${schemaFile}`]: ['*.yaml'] },
        schemaStore: { enable: false },
        kubernetesCRDStore: { enable: false },
        validate: true,
        hover: true,
        completion: true,
      },
    },
  };
}
