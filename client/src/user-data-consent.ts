import type { Memento } from 'vscode';
import type { ClusterIdentity } from './cluster/kube-api.ts';
import { showInformation } from './notify.ts';
import { readSettings } from './settings.ts';

/** Whether the user data secrets of a cluster may be read: as the setting says, else as the user has answered once. */
export interface UserDataConsent {
  /** What is known without a question. */
  isGiven(identity: ClusterIdentity): boolean;
  /** Asks where it has not been answered yet for this cluster. */
  ask(identity: ClusterIdentity): Promise<boolean>;
}

/** @param memory of the machine: an answer holds in every workspace */
export function createUserDataConsent(memory: Memento): UserDataConsent {
  const answerOf = (identity: ClusterIdentity): boolean | undefined => {
    const setting = readSettings().userDataSecrets;
    return setting === 'ask' ? memory.get<boolean>(keyOf(identity)) : setting === 'always';
  };
  return {
    isGiven: (identity) => answerOf(identity) ?? false,
    async ask(identity) {
      const known = answerOf(identity);
      if (known !== undefined) return known;
      const answer = await showInformation(
        `Read the user data secrets of ${identity.context}?`,
        {
          modal: true,
          detail:
            'The preview then says which of them the Machine Config Operator converts, and which conversion would fail. Of each only its Ignition version, and whether it can be converted, is kept in memory; its content goes nowhere. You are asked once for each cluster.',
        },
        'Read',
        'Do Not Read',
      );
      // Whoever closes the question is asked again.
      if (answer === undefined) return false;
      await memory.update(keyOf(identity), answer === 'Read');
      return answer === 'Read';
    },
  };
}

/** A cluster keeps its id where its address or its context's name changes. */
function keyOf({ clusterId, server }: ClusterIdentity): string {
  return `machineConfiguration.userDataSecrets:${clusterId ?? server}`;
}
