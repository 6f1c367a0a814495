import { printFieldPath } from '../domain/field-path.ts';
import { asSentence, celErrorsFor, everyError } from './cel-errors.ts';
import { defineRule } from './rule.ts';

export const failedValidation = defineRule({
  id: 'failed-validation',
  severity: 'error',
  docs: {
    summary: 'A validation rule of the cluster’s CustomResourceDefinition does not hold.',
    why: 'The API server refuses the object with the message that is shown.',
    source: 'x-kubernetes-validations of the CustomResourceDefinition',
  },
  *check(_resource, { verdict }) {
    for (const error of celErrorsFor(verdict, undefined)) {
      yield {
        path: error.path,
        message: `The API server refuses ${printFieldPath(error.path)}: ${asSentence(error.detail)}`,
      };
    }
    for (const error of everyError(verdict)) {
      if (error.keyword !== 'combination') continue;
      yield {
        path: error.path,
        message: `${printFieldPath(error.path)} fits none of the forms that its schema allows.`,
      };
    }
  },
});
