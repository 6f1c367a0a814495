import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { targetMethod } from '../../server/src/protocol.ts';
import { startInProcess, type TestEditor } from '../support/lsp-client.ts';

const head = 'apiVersion: operator.openshift.io/v1\nkind: MachineConfiguration\nmetadata:\n  name: cluster\n';
const skew = `${head}spec:\n  bootImageSkewEnforcement:\n    mode: None\n`;

describe('comments that speak to the server', () => {
  let editor: TestEditor;
  before(async () => {
    editor = await startInProcess();
  });
  after(() => editor.close());

  async function codes(text: string): Promise<readonly string[]> {
    return (await (await editor.open(text)).diagnostics()).map(({ code }) => String(code));
  }

  test('a modeline chooses the release: what it does not have is said', async () => {
    assert.deepEqual(await codes(skew), []);
    assert.deepEqual(await codes(`# openshift: 4.20 platform=AWS\n${skew}`), ['unknown-field']);
  });

  test('a modeline chooses the platform, and its mistakes are told', async () => {
    const managed = `${head}spec:\n  managedBootImages: {}\n`;
    assert.deepEqual(await codes(`# openshift: 4.22 platform=BareMetal\n${managed}`), [
      'platform-unsupported',
    ]);
    assert.deepEqual(await codes(`# openshift: 4.99 platform=AWS\n${managed}`), ['modeline']);
    // A comment of that look in a file of somebody else's is none of our business.
    assert.deepEqual(await codes('# openshift: 4.99\nkind: Pod\n'), []);
  });

  test('the target of a file is told, with who named it', async () => {
    const document = await editor.open(`# openshift: 4.21 featureSet=TechPreviewNoUpgrade\n${skew}`);
    const textDocument = { uri: document.uri };
    assert.deepEqual(await editor.connection.sendRequest(targetMethod, { textDocument }), {
      release: '4.21',
      featureSet: 'TechPreviewNoUpgrade',
      source: 'modeline',
      schema: 'bundled',
      isOurs: true,
    });
    assert.equal(
      await editor.connection.sendRequest(targetMethod, { textDocument: { uri: 'file:///no' } }),
      null,
    );
  });

  test('a finding is ignored with a reason, and the light bulb writes all but that', async () => {
    const document = await editor.open(`${head}  namespace: x\nspec: {}\n`);
    const [finding] = await document.diagnostics();
    assert.ok(finding);
    const ignore = (await document.fixes(finding)).at(-1);
    assert.equal(ignore?.title, 'Ignore cluster-scoped Here…');
    const text = document.applied(ignore);
    assert.deepEqual(await codes(text), ['suppression', 'cluster-scoped']);
    assert.deepEqual(await codes(text.replace('<why>', 'our other tools want it')), []);
    assert.deepEqual(await codes(`${head}spec: {} # machineconfiguration-ignore unknown-field no use\n`), [
      'suppression',
    ]);
  });
});
