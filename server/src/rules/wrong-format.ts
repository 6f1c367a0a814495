import { printFieldPath } from '../domain/field-path.ts';
import { everyError } from './cel-errors.ts';
import { defineRule } from './rule.ts';

const formats: Readonly<Record<string, string>> = {
  int32: 'a whole number between -2147483648 and 2147483647',
};

export const wrongFormat = defineRule({
  id: 'wrong-format',
  severity: 'error',
  docs: {
    summary: 'A value that is not written as the field wants it.',
    why: 'The API server refuses the object.',
    source: 'domain.md 2.1 (managementState, failedRevisionLimit)',
  },
  *check(_resource, { verdict }) {
    for (const error of everyError(verdict)) {
      const field = printFieldPath(error.path);
      if (error.keyword === 'pattern') {
        const choices = /^\^\(([\w|]+)\)\$$/.exec(error.pattern)?.[1]?.split('|').join(', ');
        const wanted = choices === undefined ? `match the pattern ${error.pattern}` : `be one of ${choices}`;
        yield { path: error.path, message: `${field} must ${wanted}.` };
      } else if (error.keyword === 'format') {
        const wanted = formats[error.format] ?? `a value of the format ${error.format}`;
        yield { path: error.path, message: `${field} must be ${wanted}.` };
      }
    }
  },
});
