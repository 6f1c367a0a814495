import type { JsonObject } from '../json.ts';
import { type AwsContext, reconcileAwsByEc2, withImage } from './aws-ec2.ts';
import { textAt } from './read.ts';
import type { ReleaseBehaviour } from './release-behaviour.ts';
import { regionImage } from './stream.ts';
import type { Verdict } from './verdict.ts';

/**
 * What becomes of an AWS provider spec. Until 4.22 the operator compares its image with a list compiled into it; from
 * 4.23 on it asks EC2 whose image it is. Source: domain.md 4.7;
 * pkg/controller/bootimage/platform_helpers.go:reconcileAWSProviderSpec.
 */
export function reconcileAws(
  spec: JsonObject,
  context: AwsContext,
  { awsImages }: ReleaseBehaviour,
): Verdict {
  return awsImages === 'ec2' ? reconcileAwsByEc2(spec, context) : reconcileAwsByList(spec, context);
}

function reconcileAwsByList(spec: JsonObject, context: AwsContext): Verdict {
  const current = textAt(spec, ['ami', 'id']) ?? null;
  const region = textAt(spec, ['placement', 'region']) ?? '';
  const target = regionImage(context.stream, context.architecture, region);
  if (target === undefined)
    return { kind: 'left-alone', counted: true, reason: 'no-target-image', current, target: null };
  if (current === null) return { kind: 'left-alone', counted: true, reason: 'no-ami-id', current, target };
  if (current === target) return { kind: 'up-to-date', current, target };
  const patch: Verdict = { kind: 'patch', current, target, spec: withImage(spec, target) };
  if (context.published.has(current)) return patch;
  return {
    kind: 'unknown',
    reason: 'aws-image-not-known',
    current,
    target,
    candidates: [patch, { kind: 'left-alone', counted: true, reason: 'custom-image', current, target }],
    decidedBy: `whether the operator knows ${current} as published by Red Hat: the output of \`openshift-install coreos print-stream-json\` of the release that it comes from names it then; \`aws ec2 describe-images --region ${region} --image-ids ${current}\` shows what it is`,
  };
}
