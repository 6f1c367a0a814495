import { isArray, isObject, type JsonObject, type JsonValue } from './json.ts';

/** What stands where lines were taken out: the plan says the same of what it does not show (domain.md 4.11). */
export const linesNotShown = '(the lines that it quotes are not shown)';
/** A line that Ignition's report quotes from user data, numbered, and the caret below it. */
const quoted = /^\s*(?:\d+: .*|\^\s*)$/;
const place = /^(.*Report: )?(?:error|warning|info|deprecated) at line \d+, column \d+$/;

/**
 * A message of the operator without the lines of user data that it quotes where it cannot read them: the operator writes
 * them into its conditions, and they hold a cluster's addresses and certificates. Source: coreos/ignition report.go.
 */
export function withoutQuotedLines(message: string): string {
  if (!message.includes('\n')) return message;
  const lines = message.split('\n');
  const kept = lines.filter((line) => !quoted.test(line));
  if (kept.length === lines.length) return message;
  const text = kept
    .map((line) => line.replace(place, '$1').trim())
    .filter((line) => line !== '')
    .reduce(joined, '');
  return `${text} ${linesNotShown}`;
}

/** A report stands on a line of its own, and its findings one behind the other. */
function joined(text: string, line: string): string {
  if (text === '') return line;
  if (line.startsWith('Report:')) return `${text}\n${line}`;
  return `${text}${text.endsWith('Report:') ? ' ' : '; '}${line}`;
}

/** An object whose `status.conditions` quote no user data. */
export function withoutQuotesInConditions(object: JsonObject): JsonObject {
  const { status } = object;
  const conditions = isObject(status) ? status['conditions'] : undefined;
  if (!isObject(status) || !isArray(conditions)) return object;
  return { ...object, status: { ...status, conditions: conditions.map(withoutQuotesIn) } };
}

function withoutQuotesIn(condition: JsonValue): JsonValue {
  const message = isObject(condition) ? condition['message'] : undefined;
  if (!isObject(condition) || typeof message !== 'string') return condition;
  const shown = withoutQuotedLines(message);
  return shown === message ? condition : { ...condition, message: shown };
}
