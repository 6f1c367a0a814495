import { isSamePath, printFieldPath } from '../domain/field-path.ts';
import { asSentence } from './cel-errors.ts';
import { defineRule } from './rule.ts';

export const invalidMetadata = defineRule({
  id: 'invalid-metadata',
  severity: 'error',
  docs: {
    summary:
      'Metadata that no Kubernetes object may have: a name, label, annotation or owner of a wrong form.',
    why: 'The API server refuses the object before it looks at anything else.',
    source: 'k8s.io/apimachinery pkg/api/validation (ValidateObjectMeta)',
  },
  *check(_resource, { verdict }) {
    const told = new Set<string>();
    for (const error of verdict.errors) {
      if (error.keyword !== 'decode' && error.keyword !== 'meta') continue;
      // A missing name, and a value of a wrong type, have rules of their own.
      if (error.field === 'metadata.name' && error.message.startsWith('Required value')) continue;
      if (verdict.foreseen.some(({ keyword, path }) => keyword === 'type' && isSamePath(path, error.path)))
        continue;
      // The server says some of it several times.
      if (told.has(error.message)) continue;
      told.add(error.message);
      const message =
        error.keyword === 'decode'
          ? `The API server cannot read the object: ${asSentence(error.message)}`
          : `The API server refuses ${printFieldPath(error.path)}: ${asSentence(error.message)}`;
      yield { path: error.path, message };
    }
  },
});
