import type { FieldPath } from './field-path.ts';
import type { JsonValue } from './json.ts';

/** A wish about a field: no offsets, no text. How it is carried out in a document is `documents/edit.ts`'s business. */
export type FieldEdit =
  /** Gives the field this value; the field and the objects it is in are added where they are missing. */
  | { readonly op: 'set'; readonly path: FieldPath; readonly value: JsonValue }
  /** Takes the field, or the list item, away. */
  | { readonly op: 'remove'; readonly path: FieldPath }
  /** Gives the key another name; its value stays as it is. */
  | { readonly op: 'rename'; readonly path: FieldPath; readonly key: string }
  /** Adds an item at the end of the list. */
  | { readonly op: 'append'; readonly path: FieldPath; readonly value: JsonValue };
