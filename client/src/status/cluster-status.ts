import { type Disposable, StatusBarAlignment, ThemeColor, window } from 'vscode';
import type { ConnectionState } from '../cluster/connection.ts';
import type { ClusterSession } from '../cluster-session.ts';
import { isProduction } from '../production.ts';
import { readSettings } from '../settings.ts';

/** The status bar's word on which cluster is meant: a safety sign, so it is there as long as the extension is in use. */
export interface ClusterStatus extends Disposable {
  show(): void;
  /** Looks again: what has been saved of a cluster may have taken the place of a live one. */
  redraw(): void;
}

/** What the status bar shows of a connection. */
interface Shown {
  readonly text: string;
  readonly tooltip: string;
  readonly alarming?: boolean;
}

/** @param saved the name of what has been saved of a cluster and is taken for it; undefined where nothing is */
export function createClusterStatus(session: ClusterSession, saved: () => string | undefined): ClusterStatus {
  const item = window.createStatusBarItem('machineConfiguration.cluster', StatusBarAlignment.Left, 50);
  item.name = 'Machine Configuration: Cluster';
  item.command = 'machineConfiguration.selectContext';
  let visible = false;
  let drawnSaved: string | undefined;

  const draw = async (state: ConnectionState): Promise<void> => {
    const name = saved();
    const shown =
      name === undefined
        ? describe(state, state.state === 'disconnected' ? await session.contextName() : undefined)
        : describeSaved(name);
    if (session.connection.state() !== state || saved() !== name) return;
    drawnSaved = name;
    item.text = shown.text;
    item.tooltip = shown.tooltip;
    item.backgroundColor =
      shown.alarming === true ? new ThemeColor('statusBarItem.errorBackground') : undefined;
    item.accessibilityInformation = { label: shown.tooltip };
    if (visible) item.show();
  };
  const stop = session.connection.onDidChange((state) => void draw(state));
  // The kubeconfig may have come, or changed, since.
  const looking = window.onDidChangeActiveTextEditor(() => void draw(session.connection.state()));
  return {
    redraw() {
      if (saved() !== drawnSaved) void draw(session.connection.state());
    },
    show() {
      visible = true;
      void draw(session.connection.state());
    },
    dispose() {
      stop();
      looking.dispose();
      item.dispose();
    },
  };
}

function describeSaved(name: string): Shown {
  return {
    text: `$(archive) ${name} (snapshot)`,
    tooltip: `Files are judged and previewed for the cluster that was saved as ${name}; no cluster is contacted. Select a context here to leave it.`,
  };
}

function describe(state: ConnectionState, contextName: string | undefined): Shown {
  switch (state.state) {
    case 'disconnected':
      return contextName === undefined
        ? { text: '$(plug) No cluster', tooltip: 'No cluster context is known. Select one.' }
        : {
            text: `$(plug) ${contextName}`,
            tooltip: `Not connected. Preview Changes connects to ${contextName}; select another context here.`,
          };
    case 'connecting':
      return {
        text: `$(sync~spin) ${state.context ?? 'cluster'}`,
        tooltip: `Connecting to ${state.context ?? 'the cluster'}.`,
      };
    case 'connected': {
      const { context, server, user, insecure } = state.identity;
      const guarded = isProduction(readSettings().productionContexts, [context, server]);
      const tls = insecure ? ' The server’s certificate is not checked.' : '';
      const tooltip = `Connected to ${context} (${server}) as ${user}.${guarded ? ' This is a production context.' : ''}${tls}`;
      return { text: `$(${guarded ? 'lock' : 'server'}) ${context} (${cluster(server)})`, tooltip };
    }
    case 'failed':
      return { text: `$(error) ${state.context ?? 'No cluster'}`, tooltip: state.sentence, alarming: true };
  }
}

/** The API server's address without what every address has: `api.prod.example.com:6443`. */
function cluster(server: string): string {
  return server.replace(/^https?:\/\//, '');
}
