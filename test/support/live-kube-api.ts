import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import type { KubeApi } from '../../client/src/cluster/kube-api.ts';
import { readKubeconfig } from '../../client/src/cluster/kubeconfig.ts';
import { selectContext } from '../../client/src/cluster/kubeconfig-context.ts';
import { createKubeApi, type KubeApiOptions } from '../../client/src/cluster/kubernetes-client.ts';
import type { ControlPlane } from './control-plane.ts';

/** What the product's client is given in tests: nothing of this machine, and no credential plugin. */
export const liveOptions: KubeApiOptions = {
  env: {},
  timeoutMs: 10_000,
  credentialPluginTimeoutMs: 1000,
  now: () => Date.now(),
  mayRunCredentialPlugin: async () => false,
  isReadOnly: () => false,
};

/** The product's own client of a running control plane, as somebody of its kubeconfig. */
export async function liveKubeApi(
  { kubeconfigPath, contexts }: ControlPlane,
  as: keyof ControlPlane['contexts'],
): Promise<KubeApi> {
  const found = await readKubeconfig({
    env: {},
    homeDirectory: '/',
    platform: process.platform,
    path: kubeconfigPath,
    readFile: (path) => readFile(path, 'utf8'),
  });
  assert.ok(found.outcome === 'found');
  const selection = selectContext(found.config, contexts[as]);
  assert.ok(selection.outcome === 'selected');
  return createKubeApi(selection.context, liveOptions);
}
