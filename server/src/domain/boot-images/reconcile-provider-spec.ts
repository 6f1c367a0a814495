import type { JsonObject, JsonValue } from '../json.ts';
import { reconcileAws } from './aws.ts';
import { reconcileAzure } from './azure.ts';
import { reconcileGcp } from './gcp.ts';
import type { Outcome } from './outcome.ts';
import { changesOf, type Platform, readProviderSpec } from './provider-spec.ts';
import type { Decoded } from './provider-spec-decode.ts';
import { objectAt, textAt } from './read.ts';
import type { Reason } from './reasons.ts';
import { prepare, type ReconcileContext, type ReconcileDecision } from './reconcile-context.ts';
import { behaviourOf, type ReleaseBehaviour } from './release-behaviour.ts';
import type { Stream } from './stream.ts';
import { upgradeUserData } from './user-data-upgrade.ts';
import { nilDereference, type Verdict } from './verdict.ts';
import { reconcileVsphere } from './vsphere.ts';

/** One machine set or control plane machine set whose provider spec is looked at. */
export interface Subject {
  readonly kind: 'machineset' | 'ControlPlaneMachineSet';
  readonly name: string;
  /** `providerSpec.value` as it is. */
  readonly value: JsonValue | undefined;
  readonly architecture: string;
  readonly infrastructure: JsonObject;
}

/** The platforms on which the operator looks at an object, as far as the release goes. */
const platforms: readonly Platform[] = ['AWS', 'Azure', 'GCP', 'VSphere'];

/** The user data secret that the operators before 4.19 make every machine set use. Source: domain.md 4.11. */
const managedSecret = 'worker-user-data-managed';

/**
 * What the operator does with a provider spec, once nothing about the object itself keeps it from looking.
 * Source: domain.md 4.3.2 step 8; pkg/controller/bootimage/platform_helpers.go:checkMachineSet, cpms_helpers.go.
 */
export function byProviderSpec(subject: Subject, context: ReconcileContext): ReconcileDecision {
  const behaviour = behaviourOf(context.release);
  const platform = platformOf(subject, behaviour);
  if (platform === 'crash') return crashed(null);
  if (platform === undefined) return leftAlone('platform-not-supported', false, subject, behaviour);
  const spec = readProviderSpec(platform, subject.value, context.release);
  if ('error' in spec) {
    const isEmpty = spec.error === 'providerSpec field was empty';
    return failed(subject, isEmpty ? 'providerspec-empty' : 'providerspec-type', spec.error);
  }
  const { stream, published } = context.prepared ?? prepare(context.snapshot, context.release);
  if (stream === undefined || 'error' in stream)
    return failed(subject, 'stream-not-json', stream?.error ?? '');
  const verdict = verdictOf(platform, spec.value, stream, published, subject, context, behaviour);
  const decide = (candidate: Verdict) => decided(candidate, spec, subject, context, behaviour);
  if (verdict.kind !== 'unknown') return decide(verdict);
  return eitherOf(verdict, verdict.candidates.map(decide));
}

function platformOf(
  { kind, infrastructure }: Subject,
  behaviour: ReleaseBehaviour,
): Platform | 'crash' | undefined {
  const status = objectAt(infrastructure, ['status', 'platformStatus']);
  if (status === undefined) return 'crash';
  const type = textAt(status, ['type']);
  const platform = platforms.find((known) => known === type);
  if (platform === undefined || behaviour.platforms[platform] === undefined) return undefined;
  return kind === 'ControlPlaneMachineSet' && platform === 'VSphere' ? undefined : platform;
}

function verdictOf(
  platform: Platform,
  spec: JsonObject,
  stream: Stream,
  published: ReadonlySet<string>,
  { architecture, infrastructure, name }: Subject,
  { snapshot }: ReconcileContext,
  behaviour: ReleaseBehaviour,
): Verdict {
  switch (platform) {
    case 'AWS':
      return reconcileAws(spec, { snapshot, stream, architecture, published, name }, behaviour);
    case 'Azure':
      return reconcileAzure(spec, stream, architecture);
    case 'GCP':
      return reconcileGcp(spec, stream, architecture);
    case 'VSphere':
      return reconcileVsphere(spec, { snapshot, infrastructure, stream, architecture });
  }
}

/** The decision that a verdict comes to, the user data secret included. */
function decided(
  verdict: Verdict,
  spec: Decoded,
  subject: Subject,
  context: ReconcileContext,
  behaviour: ReleaseBehaviour,
): ReconcileDecision {
  const { current, target } = verdict;
  switch (verdict.kind) {
    case 'error':
      return { ...failed(subject, verdict.reason, verdict.error), current, target };
    case 'crash':
      return { ...crashed(current), target };
    case 'left-alone':
      return { ...leftAlone(verdict.reason, verdict.counted, subject, behaviour), current, target };
    case 'unknown':
      return eitherOf(
        verdict,
        verdict.candidates.map((candidate) => decided(candidate, spec, subject, context, behaviour)),
      );
    case 'up-to-date':
      if (behaviour.userData === 'repoint') return repointed(verdict, spec.value, spec, subject.value);
      return { ...blank, outcome: 'up-to-date', reason: 'boot-image-current', current, target };
    case 'patch':
      if (behaviour.userData === 'repoint') return repointed(verdict, verdict.spec, spec, subject.value);
      return patched({ current, target, spec: verdict.spec }, spec, subject, context);
  }
}

interface Patch {
  readonly current: string | null;
  readonly target: string | null;
  readonly spec: JsonObject;
}

function patched(
  { current, target, spec: after }: Patch,
  before: Decoded,
  subject: Subject,
  { secrets, snapshot, release }: ReconcileContext,
): ReconcileDecision {
  const upgrade = upgradeUserData(before.value, secrets, snapshot, release);
  if (upgrade.kind === 'error') return { ...failed(subject, upgrade.reason, upgrade.error), current, target };
  if (upgrade.kind === 'crash') return { ...crashed(current), target, error: upgrade.error };
  if (upgrade.kind === 'unknown') {
    const decidedBy = `Secret ${upgrade.name} in namespace openshift-machine-api, which was not read`;
    const possible = { outcomes: ['patched', 'error'], decidedBy } as const;
    return { ...blank, outcome: 'unknown', reason: 'secret-not-read', current, target, possible };
  }
  return {
    outcome: 'patched',
    reason: 'boot-image-differs',
    current,
    target,
    changes: changesOf(subject.value ?? null, after, before.unknown),
    droppedFields: before.unknown,
    ...(upgrade.converts === undefined ? {} : { secretConversion: upgrade.converts }),
  };
}

/** Before 4.19: every machine set that is not left alone is made to use the managed secret, and none is converted. */
function repointed(
  { kind, current, target }: Verdict,
  after: JsonObject,
  before: Decoded,
  value: JsonValue | undefined,
): ReconcileDecision {
  const secret = objectAt(before.value, ['userDataSecret']);
  if (secret === undefined) return { ...crashed(current), target };
  const isManaged = textAt(secret, ['name']) === managedSecret;
  if (isManaged && kind !== 'patch')
    return { ...blank, outcome: 'up-to-date', reason: 'boot-image-current', current, target };
  const written = { ...after, userDataSecret: { ...secret, name: managedSecret } };
  return {
    outcome: 'patched',
    reason: kind === 'patch' ? 'boot-image-differs' : 'user-data-secret-renamed',
    current,
    target,
    changes: changesOf(value ?? null, written, before.unknown),
    droppedFields: before.unknown,
  };
}

const blank = { current: null, target: null, changes: [], droppedFields: [] } as const;

/** What is not known: it may come to what any of the candidates comes to. */
function eitherOf(
  verdict: Verdict & { readonly kind: 'unknown' },
  decisions: readonly ReconcileDecision[],
): ReconcileDecision {
  const outcomes = [
    ...new Set(decisions.flatMap(({ outcome, possible }) => possible?.outcomes ?? [outcome])),
  ];
  const { reason, current, target, decidedBy } = verdict;
  return { ...blank, outcome: 'unknown', reason, current, target, possible: { outcomes, decidedBy } };
}

/** Left alone: `skipped` where the release counts it and the object is a machine set, `ignored` otherwise. */
export function leftAlone(
  reason: Reason,
  counted: boolean,
  { kind }: Pick<Subject, 'kind'>,
  { skipCounter }: ReleaseBehaviour,
): ReconcileDecision {
  const outcome: Outcome = counted && skipCounter && kind === 'machineset' ? 'skipped' : 'ignored';
  return { ...blank, outcome, reason };
}

function failed({ kind, name }: Subject, reason: Reason, cause: string): ReconcileDecision {
  return { ...blank, outcome: 'error', reason, error: `failed to reconcile ${kind} ${name}, err: ${cause}` };
}

/** The operator's process ends: its error is that of the Go runtime. */
export function crashed(current: string | null): ReconcileDecision {
  return { ...blank, outcome: 'error', reason: 'operator-crash', error: nilDereference, current };
}
