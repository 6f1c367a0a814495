import { type QuickPickItem, window, workspace } from 'vscode';
import type { ContextSummary } from '../cluster/kubeconfig-context.ts';
import { showError } from '../notify.ts';
import { showConnectionFailure } from './connection-failure.ts';
import type { Parts } from './parts.ts';

/** *Select Cluster Context…*: a context of the kubeconfig, which the workspace then keeps. */
export async function selectContext({ cluster }: Parts): Promise<void> {
  if (!workspace.isTrusted) {
    void showError(
      'This workspace is not trusted, so no cluster is contacted. Trust the workspace to select a cluster.',
    );
    return;
  }
  const found = await cluster.contexts();
  if ('problem' in found) {
    const { problem } = found;
    if (problem.outcome === 'broken') void showError(problem.sentence);
    if (problem.outcome === 'none') {
      void showError(
        `No kubeconfig was found (looked for ${problem.lookedIn.join(', ')}). Run \`oc login\` in a terminal, or set \`machineConfiguration.kubeconfig.path\`.`,
      );
    }
    return;
  }
  const picked = await window.showQuickPick(found.contexts.map(toItem), {
    title: 'Cluster context for this workspace',
    placeHolder: 'The contexts of your kubeconfig',
    matchOnDescription: true,
    matchOnDetail: true,
  });
  if (picked === undefined) return;
  await cluster.select(picked.label);
  const state = cluster.connection.state();
  if (state.state === 'failed') await showConnectionFailure(state.sentence);
}

function toItem({ name, server, user, isCurrent, insecure, problem, file }: ContextSummary): QuickPickItem {
  const facts = [
    isCurrent ? 'current context' : '',
    insecure ? 'certificate not checked' : '',
    problem ?? '',
  ];
  return {
    label: name,
    description: facts.filter((fact) => fact !== '').join(', '),
    detail: `${server ?? 'no server'} as ${user} · ${file}`,
  };
}
