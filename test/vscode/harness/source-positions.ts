import { readFile } from 'node:fs/promises';
import { SourceMap, type SourceMapPayload } from 'node:module';

/** Rewrites positions in the bundled runner (`runner.cjs:10678:32`) in a stack to those in the suites' sources. */
export async function readSourcePositions(runner: string): Promise<(stack: string) => string> {
  const map = new SourceMap(JSON.parse(await readFile(`${runner}.map`, 'utf8')) as SourceMapPayload);
  return (stack) =>
    stack.replaceAll(/[^\s(]*runner\.cjs:(\d+):(\d+)/g, (position, line: string, column: string) => {
      const origin = map.findOrigin(Number(line), Number(column));
      if (!('fileName' in origin)) return position;
      return `${origin.fileName.replace(/^(\.\.\/)+/, '')}:${origin.lineNumber}:${origin.columnNumber}`;
    });
}
