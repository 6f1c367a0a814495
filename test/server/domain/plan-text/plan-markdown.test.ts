import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import type { Plan } from '../../../../server/src/domain/boot-images/plan-result.ts';
import { code, fenced, prose } from '../../../../server/src/domain/plan-text/markdown-inline.ts';
import { planAsMarkdown } from '../../../../server/src/domain/plan-text/plan-markdown.ts';
import { stepsAsMarkdown, stepsAsText } from '../../../../server/src/domain/plan-text/steps-text.ts';
import { blankPlan, objectPlan, updated } from './plans.ts';

describe('a code span', () => {
  const cases: readonly (readonly [string, string])[] = [
    ['worker-a', '`worker-a`'],
    ['a`b', '``a`b``'],
    ['`a``', '``` `a`` ```'],
    ['a|b', '`a\\u007cb`'],
    ['a\\|b', '`a\\\\u007cb`'],
    ['a\n\n# b', '`a # b`'],
    ['', ''],
    [' ', ''],
    ['</code><img src=x>', '`</code><img src=x>`'],
  ];
  for (const [text, expected] of cases) test(JSON.stringify(text), () => assert.equal(code(text), expected));
});

describe('a sentence', () => {
  const cases: readonly (readonly [string, string])[] = [
    ['It has 3 of them, OpenShift 4.22.3.', 'It has 3 of them, OpenShift 4.22.3.'],
    ['Skipped (worker-a, worker-b): no.', 'Skipped (`worker-a`, `worker-b`): no.'],
    ['asks @alice and #12 of org/repo#3', 'asks `@alice` and `#12` of `org/repo#3`'],
    ['see https://evil.example now', 'see `https://evil.example` now'],
    ['see www.evil.example', 'see `www.evil.example`'],
    ['[a](b) ![c](d) <b> *e* _f_ ~~g~~', '`[a](b`) `![c](d`) `<b> *e* _f_ ~~g~~`'],
    ['is deadbeefcafe', 'is `deadbeefcafe`'],
    ['1. item', '`1`. item'],
    ['- item', '`-` item'],
    ['run `oc get mcp -o yaml` now', 'run `oc get mcp -o yaml` now'],
    ['an odd ` tick @bob', 'an odd  tick `@bob`'],
    ['a | b', 'a `\\u007c` b'],
    ['machine sets: All → None', 'machine sets: All → None'],
  ];
  for (const [text, expected] of cases) test(text, () => assert.equal(prose(text), expected));
});

test('a block is longer than what is in it', () => {
  assert.equal(fenced(['a', '```', '````']), '`````text\na\n```\n````\n`````');
  assert.equal(fenced(['a']), '```text\na\n```');
});

/** What is left of Markdown without what is code, and without the markup that this program writes. */
function outsideCode(markdown: string): string {
  return markdown
    .replace(/^(`{3,})text\n[\s\S]*?\n\1$/gm, '')
    .replace(/(?<!`)(`+)(?!`)(?:(?!\n)[\s\S])*?(?<!`)\1(?!`)/g, '')
    .replace(/<\/?details>|<\/?summary>|<br>|\*\*|^#{3,4} |^ *- |^\| --- .*$|^\||\|$| \| /gm, '');
}

const hostile: readonly string[] = [
  '@everyone',
  'x @alice y',
  '[click](https://evil.example)',
  '<img src=x onerror=alert(1)>',
  '</details><script>',
  '`@bob`',
  '``x` @bob',
  'a | b | @carol',
  'a\\| @dave',
  '\n\n# heading\n\n- @erin',
  'https://evil.example',
  'www.evil.example',
  'org/repo#1 GH-1 #1 deadbeefcafe0123',
  '&lt;b&gt; &#64;frank',
  '<!-- ',
  '***',
  '```\n@grace\n```',
  '![](x)',
  ':smile: ~~x~~ __y__',
  '\u001b[31m\u202e',
];

describe('nothing of a cluster is markup', () => {
  for (const text of hostile) {
    test(JSON.stringify(text), () => {
      const plan: Plan = {
        ...blankPlan,
        cluster: { ...blankPlan.cluster, platform: text },
        machineSets: [
          objectPlan(text, { ...updated, current: text, target: `${text}2`, droppedFields: [text] }),
          objectPlan(`${text}b`, { outcome: 'error', reason: text, error: text }),
          objectPlan('c', {
            outcome: 'unknown',
            reason: 'not-read',
            possible: { outcomes: ['patched'], decidedBy: text },
          }),
          objectPlan('d', { outcome: 'skipped', reason: 'custom-image', current: text }),
        ],
        controlPlaneMachineSets: [objectPlan(text, { outcome: 'skipped', reason: text })],
        userDataSecrets: [{ name: text, from: text, to: null, outcome: 'error', error: text }],
        conditions: [{ type: text, status: text, reason: text, message: text }],
        clusterOperator: { degraded: true, upgradeable: false, messages: [text, text] },
        warnings: [{ code: 'fields-dropped', message: `The update removes fields: ${text}.` }],
      };
      const options = {
        name: text,
        note: text,
        object: {
          certainty: 'simulated',
          why: text,
          changes: [text],
          kept: [{ path: text, managers: [text] }],
        },
      } as const;
      const rejected: Plan = {
        ...plan,
        admission: { verdict: 'rejected', errors: [{ path: text, message: text }] },
      };
      const spec = { bootImageSkewEnforcement: { mode: text } };
      const steps = [
        { spec, plan },
        { spec, plan: rejected },
      ] as const;
      for (const markdown of [
        planAsMarkdown(plan, options),
        planAsMarkdown(rejected, options),
        stepsAsMarkdown(steps, options),
      ]) {
        assert.doesNotMatch(outsideCode(markdown), /[@#<>[\]`*_~&\\|]|https?:|www\.|deadbeef|:smile:/);
        assert.doesNotMatch(markdown, /[\p{Cc}\p{Cf}](?<!\n)/u);
        const rows = markdown.split('\n').filter((line) => line.startsWith('| '));
        for (const row of rows) assert.equal(row.replace(/^\| | \|$/g, '').split(' | ').length, 4, row);
      }
      assert.doesNotMatch(stepsAsText(steps, options), /[\p{Cc}\p{Cf}](?<!\n)/u);
    });
  }
});

test('what stays is folded, and a table without rows is left out', () => {
  const markdown = planAsMarkdown({ ...blankPlan, machineSets: [objectPlan('a')] });
  assert.match(markdown, /<details><summary>What stays as it is<\/summary>\n\n\| Machine set/);
  assert.equal(markdown.split('| Machine set |').length, 2);
});
