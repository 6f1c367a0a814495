import { RE2JS } from '@bufbuild/re2';
import type { CompilePattern } from '../pattern.ts';
import { int, type Library, text } from './arguments.ts';
import { CelList } from './cel-value.ts';
import { EvaluationFailure, type Work } from './failure.ts';
import { findMatches } from './regex-find.ts';

const mostCompiled = 1000;

function expression(pattern: string): RE2JS {
  try {
    return RE2JS.compile(pattern);
  } catch (error) {
    // The library throws for a pattern it cannot read, and for nothing else.
    throw new EvaluationFailure(error instanceof Error ? error.message : String(error));
  }
}

function illegal(pattern: string): RE2JS {
  try {
    return expression(pattern);
  } catch (error) {
    if (!(error instanceof EvaluationFailure)) throw error;
    throw new EvaluationFailure(`Illegal regex: ${error.message}`);
  }
}

/**
 * Regular expressions as Go has them, in linear time. What is compiled is kept. Source: k8s.io/apiserver
 * pkg/cel/library/regex.go.
 */
export function createRegex(compilePattern: CompilePattern): Library {
  const compiled = new Map<string, RE2JS>();
  const find = (value: string, pattern: string, most: number, work: Work): readonly string[] => {
    const known = compiled.get(pattern) ?? illegal(pattern);
    // Patterns can be parts of documents, of which there is no end.
    if (compiled.size >= mostCompiled) compiled.clear();
    compiled.set(pattern, known);
    return findMatches(known.re2().prog, value, most, work);
  };
  const matches = (value: string, pattern: string, work: Work): boolean => {
    work.scan(64 + value.length * 2);
    const test = compilePattern(pattern);
    if (test !== undefined) return test(value);
    // Only to say why it is no pattern.
    return expression(pattern).test(value);
  };
  const all = (value: string, pattern: string, most: bigint, work: Work): CelList =>
    new CelList(find(value, pattern, most < 0n ? Number.POSITIVE_INFINITY : Number(most), work));
  return {
    functions: { 'matches/2': ([value, pattern], work) => matches(text(value), text(pattern), work) },
    methods: {
      'matches/1': ([value, pattern], work) => matches(text(value), text(pattern), work),
      'find/1': ([value, pattern], work) => find(text(value), text(pattern), 1, work)[0] ?? '',
      'findAll/1': ([value, pattern], work) => all(text(value), text(pattern), -1n, work),
      'findAll/2': ([value, pattern, most], work) => all(text(value), text(pattern), int(most), work),
    },
  };
}
