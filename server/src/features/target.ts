import { printRelease } from '../domain/release.ts';
import { mayBeOurs } from '../judge/document.ts';
import { type TargetParams, type TargetResult, targetMethod } from '../protocol.ts';
import type { Feature } from './feature.ts';
import { safely } from './safely.ts';

/** `machineConfiguration/target`: which OpenShift a file is judged for, and who said so. */
export const target: Feature = {
  capabilities: {},
  register(session) {
    session.connection.onRequest<TargetResult | null, never>(
      targetMethod,
      safely(session, targetMethod, null as TargetResult | null, ({ textDocument }: TargetParams) => {
        const manifest = session.manifests.get(textDocument.uri);
        if (manifest === undefined) return null;
        const { target: chosen, resourceSchema } = session.judgeFor(manifest);
        const { release, featureSet, platform, source } = chosen;
        return {
          release: printRelease(release),
          featureSet,
          ...(platform === undefined ? {} : { platform }),
          source,
          schema: resourceSchema.source,
          isOurs: manifest.documents.some((document) => mayBeOurs(document.source)),
        };
      }),
    );
  },
};
