import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { YamlSource } from '../../../server/src/documents/manifest.ts';
import { isInHelmChart, isTemplate } from '../../../server/src/documents/template.ts';

const head = 'apiVersion: operator.openshift.io/v1\nkind: MachineConfiguration\n';

describe('a template', () => {
  const templates: Readonly<Record<string, string>> = {
    'a directive on a line': `{{- if .Values.enabled }}\n${head}{{- end }}\n`,
    'a directive within the object': `${head}spec:\n  {{- toYaml .Values.spec | nindent 2 }}\n`,
    'a directive behind a dash': `${head}spec:\n  l:\n  - {{ .Values.x }}\n`,
    'a comment of Helm': `{{/* about\n this: "file' */}}\n${head}`,
    'a value': `${head}metadata:\n  name: {{ .Values.name }}\n`,
    'a value with quotes in it': `${head}metadata:\n  name: {{ .Values.name | default "x" | quote }}\n`,
    'a part of a value': `${head}metadata:\n  name: x-{{ .Release.Name }}\n`,
    'a part of a value, with a colon': `${head}metadata:\n  name: x-{{ printf "%s: %s" .A .B }}\n`,
    'a quoted value': `${head}metadata:\n  name: "{{ .Values.name }}"\n`,
    'a quoted value of the specification': `${head}spec:\n  logLevel: '{{ .Values.level }}'\n`,
    'a quoted key': `${head}spec:\n  "{{ .Values.key }}": x\n`,
    'a value in brackets': `${head}spec:\n  l: [a, x-{{ .Values.x }}]\n`,
    'a statement of Jinja': `{% if x %}\n${head}{% endif %}\n`,
    'a value of Ansible in an item of a list': `apiVersion: v1\nkind: List\nitems:\n- apiVersion: operator.openshift.io/v1\n  kind: MachineConfiguration\n  metadata: {name: "{{ name }}"}\n`,
    'a directive behind a text that mentions one': `${head}# see {{ x }}\nspec: {{ .Values.spec }}\n`,
  };
  for (const [name, text] of Object.entries(templates)) {
    test(name, () => assert.equal(isTemplate(new YamlSource(text)), true));
  }
});

describe('no template', () => {
  const others: Readonly<Record<string, string>> = {
    'nothing of the kind': `${head}spec: {}\n`,
    'braces within braces': `${head}spec: {a: {b: {c: 1}}}\n`,
    'a map as a key': `${head}spec: {{a: 1}: 2}\n`,
    JSON: '{"apiVersion":"operator.openshift.io/v1","kind":"MachineConfiguration","spec":{"a":{"b":{}}}}',
    'an opening alone': `${head}spec:\n  a: x{{y\n`,
    'a comment': `# {{ .Values.x }}\n${head}spec: {} # {% x %}\n`,
    'an annotation in quotes': `${head}metadata:\n  annotations:\n    a: "{{ $labels.x }}"\n`,
    'an annotation of several lines': `${head}metadata:\n  annotations:\n    a: |\n      {{ $labels.x }}\n      {% x %}\n`,
    'strings of another kind': `apiVersion: monitoring.coreos.com/v1\nkind: PrometheusRule\nspec:\n  a: "{{ $labels.x }}"\n  b: |\n    {{ $value }}\n`,
    'strings of another kind beside ours': `apiVersion: v1\nkind: List\nitems:\n- kind: PrometheusRule\n  a: "{{ $labels.x }}"\n- apiVersion: operator.openshift.io/v1\n  kind: MachineConfiguration\n`,
  };
  for (const [name, text] of Object.entries(others)) {
    test(name, () => assert.equal(isTemplate(new YamlSource(text)), false));
  }
});

describe('a file of a Helm chart', () => {
  const files = new Set([
    '/c/Chart.yaml',
    'Chart.yaml',
    'C:\\c\\Chart.yaml',
    '/c/charts/sub/Chart.yaml',
    '/templates/Chart.yaml',
  ]);
  const cases: readonly (readonly [path: string, isInChart: boolean])[] = [
    ['/c/templates/x.yaml', true],
    ['/c/templates/deep/x.yaml', true],
    ['/c/charts/sub/templates/x.yaml', true],
    ['templates/x.yaml', true],
    ['C:\\c\\templates\\x.yaml', true],
    ['/c/values.yaml', false],
    ['/c/templates', false],
    ['/c/templates.yaml', false],
    ['/other/templates/x.yaml', false],
    ['/c/mytemplates/x.yaml', false],
    ['/templates/x.yaml', false],
    ['', false],
  ];
  for (const [path, isInChart] of cases) {
    test(path, () =>
      assert.equal(
        isInHelmChart(path, (file) => files.has(file)),
        isInChart,
      ),
    );
  }
});
