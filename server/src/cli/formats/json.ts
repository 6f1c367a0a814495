import type { Format } from './format.ts';

/** The report itself, as one JSON object. */
export function jsonFormat(): Format {
  return { file: () => '', end: (report) => `${JSON.stringify(report, null, 2)}\n` };
}
