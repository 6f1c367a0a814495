import type { ClusterSnapshot } from '../cluster-snapshot.ts';
import { isArray } from '../json.ts';
import type { Release } from '../release.ts';
import { parseGoJson } from './go-json.ts';
import type { ObjectDecision } from './outcome.ts';
import { textAt } from './read.ts';
import type { Reason } from './reasons.ts';
import { behaviourOf } from './release-behaviour.ts';
import { awsImagesIn, readStream, type Stream } from './stream.ts';
import type { UserDataSecret } from './user-data-secret.ts';

/** What the decision for one object depends on besides the object. */
export interface ReconcileContext {
  readonly snapshot: ClusterSnapshot;
  readonly release: Release;
  /** Is a feature gate on; undefined: not known. */
  readonly gates: (name: string) => boolean | undefined;
  /** The user data secrets as they are before this object: a pass converts a shared one once. */
  readonly secrets: ReadonlyMap<string, UserDataSecret>;
  /** What `prepare` makes of the snapshot. Without it every decision works it out anew, which takes longer. */
  readonly prepared?: Prepared;
}

/** What all decisions of a pass have in common. */
export interface Prepared {
  /** The stream of the ConfigMap `coreos-bootimages`, or the operator's error; undefined where there is no ConfigMap. */
  readonly stream: Stream | { readonly error: string } | undefined;
  /** The AWS image ids that Red Hat is known to have published. */
  readonly published: ReadonlySet<string>;
}

/** A decision, and the user data secret that is converted on the way to it (also where the object then fails). */
export interface ReconcileDecision extends ObjectDecision {
  readonly reason: Reason;
  readonly secretConversion?: string;
}

/**
 * Reads once what all decisions of a pass need: the stream metadata of the snapshot. A list of image ids that is compiled
 * into the operator knows those of releases before it; whether it knows those that its own release comes with is not
 * known. Source: release-4.22 pkg/controller/bootimage/ami.go.
 */
export function prepare({ bootImages, otherStreams }: ClusterSnapshot, release: Release): Prepared {
  const own = parseGoJson(textAt(bootImages ?? undefined, ['data', 'stream']) ?? '');
  const others = isArray(otherStreams) ? otherStreams : [];
  const streams =
    'value' in own && behaviourOf(release).awsImages === 'ec2' ? [own.value, ...others] : others;
  return {
    stream: bootImages === undefined || bootImages === null ? undefined : readStream(bootImages, release),
    published: new Set(streams.flatMap(awsImagesIn)),
  };
}
