import type { ClusterSnapshot } from '../cluster-snapshot.ts';
import { isArray, isObject, type JsonObject, type JsonValue } from '../json.ts';
import {
  marketplaceOwner,
  newestOfProduct,
  productOf,
  redHatOwner,
  versionToken,
} from './aws-marketplace.ts';
import { objectAt, textAt } from './read.ts';
import type { Reason } from './reasons.ts';
import { architectureOf, regionImage, type Stream } from './stream.ts';
import type { Verdict } from './verdict.ts';

/** What the decision about an AWS provider spec depends on besides it. */
export interface AwsContext {
  readonly snapshot: ClusterSnapshot;
  readonly stream: Stream;
  readonly architecture: string;
  /** Every image id that Red Hat is known to have published: those of all stream metadata there is. */
  readonly published: ReadonlySet<string>;
  /** The object's name, for the operator's texts. */
  readonly name: string;
}

interface Machine {
  readonly spec: JsonObject;
  readonly region: string;
  readonly current: string;
}

/**
 * What becomes of an AWS provider spec where the operator asks EC2 whose image it has (4.23 and later). An EC2 listing in
 * the snapshot stands for EC2's answers. Where it says nothing of an id, or there is none, an id in stream metadata is
 * taken for one of Red Hat's account, except in partitions of their own (GovCloud, China), where other accounts may
 * publish. Source: domain.md 4.7.2; platform_helpers.go:reconcileAWSProviderSpec, aws_helpers.go.
 */
export function reconcileAwsByEc2(spec: JsonObject, context: AwsContext): Verdict {
  const current = textAt(spec, ['ami', 'id']);
  if (current === undefined)
    return { kind: 'left-alone', counted: true, reason: 'no-ami-id', current: null, target: null };
  const machine = { spec, current, region: textAt(spec, ['placement', 'region']) ?? '' };
  const credentials = credentialsError(context.snapshot);
  if (credentials !== undefined) return failed(machine, 'aws-credentials', credentials);
  const { ec2Images } = context.snapshot;
  if (!isArray(ec2Images)) return withoutListing(machine, context);
  const image = ec2Images.find((listed) => textAt(listed, ['ImageId']) === current);
  if (image === undefined)
    return context.published.has(current) ? withoutListing(machine, context) : notFound(machine);
  const owner = textAt(image, ['OwnerId']);
  if (owner === redHatOwner) return standard(machine, context);
  const product = owner === marketplaceOwner ? productOf(image) : undefined;
  return product === undefined ? custom(machine) : marketplace(machine, product, ec2Images, context);
}

function credentialsError({ credentials }: ClusterSnapshot): string | undefined {
  const name = 'aws-cloud-credentials';
  if (credentials?.aws === 'missing') return `failed to fetch ${name} secret: secrets "${name}" not found`;
  if (credentials?.aws !== 'neither') return undefined;
  const keys = '(aws_access_key_id/aws_secret_access_key)';
  return `${name} secret contains neither static credentials ${keys} nor STS credentials (role_arn/web_identity_token_file)`;
}

function withoutListing(machine: Machine, context: AwsContext): Verdict {
  const { current, region } = machine;
  const ordinary = standard(machine, context);
  const isPublished = context.published.has(current);
  const isApart = region.startsWith('us-gov-') || region.startsWith('cn-');
  if (isPublished && !isApart) return ordinary;
  const product: Verdict = { kind: 'up-to-date', current, target: current };
  const others = isPublished ? [] : [product, notFound(machine)];
  return {
    kind: 'unknown',
    reason: 'aws-image-not-known',
    current,
    target: ordinary.target,
    candidates: [ordinary, custom(machine), ...others],
    decidedBy: `whose image ${current} is: \`aws ec2 describe-images --region ${region} --image-ids ${current} --output json\` (with every other image id of the cluster: what such a listing lacks counts as gone)`,
  };
}

/** An image of Red Hat's own account: the stream says what it becomes. */
function standard({ spec, current, region }: Machine, { stream, architecture }: AwsContext): Verdict {
  const target = regionImage(stream, architecture, region);
  if (target === undefined)
    return { kind: 'left-alone', counted: true, reason: 'no-target-image', current, target: null };
  return become({ spec, current, region }, target);
}

/** An image of AWS Marketplace: it becomes the newest one of its product, up to the version in the stream. */
function marketplace(
  machine: Machine,
  product: string,
  images: readonly JsonValue[],
  { stream, architecture, name }: AwsContext,
): Verdict {
  const part = architectureOf(stream, architecture);
  if ('error' in part) return failed(machine, 'stream-arch-missing', part.error);
  const artifact = objectAt(part.value, ['artifacts', 'aws']);
  if (artifact === undefined) {
    const error = `MachineSet ${name}: no aws artifact in stream for arch ${architecture}`;
    return failed(machine, 'aws-stream-artifact', error);
  }
  const bound = versionToken(textAt(artifact, ['release']) ?? '');
  if (typeof bound !== 'string')
    return failed(machine, 'aws-stream-artifact', `MachineSet ${name}: ${bound.error}`);
  const target = textAt(newestOfProduct(images.filter(isObject), product, bound), ['ImageId']) ?? '';
  if (target !== '') return become(machine, target);
  const { current } = machine;
  return { kind: 'left-alone', counted: true, reason: 'no-target-image', current, target: null };
}

function become({ spec, current }: Machine, target: string): Verdict {
  if (current === target) return { kind: 'up-to-date', current, target };
  return { kind: 'patch', current, target, spec: withImage(spec, target) };
}

function custom({ current }: Machine): Verdict {
  return { kind: 'left-alone', counted: true, reason: 'custom-image', current, target: null };
}

function notFound(machine: Machine): Verdict {
  return failed(machine, 'aws-ami-not-found', `AMI ${machine.current} not found`);
}

function failed({ current }: Machine, reason: Reason, error: string): Verdict {
  return { kind: 'error', reason, error, current, target: null };
}

/** Only one of id, ARN and filters may be there, so the others go. */
export function withImage(spec: JsonObject, id: string): JsonObject {
  return { ...spec, ami: { id } };
}
