import { policyErrorsFor } from './policy-errors.ts';
import { defineRule } from './rule.ts';

export const platformUnsupported = defineRule({
  id: 'platform-unsupported',
  severity: 'error',
  docs: {
    summary: 'Boot image management on a platform that the target release does not manage boot images on.',
    why: 'The admission policy managed-bootimages-platform-check refuses the object, even where managedBootImages is empty.',
    source:
      'domain.md 2.8; machine-config-operator manifests/machineconfigcontroller/update-bootimages-validatingadmissionpolicy.yaml',
  },
  *check(_resource, { verdict, target }) {
    for (const { path, message } of policyErrorsFor(verdict, 'managed-bootimages-platform-check')) {
      const supported = /platforms: (.*)$/.exec(message)?.[1];
      if (supported === undefined || target.platform === undefined) continue;
      yield {
        path,
        on: 'key',
        message: `Boot image management is not supported on ${target.platform}, only on ${supported}; remove spec.managedBootImages.`,
        data: {},
      };
    }
  },
  fixes: ({ path }) => [{ title: 'Remove `managedBootImages`', edits: [{ op: 'remove', path }] }],
});
