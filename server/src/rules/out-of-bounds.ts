import { type AdmissionError, type BoundKeyword, boundKeywords } from '../admission/admission-error.ts';
import { printFieldPath } from '../domain/field-path.ts';
import { everyError } from './cel-errors.ts';
import { defineRule } from './rule.ts';

type BoundError = Extract<AdmissionError, { readonly keyword: BoundKeyword }>;

const sentences: Readonly<Record<BoundKeyword, (limit: string) => string>> = {
  minLength: (limit) => `must have at least ${limit} characters`,
  maxLength: (limit) => `must have at most ${limit} characters`,
  minItems: (limit) => `must have at least ${limit} items`,
  maxItems: (limit) => `must have at most ${limit} items`,
  minProperties: (limit) => `must have at least ${limit} fields`,
  maxProperties: (limit) => `must have at most ${limit} fields`,
  minimum: (limit) => `must be at least ${limit}`,
  maximum: (limit) => `must be at most ${limit}`,
  multipleOf: (limit) => `must be a multiple of ${limit}`,
};

export const outOfBounds = defineRule({
  id: 'out-of-bounds',
  severity: 'error',
  docs: {
    summary:
      'A value that is too long or too short, too large or too small, or a list with too many or too few items.',
    why: 'The API server refuses the object.',
    source: 'domain.md 2.2 (MBI-7), 2.3 (SKEW-7), 2.6, 2.7',
  },
  *check(_resource, { verdict }) {
    for (const error of everyError(verdict)) {
      if (!isBound(error)) continue;
      const limit = String(error.limit);
      const phrase = sentences[error.keyword](limit);
      yield {
        path: error.path,
        message: `${printFieldPath(error.path)} ${limit === '1' ? singular(phrase) : phrase}.`,
      };
    }
  },
});

function isBound(error: AdmissionError): error is BoundError {
  return boundKeywords.some((keyword) => keyword === error.keyword);
}

function singular(phrase: string): string {
  return phrase.replace(/s$/, '');
}
