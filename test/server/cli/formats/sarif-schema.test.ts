import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { describe, test } from 'node:test';
import { Ajv } from 'ajv';
import { sarifFormat } from '../../../../server/src/cli/formats/sarif.ts';
import { run } from '../run-command.ts';
import { file, finding, report, sampleTarget } from './sample.ts';

/** Where `npm ci` puts the JSON schema of SARIF 2.1.0, as Microsoft's SDK for SARIF carries it (MIT). */
const schemaModule = '@microsoft/jest-sarif/lib/schemas/sarif-2.1.0-rtm.5.json';

function findSchema(): string | undefined {
  try {
    return createRequire(import.meta.url).resolve(schemaModule);
  } catch {
    return undefined;
  }
}

const path = findSchema();
const skip = path === undefined ? `${schemaModule} is not installed; npm ci brings it` : false;

describe('sarif is what its schema says', { skip }, () => {
  // It is written in draft 4, of which it uses nothing that later drafts read otherwise; a pattern in it is not for /u.
  const { $schema: _draft, id: _id, ...schema } = JSON.parse(readFileSync(path ?? '', 'utf8'));
  const isSarif = new Ajv({ strict: false, validateFormats: false, unicodeRegExp: false }).compile(schema);
  const assertSarif = (text: string) => {
    assert.ok(isSarif(JSON.parse(text)), JSON.stringify(isSarif.errors, undefined, 2));
  };

  test('with findings, fixes and what could not be read', async () => {
    const contract = join(import.meta.dirname, '../../../fixtures/cli/contract.yaml');
    const { out } = await run(['validate', '--format', 'sarif', contract, `${contract}.none`]);
    assert.match(
      out,
      /"fixes"[\s\S]*"toolExecutionNotifications"|"toolExecutionNotifications"[\s\S]*"fixes"/,
    );
    assertSarif(out);
  });

  test('with nothing, and with what no rule describes', () => {
    const sarif = sarifFormat({ version: '1.2.3' });
    assertSarif(sarif.end(report(), []));
    const edits = [{ range: finding().range, newText: '' }];
    const odd = finding({ rule: 'x', path: '', fixes: [{ title: 'Do It', preferred: false, edits }] });
    assertSarif(sarif.end(report(file('a b.yaml', odd), file('-', odd)), [sampleTarget]));
  });

  test('and the schema would tell', () => {
    assert.equal(isSarif({ version: '2.1.0', runs: [{ results: [] }] }), false);
  });
});
