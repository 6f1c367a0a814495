import { printFieldPath, valueAt } from '../domain/field-path.ts';
import { celErrorsFor } from './cel-errors.ts';
import { defineRule } from './rule.ts';

const forms: Readonly<Record<string, { readonly pattern: RegExp; readonly words: string }>> = {
  ocpVersion: { pattern: /^\d+\.\d+\.\d+$/, words: 'an OpenShift version such as 4.18.3, without a suffix' },
  rhcosVersion: {
    pattern: /^\d+\.\d+\.(?:\d{8}|\d{12})-\d+$/,
    words: 'an RHCOS version such as 9.6.20251015-1 or 418.94.202511191518-0',
  },
};

export const bootImageVersion = defineRule({
  id: 'boot-image-version',
  severity: 'error',
  docs: {
    summary: 'A boot image version that is not written as OpenShift or RHCOS versions are.',
    why: 'The API server refuses the object.',
    source: 'domain.md 2.3 (SKEW-5, SKEW-6), 2.4 (ST-4, ST-5)',
  },
  *check(_resource, { verdict }) {
    for (const error of celErrorsFor(verdict, 'boot-image-version')) {
      const form = forms[String(error.path.at(-1))];
      const field = printFieldPath(error.path);
      const message =
        form === undefined
          ? `${field} must set ocpVersion or rhcosVersion.`
          : `${field} must be ${form.words}.`;
      yield { path: error.path, message, data: {} };
    }
  },
  fixes({ path }, { resource }) {
    const value = valueAt(resource.value, path);
    const form = forms[String(path.at(-1))];
    // What people write around the version: `v4.18.3`, `4.18.3-x86_64`.
    const meant =
      typeof value === 'string'
        ? value
            .trim()
            .replace(/^v/i, '')
            .replace(/-(?:x86_64|aarch64|multi)$/, '')
        : '';
    if (form === undefined || meant === value || !form.pattern.test(meant)) return [];
    return [{ title: `Change to \`${meant}\``, preferred: true, edits: [{ op: 'set', path, value: meant }] }];
  },
});
