import { isArray, isObject, type JsonValue } from '../domain/json.ts';
import { objectsOf } from '../domain/list-items.ts';
import { isMachineConfiguration, toResource } from '../domain/resource.ts';
import type { YamlSource } from './manifest.ts';
import { piecesOf } from './pieces.ts';

/**
 * True for a document that a program fills in before it becomes YAML: Helm and other Go templates, Jinja and Ansible
 * (`{{ … }}`, `{% … %}`). There is nothing to say about one. It is told by a directive that stands in the structure of the
 * text: as a line or a value of its own, in an unquoted scalar, or in a string of a MachineConfiguration. Braces in
 * comments, in annotations and in strings of other kinds (as in alerting rules) make no template.
 *
 * Without `{{` or `{%` in the text the cost is that of looking for them.
 */
export function isTemplate(source: YamlSource): boolean {
  const { text } = source;
  if (!text.includes('{{') && !text.includes('{%')) return false;
  return hasBareDirective(text) || objectsOf(source.parsed.value).some(({ value }) => isFilledIn(value));
}

/** True where a directive stands outside of comments, quotes and block scalars. */
function hasBareDirective(text: string): boolean {
  const { opensAt } = directivesOf(text);
  let isBlock = false;
  // Until the first such directive the text is what it looks like, so the YAML lexer can be trusted that far.
  for (const piece of piecesOf(text)) {
    if (!piece.isScalar) {
      if (opensAt(piece.start)) return true;
      // The header of a block scalar; its lines are the next scalar.
      if (/^[|>]/.test(piece.text)) isBlock = true;
    } else {
      if (!isBlock && opensIn(piece.text).some((at) => opensAt(piece.start + at))) return true;
      isBlock = false;
    }
  }
  return false;
}

/** Where the first directive of each kind would open in a text. */
function opensIn(text: string): readonly number[] {
  return ['{{', '{%'].map((opening) => text.indexOf(opening)).filter((at) => at !== -1);
}

interface Directives {
  /** True where a directive opens at the offset, and one closes behind it. */
  opensAt(offset: number): boolean;
}

function directivesOf(text: string): Directives {
  const go = text.lastIndexOf('}}');
  const jinja = text.lastIndexOf('%}');
  return {
    opensAt(offset) {
      if (text[offset] !== '{') return false;
      return (
        (text[offset + 1] === '{' && offset + 1 < go) || (text[offset + 1] === '%' && offset + 1 < jinja)
      );
    },
  };
}

/** True for a MachineConfiguration with a directive in a key or string, its annotations left out. */
function isFilledIn(value: JsonValue): boolean {
  const resource = toResource(value);
  if (resource === undefined || !isMachineConfiguration(resource)) return false;
  const { metadata, ...rest } = resource.value;
  const { annotations: _annotations, ...others } = isObject(metadata) ? metadata : {};
  return hasDirective(rest) || hasDirective(others);
}

function hasDirective(value: JsonValue): boolean {
  if (typeof value === 'string') return containsDirective(value);
  if (isArray(value)) return value.some(hasDirective);
  return (
    isObject(value) &&
    Object.entries(value).some(([key, member]) => containsDirective(key) || hasDirective(member))
  );
}

function containsDirective(text: string): boolean {
  const { opensAt } = directivesOf(text);
  return opensIn(text).some(opensAt);
}

/**
 * True for a file below the folder `templates` of a Helm chart: Helm fills in every file there.
 *
 * @param path of the file, with `/` or `\` between its folders
 * @param exists tells whether there is a file at a path
 */
export function isInHelmChart(path: string, exists: (path: string) => boolean): boolean {
  const separator = /[/\\]/g;
  let folderStart = 0;
  for (const match of path.matchAll(separator)) {
    const folder = path.slice(folderStart, match.index);
    if (folder === 'templates' && exists(`${path.slice(0, folderStart)}Chart.yaml`)) return true;
    folderStart = match.index + 1;
  }
  return false;
}
