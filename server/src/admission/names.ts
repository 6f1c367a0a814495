const subdomain = '[a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*';
const qualified = '([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9]';
const labelValue = '(([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9])?';

/** `a regex` in the server's words, with the examples it gives. */
function expected(what: string, pattern: string, ...examples: readonly string[]): string {
  const named = examples.map((example) => `'${example}', `).join(' or ');
  return `${what} (e.g. ${named}regex used for validation is '${pattern}')`;
}

const subdomainMessage = expected(
  "a lowercase RFC 1123 subdomain must consist of lower case alphanumeric characters, '-' or '.', and must start and end with an alphanumeric character",
  subdomain,
  'example.com',
);
const qualifiedMessage = expected(
  "must consist of alphanumeric characters, '-', '_' or '.', and must start and end with an alphanumeric character",
  qualified,
  'MyName',
  'my.name',
  '123-abc',
);
const labelValueMessage = expected(
  "a valid label must be an empty string or consist of alphanumeric characters, '-', '_' or '.', and must start and end with an alphanumeric character",
  labelValue,
  'MyValue',
  'my_value',
  '12345',
);

/** Since 1.35 the server says what it always counted: bytes. */
function tooLong(most: number, kubernetes: number): string {
  return `must be no more than ${most} ${unitOf(kubernetes)}`;
}

function unitOf(kubernetes: number): string {
  return kubernetes >= 35 ? 'bytes' : 'characters';
}

/**
 * What is wrong with an object's name: a DNS subdomain. A prefix may end with a dash. Source: k8s.io/apimachinery
 * pkg/api/validation/generic.go, pkg/util/validation (IsDNS1123Subdomain).
 */
export function nameMistakes(name: string, isPrefix: boolean): readonly string[] {
  // The server puts one letter in the place of the dash and what is before it.
  const whole = isPrefix && name.length > 1 && name.endsWith('-') ? `${name.slice(0, -2)}a` : name;
  return subdomainMistakes(whole, 'characters');
}

function subdomainMistakes(name: string, unit: string): readonly string[] {
  return [
    ...(Buffer.byteLength(name) > 253 ? [`must be no more than 253 ${unit}`] : []),
    ...(matchesSubdomain(name) ? [] : [subdomainMessage]),
  ];
}

/** As the pattern says, label by label: in linear time. */
function matchesSubdomain(name: string): boolean {
  return name
    .split('.')
    .every((label) => /^[a-z0-9-]+$/.test(label) && !label.startsWith('-') && !label.endsWith('-'));
}

/**
 * What is wrong with the key of a label or annotation, or with a finalizer: `name` or `prefix/name`. Source:
 * k8s.io/apimachinery pkg/util/validation (IsQualifiedName), since 1.35 pkg/api/validate/content (IsLabelKey).
 */
export function qualifiedNameMistakes(key: string, kubernetes: number): readonly string[] {
  const parts = key.split('/');
  const [first = '', second] = parts;
  if (parts.length > 2) {
    const what = kubernetes >= 35 ? 'a valid label key' : 'a qualified name';
    return [
      `${what} ${qualifiedMessage} with an optional DNS subdomain prefix and '/' (e.g. 'example.com/MyName')`,
    ];
  }
  const prefix = second === undefined ? undefined : first;
  const name = second ?? first;
  const ofPrefix =
    prefix === undefined
      ? []
      : prefix === ''
        ? ['prefix part must be non-empty']
        : subdomainMistakes(prefix, unitOf(kubernetes)).map((message) => `prefix part ${message}`);
  const length = Buffer.byteLength(name);
  return [
    ...ofPrefix,
    ...(length === 0 ? ['name part must be non-empty'] : []),
    ...(length > 63 ? [`name part ${tooLong(63, kubernetes)}`] : []),
    ...(isWord(name) && name !== '' ? [] : [`name part ${qualifiedMessage}`]),
  ];
}

/** What is wrong with a label's value. Source: k8s.io/apimachinery pkg/util/validation (IsValidLabelValue). */
export function labelValueMistakes(value: string, kubernetes: number): readonly string[] {
  return [
    ...(Buffer.byteLength(value) > 63 ? [tooLong(63, kubernetes)] : []),
    ...(isWord(value) ? [] : [labelValueMessage]),
  ];
}

/** Letters, digits and `-_.`, with a letter or digit at both ends; or nothing. */
function isWord(text: string): boolean {
  return text === '' || (/^[A-Za-z0-9._-]+$/.test(text) && /^[^._-]/.test(text) && /[^._-]$/.test(text));
}
