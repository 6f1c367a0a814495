import { RE2JS } from '@bufbuild/re2';

/** Tests whether a text contains a match of the compiled pattern. */
export type Pattern = (text: string) => boolean;

/** Compiles an RE2 pattern; undefined where it is not one. */
export type CompilePattern = (pattern: string) => Pattern | undefined;

/**
 * A compiler of RE2 patterns, as Go has them: linear in time whatever the pattern and the text. CRD patterns must not
 * run in JavaScript's engine, where some are exponential and some mean something else. Compiled patterns are kept in the
 * compiler that is returned.
 */
export function createPatternCompiler(): CompilePattern {
  const compiled = new Map<string, Pattern | undefined>();
  return (pattern) => {
    if (!compiled.has(pattern)) compiled.set(pattern, compile(pattern));
    return compiled.get(pattern);
  };
}

function compile(pattern: string): Pattern | undefined {
  try {
    const expression = RE2JS.compile(pattern);
    return (text) => expression.test(text);
  } catch {
    // The library throws for a pattern it cannot read, and for nothing else.
    return undefined;
  }
}
