import { isAlias } from 'yaml';
import type { FieldEdit } from '../domain/field-edit.ts';
import { addField, append } from './edit-add.ts';
import { remove } from './edit-remove.ts';
import { type Editing, renderLike, replaceValue, type TextChange } from './edit-replace.ts';
import { locate } from './locate.ts';
import type { ParsedDocument } from './parse.ts';
import { styleOf } from './style.ts';

/**
 * The smallest text changes that carry out the edits: comments, order, quotes, indentation, line ends and flow style of
 * everything else stay as they are. Undefined where an edit makes no sense in this document (its path is gone, or it is
 * written through an alias).
 */
export function toTextChanges(
  text: string,
  document: ParsedDocument,
  edits: readonly FieldEdit[],
): readonly TextChange[] | undefined {
  const editing: Editing = { text, document, style: styleOf(text, document) };
  const changes = edits.map((edit) => toTextChange(editing, edit));
  return changes.every((change) => change !== undefined) ? changes : undefined;
}

/** The text after the changes, which must not overlap. Of two insertions at one place the first stays first. */
export function applyChanges(text: string, changes: readonly TextChange[]): string {
  const backwards = changes.map((change, index) => ({ ...change, index }));
  backwards.sort((a, b) => b.start - a.start || b.index - a.index);
  return backwards.reduce(
    (result, { start, end, newText }) => result.slice(0, start) + newText + result.slice(end),
    text,
  );
}

function toTextChange(editing: Editing, edit: FieldEdit): TextChange | undefined {
  const location = locate(editing.document, edit.path);
  const exists = location.path.length === edit.path.length;
  if (isAlias(location.value) && edit.op !== 'remove') return undefined;
  switch (edit.op) {
    case 'set':
      return exists
        ? replaceValue(editing, location, edit.value)
        : addField(editing, location, edit.path, edit.value);
    case 'append':
      return exists
        ? append(editing, location, edit.value)
        : addField(editing, location, edit.path, [edit.value]);
    case 'remove':
      return exists ? remove(editing, location) : undefined;
    case 'rename': {
      const range = exists ? location.key?.range : undefined;
      if (location.key === undefined || range == null) return undefined;
      return { start: range[0], end: range[1], newText: renderLike(location.key, edit.key, editing.style) };
    }
  }
}
