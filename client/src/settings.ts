import { workspace } from 'vscode';

/** The extension's settings. Defaults stand in package.json. */
export interface Settings {
  /** The one kubeconfig file to read; empty for those of the environment. */
  readonly kubeconfigPath: string;
  /** The context to connect to; empty for the kubeconfig's current one. */
  readonly kubeconfigContext: string;
  readonly timeoutMs: number;
  /** Patterns with `*` of contexts whose name has to be typed before anything is written to them. */
  readonly productionContexts: readonly string[];
  /** True: nothing is ever written to a cluster. */
  readonly readOnly: boolean;
  /** May the user data secrets be read that machine sets name? */
  readonly userDataSecrets: 'ask' | 'always' | 'never';
  /** Files that say which images are Red Hat's: stream metadata of other releases, and how EC2 describes images. */
  readonly imageMetadata: readonly string[];
  /** Whether code lenses are shown. */
  readonly codeLens: boolean;
}

/** The settings as they are now. */
export function readSettings(): Settings {
  const settings = workspace.getConfiguration('machineConfiguration');
  return {
    kubeconfigPath: settings.get('kubeconfig.path', ''),
    // A workspace that is not trusted does not choose a cluster.
    kubeconfigContext: workspace.isTrusted ? settings.get('kubeconfig.context', '') : '',
    timeoutMs: Math.max(1, settings.get('connection.timeoutSeconds', 15)) * 1000,
    productionContexts: settings.get<readonly string[]>('productionContexts', []),
    readOnly: settings.get('readOnly', false),
    userDataSecrets: settings.get<'ask' | 'always' | 'never'>('userDataSecrets', 'ask'),
    imageMetadata: settings.get<readonly string[]>('imageMetadata.paths', []),
    codeLens: settings.get('codeLens.enabled', true),
  };
}
