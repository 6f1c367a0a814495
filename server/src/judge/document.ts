import type { Admission, Surroundings, Verdict } from '../admission/admit.ts';
import { isPatch } from '../documents/kustomization.ts';
import { type Span, spanOf } from '../documents/locate.ts';
import type { YamlSource } from '../documents/manifest.ts';
import type { Problem } from '../documents/problem.ts';
import { isTemplate } from '../documents/template.ts';
import { type FieldPath, startsWithPath } from '../domain/field-path.ts';
import { isObject, type JsonValue } from '../domain/json.ts';
import { isList, type ListedObject, objectsOf } from '../domain/list-items.ts';
import { isMachineConfiguration, type Resource, toResource } from '../domain/resource.ts';
import { rules } from '../rules/index.ts';
import type { Rule, RuleContext } from '../rules/rule.ts';
import { type RuleFinding, runRules } from '../rules/run.ts';
import { suppress } from './suppress.ts';
import { suppressedBy } from './syntax-shadow.ts';

/** One Kubernetes object of a document, and what the API server would make of it. */
export interface ItemReport {
  /** Where the object is in the document: `[]`, or `items[n]` of a list. */
  readonly base: FieldPath;
  /** Its number in the list; absent where the document is the object. */
  readonly item?: number;
  readonly resource: Resource;
  /** Absent for kinds that are not ours, and for patches, of which the API server sees only what comes of them. */
  readonly verdict?: Verdict;
  /** True for a MachineConfiguration, whole or a patch. */
  readonly isOurs: boolean;
}

/** A finding and where it is in its document's text. Its path begins at its item. */
export interface LocatedFinding extends RuleFinding {
  readonly item: ItemReport;
  readonly span: Span;
  readonly relatedSpans: readonly { readonly span: Span; readonly message: string }[];
}

/** All there is to say about one document. */
export interface DocumentReport {
  readonly problems: readonly Problem[];
  readonly items: readonly ItemReport[];
  readonly findings: readonly LocatedFinding[];
  /** Findings that a comment in the document tells to ignore. */
  readonly suppressed: readonly LocatedFinding[];
  /** True for a template that only becomes YAML when a program fills it in: nothing is said of it. */
  readonly isTemplate: boolean;
}

/** What a file's documents are for: to be sent as they are, or to be merged into others by Kustomize. */
export type DocumentUse = 'manifest' | 'patch';

/** What judging a document takes. */
export interface JudgeParts {
  readonly admission: Admission;
  readonly surroundings: Surroundings;
  readonly context: Omit<RuleContext, 'verdict' | 'use'>;
  report(rule: Rule, error: unknown): void;
}

/** Judges the objects of one document. */
export function judgeDocument(source: YamlSource, use: DocumentUse, parts: JudgeParts): DocumentReport {
  if (isTemplate(source)) return { ...nothing, isTemplate: true };
  const { value, problems } = source.parsed;
  const judged = objectsOf(value).flatMap((object) => judgeObject(source, object, use, parts));
  const items = judged.map(({ item }) => item);
  if (!items.some((item) => item.isOurs) && !mayBeOurs(source)) return { ...nothing, items };
  const { findings, suppressed, mistakes } = suppress(
    source,
    judged.flatMap((object) => object.findings),
  );
  return { problems: [...problems, ...mistakes], items, findings, suppressed, isTemplate: false };
}

const nothing: DocumentReport = { problems: [], items: [], findings: [], suppressed: [], isTemplate: false };

function judgeObject(
  source: YamlSource,
  { path: base, item, value }: ListedObject,
  use: DocumentUse,
  { admission, surroundings, context, report }: JudgeParts,
): readonly { readonly item: ItemReport; readonly findings: readonly LocatedFinding[] }[] {
  const resource = toResource(value);
  if (resource === undefined) return [];
  const place = { base, resource, ...(item === undefined ? {} : { item }) };
  if (!isMachineConfiguration(resource)) return [{ item: { ...place, isOurs: false }, findings: [] }];
  const verdict = admission.admit(resource.value, surroundings);
  const isMerged = use === 'patch' || isPatch(resource.value);
  const itemReport = { ...place, isOurs: true, ...(isMerged ? {} : { verdict }) };
  const known: RuleContext = {
    ...context,
    use: isMerged ? 'patch' : 'manifest',
    verdict: isMerged ? verdictOnPatch(verdict) : verdict,
  };
  const findings = runRules(rules, resource, known, report).map((finding) => {
    return { ...finding, ...spansOf(source, base, finding), item: itemReport };
  });
  return [
    { item: itemReport, findings: findings.filter(({ path }) => !suppressedBy(source, [...base, ...path])) },
  ];
}

/** What is wrong with a patch whatever it is merged into: what it has, never what it lacks. */
function verdictOnPatch(verdict: Verdict): Verdict {
  const isCertain = new Set([
    'type',
    'enum',
    'pattern',
    'format',
    'maxLength',
    'minLength',
    'maximum',
    'minimum',
  ]);
  const errors = verdict.errors.filter(({ keyword }) => isCertain.has(keyword));
  return { ...verdict, errors, foreseen: [], unchecked: [] };
}

function spansOf(
  source: YamlSource,
  base: FieldPath,
  finding: RuleFinding,
): Pick<LocatedFinding, 'span' | 'relatedSpans'> {
  const spanAt = (path: FieldPath, on?: 'key' | 'value') => spanOf(source.parsed, [...base, ...path], on);
  return {
    span: spanAt(finding.path, finding.on),
    relatedSpans: (finding.related ?? []).map(({ path, message }) => ({ span: spanAt(path), message })),
  };
}

/**
 * Where the MachineConfiguration begins that `path` of a document is in: `[]`, or an item of a list. `value` is the
 * document's value. In a document that is broken it may be all of it; undefined where the path is in nothing of ours.
 */
export function baseOf(
  source: YamlSource,
  value: JsonValue | undefined,
  path: FieldPath,
): FieldPath | undefined {
  if (!mayBeOurs(source)) return undefined;
  if (!isObject(value) || !isList(value)) return [];
  const around = objectsOf(value).filter((object) => startsWithPath(path, object.path));
  for (const { path: base, value: object } of around) {
    const resource = toResource(object);
    if (resource !== undefined && isMachineConfiguration(resource)) return base;
  }
  return undefined;
}

/** True for text that names our kind, broken or not: only then is its syntax our business. */
export function mayBeOurs(source: YamlSource): boolean {
  return /(?:^[ \t{-]*|[{,][ \t]*)["']?kind["']?[ \t]*:[ \t]*["']?MachineConfiguration["']?[ \t]*(?:[#,}\r]|$)/m.test(
    source.text,
  );
}
