import type { ClusterSnapshot } from '../cluster-snapshot.ts';
import type { JsonObject } from '../json.ts';
import { compareReleases, type Release } from '../release.ts';
import { goQuote } from './go-quote.ts';
import { objectAt, textAt } from './read.ts';
import type { Reason } from './reasons.ts';
import type { UserDataSecret } from './user-data-secret.ts';
import { nilDereference } from './verdict.ts';

/** What comes of the user data secret of a provider spec that is about to be patched. */
export type Upgrade =
  | { readonly kind: 'ready'; readonly converts?: string }
  | { readonly kind: 'error'; readonly reason: Reason; readonly error: string }
  | { readonly kind: 'crash'; readonly error: string }
  | { readonly kind: 'unknown'; readonly name: string };

/**
 * Looks at the user data secret before a patch: one that is not of Ignition 3 is converted, or stops the patch.
 * Source: domain.md 4.11; pkg/controller/bootimage/helpers.go:upgradeStubIgnitionIfRequired.
 */
export function upgradeUserData(
  spec: JsonObject,
  secrets: ReadonlyMap<string, UserDataSecret>,
  { userDataSecretsComplete }: ClusterSnapshot,
  release: Release,
): Upgrade {
  const reference = objectAt(spec, ['userDataSecret']);
  if (reference === undefined) return { kind: 'crash', error: nilDereference };
  const name = textAt(reference, ['name']) ?? '';
  const unfit = unfitName(name);
  if (unfit !== undefined) return missing(unfit);
  const secret = secrets.get(name);
  if (secret === undefined)
    return userDataSecretsComplete === true
      ? missing(`secrets ${goQuote(name)} not found`)
      : { kind: 'unknown', name };
  const { conversion } = secret;
  if (conversion.outcome === 'untouched') return { kind: 'ready' };
  if (conversion.outcome === 'converted') return { kind: 'ready', converts: name };
  if (conversion.crash === true) return { kind: 'crash', error: conversion.error };
  return { kind: 'error', reason: 'user-data-conversion', error: inWordsOf(release, conversion.error) };
}

/** Names for which the client does not ask the API server. Source: client-go rest/request.go:Name. */
function unfitName(name: string): string | undefined {
  if (name === '') return 'resource name may not be empty';
  const faults =
    name === '.' || name === '..'
      ? [`may not be '${name}'`]
      : ['/', '%'].flatMap((character) =>
          name.includes(character) ? [`may not contain '${character}'`] : [],
        );
  return faults.length === 0 ? undefined : `invalid resource name ${goQuote(name)}: [${faults.join(' ')}]`;
}

function missing(cause: string): Upgrade {
  const error = `error grabbing user data secret referenced in machineset: ${cause}`;
  return { kind: 'error', reason: 'secret-missing', error };
}

/**
 * Texts that older releases word differently. Sources: 4.19 pkg/controller/common/helpers.go:IgnParseWrapper; the vendored
 * ignition/v2/config/shared/errors/errors.go.
 */
const wordings: readonly { readonly upTo: Release; readonly from: string; readonly to: string }[] = [
  {
    upTo: { major: 4, minor: 19 },
    from: '2.2,3.0,3.1,3.2,3.3,3.4,3.5',
    to: '2.2, 3.0, 3.1, 3.2, 3.3, 3.4, 3.5',
  },
  {
    upTo: { major: 4, minor: 22 },
    from: 'are not supported or functional in spec versions older than 3.6.0',
    to: 'are not supported in spec versions older than 3.4.0',
  },
];

function inWordsOf(release: Release, error: string): string {
  return wordings
    .filter(({ upTo }) => compareReleases(release, upTo) <= 0)
    .reduce((text, { from, to }) => text.replaceAll(from, to), error);
}
