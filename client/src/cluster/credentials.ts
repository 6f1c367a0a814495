import { readFile } from 'node:fs/promises';
import { type Answer, type ApiError, failed, ok } from './api-error.ts';
import { createCredentialPlugin, type PluginCall } from './credential-plugin.ts';
import type { SelectedContext } from './kubeconfig-context.ts';
import type { KubeconfigUser } from './kubeconfig-user.ts';
import { optional } from './optional.ts';

/** What proves who the user is, beyond what stands in the kubeconfig itself. Certificates are PEM. */
export interface Credential {
  readonly token?: string;
  readonly certificate?: string;
  readonly key?: string;
}

export interface CredentialOptions {
  readonly env: Readonly<Record<string, string | undefined>>;
  /** May this program of the kubeconfig run? Asked before each run. */
  readonly mayRunCredentialPlugin: (call: PluginCall) => Promise<boolean>;
  readonly credentialPluginTimeoutMs: number;
  readonly now: () => number;
}

/** Where the credentials of a kubeconfig user come from. */
export interface CredentialSource {
  readonly read: (signal: AbortSignal | undefined) => Promise<Answer<Credential>>;
  /** After a 401: true where reading again may give another credential. */
  readonly renew: () => boolean;
  readonly close: () => void;
}

/**
 * The source of a user's credentials, in kubectl's order of precedence: a token file (read anew each time: who wrote it
 * renews it), the token, a credential plugin, the ID token of a legacy OIDC entry, or nothing but certificates and passwords.
 */
export function createCredentialSource(
  context: SelectedContext,
  options: CredentialOptions,
): CredentialSource {
  const { user, cluster } = context;
  if (user.tokenFile !== undefined) return fromFile(user.tokenFile);
  if (user.token !== undefined) return constant(ok({ token: user.token }));
  if (user.exec !== undefined) {
    const { env, mayRunCredentialPlugin: mayRun, credentialPluginTimeoutMs: timeoutMs, now } = options;
    const plugin = createCredentialPlugin({
      exec: user.exec,
      file: user.file,
      cluster,
      env,
      mayRun,
      timeoutMs,
      now,
    });
    return {
      read: plugin.read,
      renew: () => {
        plugin.forget();
        return true;
      },
      close: plugin.close,
    };
  }
  return constant(user.authProvider === undefined ? ok({}) : fromAuthProvider(user, user.authProvider));
}

function constant(answer: Answer<Credential>): CredentialSource {
  return { read: async () => answer, renew: () => false, close: () => undefined };
}

function fromFile(file: string): CredentialSource {
  return {
    read: async () => {
      try {
        const token = (await readFile(file, 'utf8')).trim();
        return token === '' ? failed(unusable(`The token file ${file} is empty.`)) : ok({ token });
      } catch (error) {
        const code = error instanceof Error && 'code' in error ? String(error.code) : 'an unknown error';
        return failed(unusable(`The token file ${file} cannot be read: the system says ${code}.`));
      }
    },
    renew: () => false,
    close: () => undefined,
  };
}

/**
 * Auth providers have left Kubernetes, but for OIDC. Its ID token is used as it is and never refreshed: an issuer that
 * rotates refresh tokens would end the session of kubectl, whose kubeconfig this extension does not write.
 */
function fromAuthProvider(
  user: KubeconfigUser,
  provider: NonNullable<KubeconfigUser['authProvider']>,
): Answer<Credential> {
  if (provider.name === 'oidc' && provider.idToken !== undefined) {
    return ok(optional({ token: provider.idToken }));
  }
  const problem = `The user ${user.name} in ${user.file} uses the auth provider ${provider.name}, which Kubernetes no longer supports. Run \`oc login\` in a terminal, then connect again.`;
  return failed(unusable(problem));
}

function unusable(problem: string): ApiError {
  return { kind: 'configuration', problem };
}
