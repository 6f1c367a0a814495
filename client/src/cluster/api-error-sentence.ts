import type { ApiError, InvalidField, UnreachableReason } from './api-error.ts';
import { displayUrl } from './redact.ts';

/** What a sentence names: the context, its server's address, and what the request was about. */
export interface Subject {
  readonly context: string;
  readonly server: string;
  /** `MachineConfiguration "cluster"` */
  readonly object: string;
}

/** One whole sentence (or two) that tells an administrator what failed, where, why, and what to do. No credentials. */
export function sentence(error: ApiError, subject: Subject): string {
  const { context, object } = subject;
  const server = displayUrl(subject.server);
  switch (error.kind) {
    case 'unreachable':
      return unreachable(error, context, server);
    case 'unauthorized':
      return `Your credentials for ${context} (${server}) were not accepted; they may have expired. Run \`oc login ${server}\` in a terminal, then connect again.`;
    case 'forbidden':
      return `${error.user === undefined ? 'You' : `User ${error.user}`} cannot ${error.verb} ${error.resource} in ${context}. Ask an administrator of the cluster for this permission.`;
    case 'notFound':
      return `There is no ${object} in ${context}.`;
    case 'kindMissing':
      return `The API server of ${context} (${server}) does not know ${error.resource}. It is not an OpenShift cluster, or its release does not have this kind yet; select another cluster context.`;
    case 'changedSince':
      return `${object} in ${context} has changed since the preview. Preview again to see what would change now.`;
    case 'ownedByOthers':
      return `${object} in ${context} was not changed: ${list(error.fields.map(({ path, manager }) => `${path} is set by ${manager === '' ? 'another manager' : manager}`))}. Keep the value of the cluster in your file, or ask whoever manages it to change it.`;
    case 'alreadyExists':
      return `${object} has been created in ${context} since the preview. Preview again to see what would change now.`;
    case 'invalid':
      return `The API server of ${context} does not accept ${object}: ${list(error.fields.map(invalidField))}. Correct the file, then preview again.`;
    case 'denied':
      return `In ${context}, ${error.by} denies ${object}: ${ended(error.message === '' ? 'it gives no reason' : error.message)} Correct the file, then preview again.`;
    case 'undeclaredField':
      return `${object} in ${context} has no ${error.paths.length === 1 ? 'field' : 'fields'} ${list(error.paths)}. Remove what the cluster's release does not have, then preview again.`;
    case 'expired':
      return `The API server of ${context} no longer has the version of ${object} that was asked for. Try again.`;
    case 'busy':
      return `The API server of ${context} is not ready to answer${error.message === '' ? '' : ` (${withoutStop(error.message)})`}. Try again in ${error.retryAfterSeconds === undefined ? 'a moment' : seconds(error.retryAfterSeconds)}.`;
    case 'configuration':
      return error.problem;
    case 'credentialPlugin':
      return `The credential plugin ${error.command} gave no credentials for ${context}: ${ended(error.problem)}${error.installHint === undefined ? '' : ` ${ended(error.installHint)}`} Correct this, or run \`oc login ${server}\` in a terminal.`;
    case 'readOnly':
      return `Nothing was sent to ${context}: the setting \`machineConfiguration.readOnly\` forbids changes to it.`;
    case 'cancelled':
      return `The request to ${context} was cancelled.`;
    case 'other':
      return `The API server of ${context} (${server}) answered ${error.status}${error.reason === '' ? '' : ` ${error.reason}`} for ${object}${error.message === '' ? '.' : `: ${ended(error.message)}`}`;
  }
}

function unreachable(
  error: Extract<ApiError, { kind: 'unreachable' }>,
  context: string,
  server: string,
): string {
  const through = error.proxy === undefined ? '' : ` through the proxy ${error.proxy}`;
  const { what, toDo } = unreachableTexts[error.reason];
  const detail = error.detail === '' ? '' : ` (${withoutStop(error.detail)})`;
  return `The API server of ${context} (${server}) ${what}${through}${detail}. ${toDo}`;
}

const unreachableTexts: Readonly<
  Record<UnreachableReason, { readonly what: string; readonly toDo: string }>
> = {
  refused: {
    what: 'refused the connection',
    toDo: 'Check that the cluster is running and that you are on its network or VPN.',
  },
  'name-not-found': {
    what: 'could not be found by name',
    toDo: 'Check the address in the kubeconfig and that you are on the network or VPN of the cluster.',
  },
  timeout: {
    what: 'did not answer',
    toDo: 'Check that you are on the network or VPN of the cluster, or raise `machineConfiguration.connection.timeoutSeconds`.',
  },
  certificate: {
    what: 'could not be trusted',
    toDo: 'Check the certificate authority of the cluster in the kubeconfig; run `oc login` again if the certificates of the cluster were renewed.',
  },
  'connection-lost': {
    what: 'closed the connection before it had answered',
    toDo: 'Try again.',
  },
  'no-route': {
    what: 'could not be reached',
    toDo: 'Check that you are on the network or VPN of the cluster.',
  },
  redirected: {
    what: 'redirected the request, which is refused because it would send your credentials elsewhere',
    toDo: 'Check the address in the kubeconfig: it is the address of the API server, not of the web console.',
  },
  'not-kubernetes': {
    what: 'did not answer as a Kubernetes API server does',
    toDo: 'Check the address in the kubeconfig, and what stands between you and the cluster.',
  },
  'too-large': {
    what: 'sent more than this extension accepts in one answer',
    toDo: 'Report this with the size of your cluster.',
  },
  other: {
    what: 'could not be reached',
    toDo: 'Check the address and the credentials of the context in the kubeconfig.',
  },
};

function invalidField({ path, message }: InvalidField): string {
  return path === '' || path === '<nil>' ? withoutStop(message) : `${path}: ${withoutStop(message)}`;
}

/** "a", "a and b", "a, b and c". A sentence holds five; the rest is counted. */
function list(items: readonly string[]): string {
  const shown = items.length > 5 ? [...items.slice(0, 4), `${items.length - 4} more`] : items;
  const last = shown.at(-1) ?? '';
  return shown.length < 2 ? last : `${shown.slice(0, -1).join(', ')} and ${last}`;
}

function ended(text: string): string {
  const trimmed = text.trim();
  return /[.!?]$/.test(trimmed) ? trimmed : `${trimmed}.`;
}

function withoutStop(text: string): string {
  return text.trim().replace(/\.+$/, '');
}

function seconds(count: number): string {
  return count === 1 ? '1 second' : `${count} seconds`;
}
