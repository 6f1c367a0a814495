import { quote } from '../value-text.ts';
import { type Library, of, text } from './arguments.ts';
import { CelList, Opaque, Optional } from './cel-value.ts';
import { parseDate } from './time.ts';
import { parseUrl } from './url-parse.ts';
import { isBase64 } from './value.ts';

/** @returns what is wrong with the text */
type Check = (value: string) => readonly string[];

class Format extends Opaque {
  readonly type = 'kubernetes.NamedFormat';
  readonly name: string;
  readonly check: Check;

  constructor(name: string, check: Check) {
    super();
    this.name = name;
    this.check = check;
  }

  equals(other: Opaque): boolean | undefined {
    return other instanceof Format ? this.name === other.name : undefined;
  }
}

const label = '[a-z0-9]([-a-z0-9]*[a-z0-9])?';
const subdomain = `${label}(\\.${label})*`;
const label1035 = '[a-z]([-a-z0-9]*[a-z0-9])?';
const name = '([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9]';

function tooLong(value: string, most: number, unit = 'characters'): readonly string[] {
  return Buffer.byteLength(value) > most ? [`must be no more than ${most} ${unit}`] : [];
}

/** Kubernetes' words for a text that does not fit an expression. */
function misfit(rule: string, pattern: string, ...examples: readonly string[]): string {
  const shown = examples.map((example) => `'${example}', `).join(' or ');
  return `${rule} (e.g. ${shown}regex used for validation is '${pattern}')`;
}

/** True where the whole text fits; these expressions have one way to fit, so JavaScript needs no longer than the text. */
function fits(value: string, pattern: string): boolean {
  if (pattern === subdomain) return value.split('.').every((part) => fits(part, label));
  return new RegExp(`^(?:${pattern})$`).test(value);
}

const must = 'must start and end with an alphanumeric character';

const checkLabel: Check = (value) => {
  if (fits(value, label)) return tooLong(value, 63);
  const wrong = fits(value, subdomain)
    ? 'must not contain dots'
    : misfit(
        `a lowercase RFC 1123 label must consist of lower case alphanumeric characters or '-', and ${must}`,
        label,
        'my-name',
        '123-abc',
      );
  return [...tooLong(value, 63), wrong];
};

const checkSubdomain = (value: string, unit?: string): readonly string[] => {
  if (fits(value, subdomain)) return tooLong(value, 253, unit);
  const rule = `a lowercase RFC 1123 subdomain must consist of lower case alphanumeric characters, '-' or '.', and ${must}`;
  return [...tooLong(value, 253, unit), misfit(rule, subdomain, 'example.com')];
};

const checkLabel1035: Check = (value) => {
  if (fits(value, label1035)) return tooLong(value, 63);
  const rule =
    "a DNS-1035 label must consist of lower case alphanumeric characters or '-', start with an alphabetic character, and end with an alphanumeric character";
  return [...tooLong(value, 63), misfit(rule, label1035, 'my-name', 'abc-123')];
};

const nameRule = `must consist of alphanumeric characters, '-', '_' or '.', and ${must}`;
const nameExamples = ['MyName', 'my.name', '123-abc'];

const checkQualifiedName: Check = (value) => {
  const parts = value.split('/');
  if (parts.length > 2) {
    const rule = misfit(nameRule, name, ...nameExamples);
    return [
      `a valid label key ${rule} with an optional DNS subdomain prefix and '/' (e.g. 'example.com/MyName')`,
    ];
  }
  const prefix = parts.length === 2 ? parts[0] : undefined;
  const own = parts.at(-1) ?? '';
  const wrong =
    prefix === undefined ? [] : prefix === '' ? ['must be non-empty'] : checkSubdomain(prefix, 'bytes');
  const inName = [
    ...(own === '' ? ['must be non-empty'] : tooLong(own, 63, 'bytes')),
    ...(fits(own, name) ? [] : [misfit(nameRule, name, ...nameExamples)]),
  ];
  return [...wrong.map((text) => `prefix part ${text}`), ...inName.map((text) => `name part ${text}`)];
};

const checkLabelValue: Check = (value) => {
  if (value === '' || fits(value, name)) return tooLong(value, 63, 'bytes');
  const rule = `a valid label must be an empty string or consist of alphanumeric characters, '-', '_' or '.', and ${must}`;
  return [...tooLong(value, 63, 'bytes'), misfit(rule, `(${name})?`, 'MyValue', 'my_value', '12345')];
};

/** A prefix may end with a dash; Kubernetes puts another letter for the last two characters to see. */
const asPrefix =
  (check: Check): Check =>
  (value) =>
    check(value.length > 1 && value.endsWith('-') ? `${value.slice(0, -2)}a` : value);

const expression =
  (pattern: RegExp, wrong: string): Check =>
  (value) =>
    pattern.test(value) ? [] : [wrong];

function isDateTime(value: string): boolean {
  const [date = '', time = ''] = value.toLowerCase().split('t');
  const [, hour = '99', minute = '99', second = '99'] =
    /^([0-9]{2}):([0-9]{2}):([0-9]{2})(?:.[0-9]+)?(?:z|[+-][0-9]{2}:[0-9]{2})$/.exec(time) ?? [];
  return parseDate(date) !== undefined && hour <= '23' && minute <= '59' && second <= '59';
}

/** By the name in an expression: the format's own name and its check. */
const formatsByName: ReadonlyMap<string, Format> = new Map(
  Object.entries({
    dns1123Label: new Format('DNS1123Label', checkLabel),
    dns1123Subdomain: new Format('DNS1123Subdomain', (value) => checkSubdomain(value)),
    dns1035Label: new Format('DNS1035Label', checkLabel1035),
    qualifiedName: new Format('QualifiedName', checkQualifiedName),
    dns1123LabelPrefix: new Format('DNS1123LabelPrefix', asPrefix(checkLabel)),
    dns1123SubdomainPrefix: new Format(
      'DNS1123SubdomainPrefix',
      asPrefix((value) => checkSubdomain(value)),
    ),
    dns1035LabelPrefix: new Format('DNS1035LabelPrefix', asPrefix(checkLabel1035)),
    labelValue: new Format('LabelValue', checkLabelValue),
    uri: new Format('URI', (value) => {
      const url = parseUrl(value, true);
      return typeof url === 'string' ? [`parse ${quote(value)}: ${url}`] : [];
    }),
    uuid: new Format(
      'uuid',
      expression(
        /^[0-9a-f]{8}-?[0-9a-f]{4}-?[0-9a-f]{4}-?[0-9a-f]{4}-?[0-9a-f]{12}$/i,
        'does not match the UUID format',
      ),
    ),
    byte: new Format('byte', (value) => (value !== '' && isBase64(value) ? [] : ['invalid base64'])),
    date: new Format('date', (value) => (parseDate(value) === undefined ? ['invalid date'] : [])),
    datetime: new Format('datetime', (value) => (isDateTime(value) ? [] : ['invalid datetime'])),
  }),
);

/** Kubernetes' named formats. Source: k8s.io/apiserver pkg/cel/library/format.go, apimachinery util/validation. */
export const formats: Library = {
  functions: {
    'format.named/1': ([called]) => new Optional(formatsByName.get(text(called))),
    ...Object.fromEntries([...formatsByName].map(([called, format]) => [`format.${called}/0`, () => format])),
  },
  methods: {
    'validate/1': ([format, value]) => {
      const wrong = of(format, Format).check(text(value));
      return new Optional(wrong.length === 0 ? undefined : new CelList(wrong));
    },
  },
};
