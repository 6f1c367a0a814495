import type { KubeApi } from '../../client/src/cluster/kube-api.ts';
import type { SelectedContext } from '../../client/src/cluster/kubeconfig-context.ts';
import { createKubeApi, type KubeApiOptions } from '../../client/src/cluster/kubernetes-client.ts';

/** No real secret: whatever a test sees of it outside a request has leaked. */
export const canaryToken = 'sha256~canary-token';

/** The product's own client, for the context `orchid` of a kubeconfig that names `server`. */
export function clientOf(
  server: string,
  {
    cluster = {},
    user = { token: canaryToken },
    options = {},
  }: {
    readonly cluster?: Partial<SelectedContext['cluster']>;
    readonly user?: Partial<SelectedContext['user']>;
    readonly options?: Partial<KubeApiOptions>;
  } = {},
): KubeApi {
  const file = '/home/ada/.kube/config';
  return createKubeApi(
    {
      name: 'orchid',
      cluster: { name: 'orchid', file, server, insecureSkipTlsVerify: false, ...cluster },
      user: { name: 'ada', file, ...user },
    },
    {
      env: {},
      timeoutMs: 2_000,
      credentialPluginTimeoutMs: 10_000,
      now: () => Date.now(),
      mayRunCredentialPlugin: async () => true,
      isReadOnly: () => false,
      ...options,
    },
  );
}
