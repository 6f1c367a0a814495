import type { ProblemCode } from '../../documents/problem.ts';
import { rules } from '../../rules/index.ts';
import type { Severity } from '../../rules/rule.ts';

/** A `reportingDescriptor` of SARIF (2.1.0, section 3.49). */
export interface SarifRule {
  readonly id: string;
  readonly shortDescription?: { readonly text: string };
  readonly fullDescription?: { readonly text: string };
  readonly help?: { readonly text: string; readonly markdown: string };
  readonly defaultConfiguration?: { readonly level: SarifLevel };
}

export type SarifLevel = 'error' | 'warning' | 'note';

export const levels: Readonly<Record<Severity, SarifLevel>> = {
  error: 'error',
  warning: 'warning',
  information: 'note',
  hint: 'note',
};

interface Described {
  readonly id: string;
  readonly severity: Severity;
  readonly summary: string;
  readonly why: string;
  readonly source: string;
}

/** Findings about the text itself, which no rule makes. */
const problems: readonly (Described & { readonly id: ProblemCode })[] = [
  {
    id: 'yaml-syntax',
    severity: 'error',
    summary: 'Text that is not YAML as Kubernetes reads it.',
    why: 'Nothing can read the document, so nothing of it reaches the API server.',
    source: 'sigs.k8s.io/yaml, yaml.org/spec/1.2.2',
  },
  {
    id: 'duplicate-key',
    severity: 'error',
    summary: 'A key that stands twice in one map.',
    why: 'kubectl and oc refuse the file; what reads it nevertheless takes one of the values and drops the others.',
    source: 'sigs.k8s.io/yaml (YAMLToJSONStrict)',
  },
  {
    id: 'modeline',
    severity: 'warning',
    summary: 'A comment "# openshift: …" that names no target that is known.',
    why: 'The file is judged as if the part that is wrong did not stand there.',
    source: 'The documentation of this program.',
  },
  {
    id: 'suppression',
    severity: 'warning',
    summary:
      'A comment "# machineconfiguration-ignore …" that names no rule, gives no reason or silences nothing.',
    why: 'What it was meant to silence is still told, or it has become superfluous.',
    source: 'The documentation of this program.',
  },
];

/** Every rule that a finding can be of. */
export function sarifRules(): readonly SarifRule[] {
  const ofRules = rules.map(({ id, severity, docs }) => ({ id, severity, ...docs }));
  return [...ofRules, ...problems].sort((a, b) => (a.id < b.id ? -1 : 1)).map(describe);
}

function describe({ id, severity, summary, why, source }: Described): SarifRule {
  return {
    id,
    shortDescription: { text: summary },
    fullDescription: { text: `${summary} ${why}` },
    help: {
      text: `${summary}\n\nWhat happens otherwise: ${why}\n\nSource: ${source}`,
      markdown: `${summary}\n\n**What happens otherwise:** ${why}\n\n**Source:** ${source}`,
    },
    defaultConfiguration: { level: levels[severity] },
  };
}
