import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { parseGoJson } from '../../../../server/src/domain/boot-images/go-json.ts';
import { reduceUserData } from '../../../../server/src/domain/boot-images/reduce-user-data.ts';
import { convertUserData } from '../../../../server/src/domain/boot-images/user-data.ts';
import type { JsonObject, JsonValue } from '../../../../server/src/domain/json.ts';

const source = 'https://api-int.demo.example.com:22623/config/worker';
const authority = 'data:text/plain;charset=utf-8;base64,QUJD';
const stub = (more: JsonObject = {}, ignition: JsonObject = {}) => ({
  ignition: { version: '2.2.0', ...ignition },
  ...more,
});
const storage = (more: JsonObject) => stub({ storage: more });
const file = (path: string, more: JsonObject = {}): JsonObject => ({
  filesystem: 'root',
  path,
  mode: 420,
  ...more,
});
const units = (...list: readonly JsonObject[]) => stub({ systemd: { units: list } });
const users = (...list: readonly JsonObject[]) => stub({ passwd: { users: list } });

const parse = 'converting ignition stub failed: failed to parse Ignition config: parsing Ignition';
const supported = 'Supported spec versions: 2.2,3.0,3.1,3.2,3.3,3.4,3.5';
const invalidVersion = `${parse} config failed: invalid version. ${supported}`;
const unknownVersion = `${parse} config failed: unknown version. ${supported}`;
const notValid = `${parse} spec v2 failed with error: config is not valid`;
const convert =
  'converting ignition stub failed: failed to convert Ignition config spec v2 to v3: unable to convert Ignition spec v2 config to v3:';
const accessor =
  'failed to find version field in ignition (user data secret s): .ignition.version accessor error:';
const deprecated =
  'deprecated: size is deprecated; use sizeMB instead\ndeprecated: start is deprecated; use startMB instead';

/** What of the result differs from an empty config of 3.5; or the error. */
function resultOf(userData: JsonValue): string {
  const result = convertUserData(typeof userData === 'string' ? userData : JSON.stringify(userData), 's');
  if (result.outcome === 'untouched') return 'untouched';
  if (result.outcome === 'error')
    return (result.crash ? 'crash: ' : '') + result.error.replace(/\nReport: .*$/s, '');
  const { ignition, passwd, storage, systemd } = JSON.parse(result.text);
  const parts = [ignition.config.merge, passwd, storage, systemd].filter(
    (part) => part && JSON.stringify(part) !== '{}',
  );
  return `3.5.0 ${parts.map((part) => JSON.stringify(part)).join(' ')}`.trim();
}

const appended = (...sources: readonly string[]) =>
  stub({}, { config: { append: sources.map((from) => ({ source: from, verification: {} })) } });
const duplicate = (index: number) => `error at $.ignition.config.merge.${index}: duplicate entry defined\n`;
const notJson = 'failed to unmarshal decoded user-data to json (secret s):';

/** Source (domain.md 4.11 unless another is named), user data, result. */
const cases: readonly (readonly [string, JsonValue, string])[] = [
  // The converter's loop gives every one of them the source of the last: v23tov30.go:186.
  ['two configs to append', appended('https://a', 'https://b'), `${convert} ${duplicate(1)}`],
  [
    'three of them',
    appended('https://a', 'https://b', 'https://c'),
    `${convert} ${duplicate(1)}${duplicate(2)}`,
  ],
  ['the last of them without a source', appended('https://a', ''), `${convert} ${duplicate(1)}`],
  // Lists inside of lists, and what is only warned of: ignition v2/config/validate/validate.go:ValidateDups.
  [
    'a group named twice',
    users({ name: 'core', groups: ['a', 'b', 'a'] }),
    `${convert} error at $.passwd.users.0.groups.2: duplicate entry defined\n`,
  ],
  [
    'a RAID device named twice',
    storage({ raid: [{ name: 'r', level: 'raid1', devices: ['/dev/a', '/dev/a'] }] }),
    `${convert} error at $.storage.raid.0.devices.1: duplicate entry defined\n`,
  ],
  [
    'a unit that starts nothing beside an error',
    {
      ...appended('https://a', 'https://b'),
      systemd: { units: [{ name: 'a.service', enabled: true, contents: '[Unit]\nA=b' }] },
    },
    `${convert} warning at $.systemd.units.0.contents: unit "a.service" is enabled, but has no install section so enable does nothing\n${duplicate(1)}`,
  ],
  [
    'bits above the permissions',
    storage({ files: [file('/a', { mode: 0o4755 })] }),
    '3.5.0 {"files":[{"group":{},"overwrite":true,"path":"/a","user":{},"contents":{"source":"","verification":{}},"mode":493}]}',
  ],
  // URLs of specification 2.0, and ports: v2_0/types/url.go:46; Go, net/url/url.go:parseHost.
  ['s3 in 2.0', stub({}, { version: '2.0.0', config: { append: [{ source: 's3://b/k' }] } }), notValid],
  ['a port that is none', appended('https://host:port/'), notValid],
  [
    'a negative mode in 2.0',
    stub({ storage: { files: [file('/a', { mode: -1 })] } }, { version: '2.0.0' }),
    unknownVersion,
  ],
  // go-semver semver.go:Set reads numbers, v2_2/config.go:58 compares them.
  ['02.2.0 is 2.2.0', stub({}, { version: '02.2.0' }), '3.5.0'],
  ['2.2.00 is 2.2.0', stub({}, { version: '2.2.00' }), '3.5.0'],
  ['2.2.0 with metadata', stub({}, { version: '2.2.0+x' }), unknownVersion],
  // The operator looks for the version as it is spelled, the parser does not mind: v2/config/util/parsingErrors.go.
  ['Ignition for ignition', { Ignition: { version: '2.2.0' } }, '3.5.0'],
  ['Version for version', { ignition: { Version: '1.0.0' } }, unknownVersion],
  [
    'Ignition that is a list',
    { Ignition: [] },
    `${parse} config spec v3 failed with error: config is not valid`,
  ],
  // 2.0 reads URLs and hashes itself: v2_0/types/url.go:35, hash.go:39.
  [
    'a URL that is none in 2.0',
    stub({}, { version: '2.0.0', config: { append: [{ source: '::' }] } }),
    unknownVersion,
  ],
  [
    'a hash without a function in 2.0',
    stub({}, { version: '2.0.0', config: { append: [{ source: '', verification: { hash: 'x' } }] } }),
    unknownVersion,
  ],
  [
    'decode.go:convertNumber',
    '{"a":1e400}',
    `${notJson} json: cannot unmarshal number 1e400 into Go value of type float64t`,
  ],
  [
    'a user without a name',
    users({ name: '' }),
    'converting ignition stub failed: unexpected user with name: . Only core user is supported',
  ],
  ['3.x', { ignition: { version: '3.2.0' } }, 'untouched'],
  ['any other 3*', { ignition: { version: '30.1' } }, 'untouched'],
  ['a broken 3.x', { ignition: { version: '3.1.0', config: 5 } }, 'untouched'],
  ['2.2.0', stub(), '3.5.0'],
  ['2.1.0', stub({}, { version: '2.1.0' }), '3.5.0'],
  ['2.0.0', stub({}, { version: '2.0.0' }), '3.5.0'],
  ['2.3.0', stub({}, { version: '2.3.0' }), unknownVersion],
  ['2.1.5', stub({}, { version: '2.1.5' }), unknownVersion],
  ['1.x', stub({}, { version: '1.0.0' }), unknownVersion],
  ['4.x', stub({}, { version: '4.0.0' }), unknownVersion],
  ['no version', { ignition: {} }, invalidVersion],
  ['no ignition', {}, invalidVersion],
  ['an unparsable version', stub({}, { version: '2.2' }), invalidVersion],
  [
    '[observed] a number',
    stub({}, { version: 2.2 }),
    `${accessor} 2.2 is of the type float64, expected string`,
  ],
  [
    'fmt: a large number',
    stub({}, { version: 3e9 }),
    `${accessor} 3e+09 is of the type float64, expected string`,
  ],
  [
    '[observed] no object',
    { ignition: '3.2.0' },
    `${accessor} 3.2.0 is of the type string, expected map[string]interface{}`,
  ],
  [
    'unstructured: null',
    stub({}, { version: null }),
    `${accessor} <nil> is of the type <nil>, expected string`,
  ],
  [
    'unstructured: a list of numbers',
    stub({}, { version: [2, '2.0', true, null, [], {}] }),
    `${accessor} [2 2.0 true <nil> [] map[]] is of the type []interface {}, expected string`,
  ],
  [
    'unstructured: an empty object',
    stub({}, { version: {} }),
    `${accessor} map[] is of the type map[string]interface {}, expected string`,
  ],
  [
    'unstructured: names are not shown',
    stub({}, { version: { major: 2 } }),
    `${accessor} … is of the type map[string]interface {}, expected string`,
  ],
  [
    'unstructured: a list of text is not shown',
    { ignition: ['x'] },
    `${accessor} … is of the type []interface {}, expected map[string]interface{}`,
  ],
  [
    'no JSON',
    'this is',
    "failed to unmarshal decoded user-data to json (secret s): invalid character 'h' in literal true (expecting 'r')t",
  ],
  [
    '[observed] empty',
    '',
    'failed to unmarshal decoded user-data to json (secret s): unexpected end of JSON inputt',
  ],
  [
    '[observed] a list',
    '[]',
    'crash: interface conversion: interface {} is []interface {}, not map[string]interface {}',
  ],
  [
    '[observed] null',
    'null',
    'crash: interface conversion: interface {} is nil, not map[string]interface {}',
  ],
  [
    'partitions',
    storage({ disks: [{ device: '/dev/a', partitions: [{ number: 1 }, { number: 2 }] }] }),
    `${convert} Invalid input config:\n${deprecated}\n${deprecated}`,
  ],
  [
    'partitions, and the warnings of the rest',
    storage({ disks: [{ device: '/dev/a', partitions: [{}] }], files: [{ filesystem: 'root', path: '/a' }] }),
    `${convert} Invalid input config:\n${deprecated}\nwarning: permissions unset, defaulting to 0000`,
  ],
  [
    'networkd',
    stub({ networkd: { units: [{ name: 'a.network' }] } }),
    `${convert} config includes deprecated networkd section - use Files instead`,
  ],
  [
    'a filesystem',
    storage({ filesystems: [{ name: 'data', path: '/x' }] }),
    `${convert} Config defined filesystem "data" but no mapping was defined.Please specify a path to be used as the filesystem mountpoint.`,
  ],
  ['v23tov30.go: root is known', storage({ filesystems: [{ name: 'root', path: '/' }] }), '3.5.0'],
  [
    'a user',
    users({ name: 'ops' }),
    'converting ignition stub failed: unexpected user with name: ops. Only core user is supported',
  ],
  [
    'a user before the last',
    users({ name: 'ops' }, { name: 'core' }),
    'converting ignition stub failed: unexpected user with name: ops. Only core user is supported',
  ],
  [
    'helpers.go: keys are merged into the last user',
    users(
      { name: 'core', sshAuthorizedKeys: ['b', 'a'] },
      { name: 'core', sshAuthorizedKeys: ['a'], gecos: 'g' },
    ),
    '3.5.0 {"users":[{"gecos":"g","name":"core","sshAuthorizedKeys":["a","b"]}]}',
  ],
  ['a relative path', storage({ files: [file('etc/a')] }), notValid],
  ['v2_2: no filesystem', storage({ files: [{ path: '/a' }] }), notValid],
  ['v2_2: a mode', storage({ files: [file('/a', { mode: 5000 })] }), notValid],
  ['v2_2: a scheme', stub({}, { config: { append: [{ source: 'ftp://x' }] } }), notValid],
  [
    'v2_2: a hash',
    stub({}, { config: { append: [{ source, verification: { hash: 'sha256-x' } }] } }),
    notValid,
  ],
  ['v2_2: an extension', units({ name: 'a' }), notValid],
  ['v2_2: unit contents', units({ name: 'a.service', contents: '[Unit' }), notValid],
  ['decode.go: of the wrong type everywhere', stub({ systemd: [] }), notValid],
  ['decode.go: of the wrong type since 2.0', stub({}, { config: [] }), unknownVersion],
  [
    '[observed] files',
    storage({ files: [file('/etc/a', { contents: { source: 'data:,a%20b' } })] }),
    '3.5.0 {"files":[{"group":{},"overwrite":true,"path":"/etc/a","user":{},"contents":{"source":"data:,a%20b","verification":{}},"mode":420}]}',
  ],
  [
    '[observed] the last file of a path wins, in reverse order',
    storage({ files: [file('/a', { mode: 1 }), file('/b', { mode: 2 }), file('/a', { mode: 3 })] }),
    '3.5.0 {"files":[{"group":{},"overwrite":true,"path":"/a","user":{},"contents":{"source":"","verification":{}},"mode":3},{"group":{},"overwrite":true,"path":"/b","user":{},"contents":{"source":"","verification":{}},"mode":2}]}',
  ],
  [
    'v23tov30.go: append',
    storage({ files: [file('/a', { append: true })] }),
    '3.5.0 {"files":[{"group":{},"overwrite":false,"path":"/a","user":{},"append":[{"source":"","verification":{}}],"contents":{"verification":{}},"mode":420}]}',
  ],
  [
    'v2_1 translate.go: owners of 2.0 are 0',
    stub({ storage: { files: [file('/a')] } }, { version: '2.0.0' }),
    '3.5.0 {"files":[{"group":{"id":0},"overwrite":true,"path":"/a","user":{"id":0},"contents":{"source":"","verification":{}},"mode":420}]}',
  ],
  [
    'v23tov30.go: directories and links',
    storage({
      directories: [{ filesystem: 'root', path: '/d', mode: 493 }],
      links: [{ filesystem: 'root', path: '/l', target: '/x' }],
    }),
    '3.5.0 {"directories":[{"group":{},"path":"/d","user":{},"mode":493}],"links":[{"group":{},"path":"/l","user":{},"target":"/x"}]}',
  ],
  [
    'v23tov30.go: one path twice',
    storage({ directories: [{ filesystem: 'root', path: '/a/', mode: 1 }], files: [file('/a')] }),
    `${convert} Config has conflicting inodes: "File: …" and "Directory: …".  All files, directories and links must specify a unique \`path\`.`,
  ],
  [
    'v23tov30.go: below a link',
    storage({ links: [{ filesystem: 'root', path: '/l', target: '/x' }], files: [file('/l/a')] }),
    `${convert} File: … uses link defined in config "…". Please use a link not defined in Storage:Links`,
  ],
  [
    '[observed] enable becomes enabled',
    units({ name: 'a.service', enable: true }),
    '3.5.0 {"units":[{"enabled":true,"name":"a.service"}]}',
  ],
  [
    'v23tov30.go: enabled false wins',
    units({ name: 'a.service', enable: true, enabled: false }),
    '3.5.0 {"units":[{"enabled":false,"name":"a.service"}]}',
  ],
  [
    'helpers.go: drop-ins of one unit are gathered',
    units(
      { name: 'a.service', dropins: [{ name: '1.conf', contents: '[A]' }, { name: '2.conf' }] },
      { name: 'a.service', mask: true, dropins: [{ name: '1.conf' }] },
    ),
    '3.5.0 {"units":[{"dropins":[{"name":"1.conf"},{"name":"2.conf"}],"mask":true,"name":"a.service"}]}',
  ],
  [
    'v23tov30.go: a drop-in twice',
    units({ name: 'a.service', dropins: [{ name: '1.conf' }, { name: '1.conf' }] }),
    `${convert} Config has duplicate dropin name "1.conf" in unit "a.service".  All dropins must specify a unique \`name\`.`,
  ],
  [
    'v3_0: a scheme that is gone',
    stub({}, { config: { append: [{ source: 'oem:///x' }] } }),
    `${convert} error at $.ignition.config.merge.0.source: invalid url scheme\n`,
  ],
  [
    'v3_0: one source twice',
    stub({}, { config: { append: [{ source }, { source }] } }),
    `${convert} error at $.ignition.config.merge.1: duplicate entry defined\n`,
  ],
  [
    'v3_0: an array without devices',
    storage({ raid: [{ name: 'r', level: '1' }] }),
    `${convert} error at $.storage.raid.0.devices: raid devices required\n`,
  ],
];

describe('user data (domain.md 4.11)', () => {
  for (const [title, userData, expected] of cases) {
    test(title, () => assert.equal(resultOf(userData), expected));
  }

  test('the golden output of domain.md 4.11', () => {
    const ignition = {
      config: { append: [{ source, verification: {} }] },
      security: { tls: { certificateAuthorities: [{ source: authority, verification: {} }] } },
      timeouts: {},
    };
    const result = convertUserData(JSON.stringify(stub({ networkd: {}, passwd: {} }, ignition)), 's');
    assert.equal(
      result.outcome === 'converted' && result.text,
      `{"ignition":{"config":{"merge":[{"source":"${source}","verification":{}}],"replace":{"verification":{}}},"proxy":{},"security":{"tls":{"certificateAuthorities":[{"source":"${authority}","verification":{}}]}},"timeouts":{},"version":"3.5.0"},"kernelArguments":{},"passwd":{},"storage":{},"systemd":{}}`,
    );
    assert.deepEqual(result.outcome === 'converted' && result.annotations, {
      'machineconfiguration.openshift.io/stub-ignition-upgraded-to': '3.5.0',
    });
  });

  test('a replacement alone gives no merge, and HTML is escaped as Go does it', () => {
    const result = convertUserData(
      JSON.stringify(stub({}, { config: { replace: { source: `${source}?a&b` } } })),
      's',
    );
    assert.match(
      result.outcome === 'converted' ? result.text : '',
      /"config":\{"replace":\{"source":"[^"]*\?a\\u0026b"/,
    );
  });
});

describe('what is kept of a user data secret', () => {
  const canary = 'CANARY';
  const reduce = (userData: JsonValue) =>
    reduceUserData({
      metadata: { name: 'worker-user-data', annotations: { a: canary } },
      data: {
        userData: btoa(typeof userData === 'string' ? userData : JSON.stringify(userData)),
        other: canary,
      },
    });

  test('name, version and outcome', () => {
    assert.deepEqual(reduce(stub()), {
      name: 'worker-user-data',
      ignitionVersion: '2.2.0',
      conversion: { outcome: 'converted', to: '3.5.0' },
    });
    assert.deepEqual(reduce({ ignition: { version: '3.1.0' } }).conversion, { outcome: 'untouched' });
    assert.deepEqual(reduce('[]').conversion, {
      outcome: 'error',
      error: 'interface conversion: interface {} is []interface {}, not map[string]interface {}',
      crash: true,
    });
    assert.equal(reduceUserData({}).conversion.outcome, 'error');
    assert.equal(reduceUserData({ data: { userData: 'no base64!' } }).conversion.outcome, 'error');
  });

  const secrets: readonly JsonValue[] = [
    canary,
    `"${canary}"`,
    { ignition: canary },
    { ignition: { version: canary } },
    { ignition: { version: [canary] } },
    stub({}, { version: `2.${canary}.0` }),
    stub({}, { config: { append: [{ source: `https://${canary}` }], replace: { source: canary } } }),
    storage({ files: [file(`/etc/${canary}`, { contents: { source: `x:${canary}` } })] }),
    storage({
      files: [file(`/${canary}`)],
      directories: [{ filesystem: 'root', path: `/${canary}`, mode: 1 }],
    }),
    storage({
      files: [file('/a', { filesystem: canary })],
      disks: [{ device: '/dev/a', partitions: [{ label: canary }] }],
    }),
    storage({ filesystems: [{ name: canary, path: '/x' }] }),
    storage({ raid: [{ name: canary, level: canary }] }),
    users({ name: canary, passwordHash: canary }),
    units({ name: `${canary}.service`, contents: `[${canary}` }),
    units({ name: `${canary}.service`, dropins: [{ name: '1.conf' }, { name: '1.conf' }] }),
    stub({ networkd: { units: [{ name: 'a.network', contents: canary }] } }),
  ];
  for (const [index, userData] of secrets.entries()) {
    test(`nothing of its content (${index})`, () => {
      assert.doesNotMatch(JSON.stringify(reduce(userData)), new RegExp(canary));
    });
  }
});

/** Text, and the error of Go's encoding/json (none: it is fine). Source: Go, encoding/json/scanner.go. */
const json: readonly (readonly [string, string | undefined])[] = [
  ['{"a":[1,2.5e-3,-0,"\\u00e9\\n",true,false,null]} \n', undefined],
  ['', 'unexpected end of JSON input'],
  ['{"a":1', 'unexpected end of JSON input'],
  ['"a', 'unexpected end of JSON input'],
  ['nul', "invalid character ' ' in literal null (expecting 'l')"],
  ['1.', "invalid character ' ' after decimal point in numeric literal"],
  ['{} x', "invalid character 'x' after top-level value"],
  ['{a', "invalid character 'a' looking for beginning of object key string"],
  ['{"a":1,}', "invalid character '}' looking for beginning of object key string"],
  ['{"a" 1}', "invalid character '1' after object key"],
  ['{"a":1 "b"}', `invalid character '"' after object key:value pair`],
  ['[1 2]', "invalid character '2' after array element"],
  ['[1,]', "invalid character ']' looking for beginning of value"],
  ['01', "invalid character '1' after top-level value"],
  ['-x', "invalid character 'x' in numeric literal"],
  ['1ex', "invalid character 'x' in exponent of numeric literal"],
  ['"\\x"', "invalid character 'x' in string escape code"],
  ['"\\u12g"', "invalid character 'g' in \\u hexadecimal character escape"],
  ['"a\nb"', "invalid character '\\n' in string literal"],
  ["'", "invalid character '\\'' looking for beginning of value"],
  ['\u0001', "invalid character '\\x01' looking for beginning of value"],
  ['é', "invalid character 'Ã' looking for beginning of value"],
  ['[[['.repeat(4000), 'exceeded max depth'],
];

describe('JSON as Go reads it', () => {
  for (const [text, expected] of json) {
    test(text.slice(0, 30), () => {
      const result = parseGoJson(text);
      assert.equal('error' in result ? result.error : undefined, expected);
    });
  }

  test('integers are exact', () => {
    assert.deepEqual(parseGoJson('[9007199254740993,1e3]'), { value: [9007199254740993n, 1000] });
  });

  test('a byte that is no UTF-8 is named as such', () => {
    const reduced = reduceUserData({
      metadata: { name: 's' },
      data: { userData: btoa('\xff\xfe{\x00}\x00') },
    });
    assert.deepEqual(reduced.conversion, {
      outcome: 'error',
      error:
        "failed to unmarshal decoded user-data to json (secret s): invalid character 'ÿ' looking for beginning of valuet",
    });
  });
});
