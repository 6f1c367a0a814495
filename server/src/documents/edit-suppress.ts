import { isEqual } from '../domain/json.ts';
import { applyChanges } from './edit.ts';
import type { TextChange } from './edit-replace.ts';
import { lineStart } from './geometry.ts';
import type { Span } from './locate.ts';
import { YamlSource } from './manifest.ts';
import { styleOf } from './style.ts';
import { matches, readSuppressions, reasonPlaceholder, suppressionKeyword } from './suppressions.ts';

/**
 * The comment line that suppresses a finding of `rule` at `span`, above the line of the finding and as far in. Its reason
 * is a placeholder, which counts as none: the finding stays until the user has written why. Undefined where no comment can
 * stand: in JSON, within a string of several lines, on the line that opens the document.
 */
export function suppressionEdit(source: YamlSource, span: Span, rule: string): TextChange | undefined {
  const { text, parsed } = source;
  const style = styleOf(text, parsed);
  if (source.language === 'json' || style.json) return undefined;
  const line = lineStart(text, span.start);
  const start = text.startsWith('\ufeff', line) ? line + 1 : line;
  if (/^(?:---|%)/.test(text.slice(start, start + 3))) return undefined;
  const indentation = /^[ \t]*/.exec(text.slice(start))?.[0] ?? '';
  const comment = `# ${suppressionKeyword} ${rule} ${reasonPlaceholder}`;
  const change = { start, end: start, newText: `${indentation}${comment}${style.eol}` };
  return isReadBack(source, change, span, rule) ? change : undefined;
}

/** True where the text after the change says the same as before, and has a suppression that speaks of the finding. */
function isReadBack(source: YamlSource, change: TextChange, { start, end }: Span, rule: string): boolean {
  const after = new YamlSource(applyChanges(source.text, [change]), source.language);
  if (!isEqual(source.parsed.value, after.parsed.value)) return false;
  if (source.parsed.problems.length !== after.parsed.problems.length) return false;
  const shift = change.newText.length;
  return readSuppressions(after).some((suppression) => {
    return (
      suppression.span.start < start + shift &&
      suppression.rule === rule &&
      matches(suppression, { start: start + shift, end: end + shift })
    );
  });
}
