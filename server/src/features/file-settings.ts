import { DidChangeConfigurationNotification } from 'vscode-languageserver/node';
import { parseRelease } from '../domain/release.ts';
import { featureSets } from '../domain/target.ts';
import type { TargetWish } from '../judge/target-choice.ts';
import { targetChangedMethod } from '../protocol.ts';
import type { Session } from '../session.ts';
import { refreshCodeLenses } from './code-lens.ts';
import { refreshDiagnostics } from './diagnostics.ts';
import type { Feature } from './feature.ts';

const section = 'machineConfiguration.target';

/** The settings of each open file, from editors that answer `workspace/configuration`. */
export const fileSettings: Feature = {
  capabilities: {},
  register(session) {
    const { connection, manifests } = session;
    const canAsk = () => session.client.workspace?.configuration === true;
    connection.onDidChangeConfiguration(() => {
      if (canAsk()) void readAll(session, manifests.keys());
    });
    manifests.onDidOpen(({ document }) => {
      if (canAsk()) void readAll(session, [document.uri]);
    });
    manifests.onDidClose(({ document }) => void session.setFacts(document.uri, undefined));
  },
  begin({ client, connection }) {
    if (client.workspace?.didChangeConfiguration?.dynamicRegistration !== true) return;
    // Rejects where the client is gone.
    connection.client
      .register(DidChangeConfigurationNotification.type, { section: 'machineConfiguration' })
      .catch(() => undefined);
  },
};

/** Asks the editor for the settings of files, and has everything judged again where one is new. */
async function readAll(session: Session, uris: readonly string[]): Promise<void> {
  const answers: readonly unknown[] = await session.connection.workspace
    .getConfiguration(uris.map((scopeUri) => ({ scopeUri, section })))
    // Rejects where the client is gone, or has no answer: then nothing is set.
    .catch(() => []);
  const isNew = uris.map((uri, index) => {
    const setting = readWish(answers[index]);
    return session.manifests.get(uri) !== undefined && session.setFacts(uri, { setting });
  });
  if (!isNew.includes(true)) return;
  refreshDiagnostics(session);
  refreshCodeLenses(session);
  // Rejects where the client is gone.
  session.connection.sendNotification(targetChangedMethod).catch(() => undefined);
}

/** What settings say of the target. `auto`, an empty text, and what makes no sense say nothing. */
function readWish(settings: unknown): TargetWish {
  if (typeof settings !== 'object' || settings === null) return {};
  const { release, featureSet, platform } = settings as Readonly<Record<string, unknown>>;
  const parsed = typeof release === 'string' ? parseRelease(release) : undefined;
  const known = featureSets.find((name) => name === featureSet);
  const isPlatform = typeof platform === 'string' && platform !== '' && platform !== 'auto';
  return {
    ...(parsed === undefined ? {} : { release: parsed }),
    ...(known === undefined ? {} : { featureSet: known }),
    ...(isPlatform ? { platform } : {}),
  };
}
