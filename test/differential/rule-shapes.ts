import type { CrdSchema } from '../../server/src/schema/crd-schema.ts';

/**
 * What the generator understands of a schema's CEL rules: enough to build values that keep them and values that break
 * them. A rule of another shape is met by chance only.
 */
export interface RuleShapes {
  /** `member` is there exactly when `discriminator` has this value. */
  readonly unions: readonly Union[];
  /** A list item whose `field` has this value stands alone. */
  readonly alone: readonly { readonly field: string; readonly value: string }[];
  /** Where `field` has `value`, what is at `at` is one of `allowed`. */
  readonly implications: readonly Implication[];
  /** A text matches all of these. */
  readonly patterns: readonly RegExp[];
}

export interface Union {
  readonly discriminator: string;
  readonly value: string;
  readonly member: string;
}

export interface Implication {
  readonly field: string;
  readonly value: string;
  readonly at: readonly string[];
  readonly allowed: readonly string[];
}

const union = /^has\(self\.(\w+)\) && \(?self\.\1 ?== ?'(\w+)'\)? \? has\(self\.(\w+)\) : !has\(self\.\3\)$/;
const alone = /^self\.exists\(x, x\.(\w+) ?== ?'(\w+)'\) \? size\(self\) == 1 : true$/;
const implication = /^self\.(\w+) != '(\w+)' \|\| (self\.[\w.]+ == '\w+'(?: \|\| self\.[\w.]+ == '\w+')*)$/;
const matches = /^self\.matches\('(.*)'\)$/;

export function ruleShapesOf(schema: CrdSchema): RuleShapes {
  const texts = (schema['x-kubernetes-validations'] ?? []).map(({ rule }) =>
    rule.trim().replace(/\s+/g, ' '),
  );
  return {
    unions: texts.flatMap((text) => {
      const [, discriminator, value, member] = union.exec(text) ?? [];
      return discriminator && value && member ? [{ discriminator, value, member }] : [];
    }),
    alone: texts.flatMap((text) => {
      const [, field, value] = alone.exec(text) ?? [];
      return field && value ? [{ field, value }] : [];
    }),
    implications: texts.flatMap((text) => implicationOf(text) ?? []),
    patterns: [
      ...(schema.pattern === undefined ? [] : [new RegExp(schema.pattern, 'u')]),
      ...texts.flatMap((text) => {
        const pattern = matches.exec(text)?.[1];
        return pattern === undefined ? [] : [new RegExp(pattern.replaceAll('\\\\', '\\'))];
      }),
    ],
  };
}

function implicationOf(text: string): Implication | undefined {
  const [, field, value, conditions] = implication.exec(text) ?? [];
  if (!field || !value || !conditions) return undefined;
  const equalities = [...conditions.matchAll(/self\.([\w.]+) == '(\w+)'/g)];
  const places = new Set(equalities.map(([, place]) => place));
  const [place] = places;
  if (places.size !== 1 || place === undefined) return undefined;
  return { field, value, at: place.split('.'), allowed: equalities.map(([, , word]) => word ?? '') };
}
