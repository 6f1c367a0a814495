// Every rule of every resource definition in the Go module github.com/openshift/api, where it is on this machine.
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, test } from 'node:test';
import { parse } from 'yaml';
import type { ValidationRule } from '../../../../server/src/schema/crd-schema.ts';
import { moduleFolder } from '../../../control-plane/build/places.ts';
import { engine } from './evaluate.ts';

/** Rules that this engine is known not to read. */
const notChecked: readonly string[] = [];

const folder = apiFolder();

/** The module as it is in Go's cache; undefined where there is no Go, or no such module yet. */
function apiFolder(): string | undefined {
  try {
    const found = execFileSync(
      'go',
      ['list', '-mod=readonly', '-m', '-f', '{{.Dir}}', 'github.com/openshift/api'],
      {
        cwd: moduleFolder,
        encoding: 'utf8',
        env: { ...process.env, GOFLAGS: '', GOPROXY: 'off' },
        stdio: ['ignore', 'pipe', 'ignore'],
      },
    );
    return found.trim() === '' ? undefined : found.trim();
  } catch {
    return undefined;
  }
}

describe('the rules of OpenShift', {
  skip: folder === undefined ? 'github.com/openshift/api is not on this machine' : false,
}, () => {
  test('compile, all of them', (context) => {
    const files = globSync(
      join(folder ?? '', '{payload-manifests/crds,*/*/zz_generated.crd-manifests}/*.yaml'),
    );
    const blocks = files.flatMap((file) => [...ruleBlocks(readFileSync(file, 'utf8'))]);
    const different = new Set([...new Set(blocks)].flatMap((block) => [...expressionsOf(parse(block))]));
    const failed = [...different].filter((expression) => engine.compile(expression) === undefined);
    context.diagnostic(
      `${files.length} files, ${blocks.length} places, ${different.size} different expressions, ${failed.length} not read`,
    );
    assert.ok(different.size > 300);
    assert.deepEqual(failed.sort(), [...notChecked].sort());
  });
});

/** The YAML below each `x-kubernetes-validations`: reading whole files as YAML takes seconds. */
function* ruleBlocks(text: string): Generator<string> {
  const lines = text.split('\n');
  for (const [index, line] of lines.entries()) {
    const start = /^[ -]*(?=x-kubernetes-validations:$)/.exec(line)?.[0].length;
    if (start === undefined) continue;
    const below = lines.slice(index + 1);
    const end = below.findIndex(
      (next) => next !== '' && !next.startsWith(' '.repeat(start + 1)) && next[start] !== '-',
    );
    yield below
      .slice(0, end < 0 ? undefined : end)
      .map((next) => next.slice(start))
      .join('\n');
  }
}

function* expressionsOf(rules: readonly ValidationRule[]): Generator<string> {
  for (const { rule, messageExpression } of rules) {
    yield rule;
    if (messageExpression !== undefined) yield messageExpression;
  }
}
