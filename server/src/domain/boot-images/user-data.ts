import { isArray, isObject, type JsonObject, type JsonValue } from '../json.ts';
import { compareReleases, type Release } from '../release.ts';
import { overflowingNumber, parseGoJson } from './go-json.ts';
import { invalid20, unreadable20 } from './ignition-2-0.ts';
import { hidden } from './ignition-check.ts';
import { conflictIn, errorsOf30 } from './ignition-conflicts.ts';
import { convertedVersion, toIgnition35, withoutDuplicates } from './ignition-convert.ts';
import { ignition1, ignition2 } from './ignition-types.ts';
import { validateIgnition } from './ignition-validate.ts';
import { decodeTyped } from './provider-spec-decode.ts';
import { string, struct } from './provider-spec-types.ts';

/** What the operator's conversion makes of the user data of a secret. */
export type Conversion =
  | { readonly outcome: 'untouched'; readonly version: string }
  | {
      readonly outcome: 'converted';
      readonly version: string;
      readonly text: string;
      readonly annotations: Readonly<Record<string, string>>;
    }
  /** `error` shows nothing of the user data but names that look like one; `crash`: the operator ends. */
  | {
      readonly outcome: 'error';
      readonly version: string | null;
      readonly error: string;
      readonly crash?: true;
    };

/**
 * What becomes of user data before an update of the boot image, in the operator of 4.20 and later (4.19 words one error
 * differently, older ones do not convert). Source: domain.md 4.11; pkg/controller/bootimage/helpers.go:
 * upgradeStubIgnitionIfRequired, pkg/controller/common/helpers.go:ParseAndConvertConfig.
 */
export function convertUserData(text: string, secret: string): Conversion {
  const json = parseGoJson(text);
  // The stray t is the operator's: its format has one letter too many.
  if ('error' in json)
    return failed(null, `failed to unmarshal decoded user-data to json (secret ${secret}): ${json.error}t`);
  const number = /[eE\d]\d{2}/.test(text) ? overflowingNumber(text) : undefined;
  if (number !== undefined) {
    const error = `json: cannot unmarshal number ${number} into Go value of type float64`;
    return failed(null, `failed to unmarshal decoded user-data to json (secret ${secret}): ${error}t`);
  }
  if (!isObject(json.value)) return { ...failed(null, notAnObject(json.value)), crash: true };
  const version = versionOf(json.value);
  if (typeof version !== 'string') {
    const where = `failed to find version field in ignition (user data secret ${secret})`;
    return failed(null, `${where}: ${version.error}`);
  }
  if (version.startsWith('3')) return { outcome: 'untouched', version };
  const converted = convert(json.value);
  if ('error' in converted) return failed(version, `converting ignition stub failed: ${converted.error}`);
  const annotations = { 'machineconfiguration.openshift.io/stub-ignition-upgraded-to': convertedVersion };
  return { outcome: 'converted', version, text: writeGoJson(converted), annotations };
}

function failed(version: string | null, error: string): Conversion & { readonly outcome: 'error' } {
  return { outcome: 'error', version, error };
}

function notAnObject(value: JsonValue): string {
  const is = value === null ? 'nil' : typeOf(value);
  return `interface conversion: interface {} is ${is}, not map[string]interface {}`;
}

/** `ignition.version`, empty where there is none; the error is that of apimachinery's unstructured.NestedString. */
function versionOf(config: JsonObject): string | { readonly error: string } {
  const ignition = member(config, 'ignition');
  if (ignition === undefined || ignition === null) return '';
  const accessor = '.ignition.version accessor error:';
  if (!isObject(ignition))
    return { error: `${accessor} ${isOfType(ignition)}, expected map[string]interface{}` };
  const version = member(ignition, 'version');
  if (version === undefined || typeof version === 'string') return version ?? '';
  return { error: `${accessor} ${isOfType(version)}, expected string` };
}

function member(object: JsonObject, name: string): JsonValue | undefined {
  return Object.hasOwn(object, name) ? object[name] : undefined;
}

/** The value and its type as Go prints them; what could be more than a version is not shown. */
function isOfType(value: JsonValue): string {
  if (value === null) return '<nil> is of the type <nil>';
  return `${printSafe(value) ?? hidden} is of the type ${typeOf(value)}`;
}

/** As Go's `%v`; undefined where it could be more than a version: names, texts that are none, and what holds them. */
function printSafe(value: JsonValue): string | undefined {
  if (value === null) return '<nil>';
  if (isArray(value)) {
    const items = value.map(printSafe);
    return items.includes(undefined) ? undefined : `[${items.join(' ')}]`;
  }
  if (isObject(value)) return Object.keys(value).length === 0 ? 'map[]' : undefined;
  return typeof value !== 'string' || /^[0-9.]{0,16}$/.test(value) ? printScalar(value) : undefined;
}

/** As Go's `%v`: numbers from a million on with an exponent. */
function printScalar(value: string | number | bigint | boolean): string {
  if (typeof value !== 'number' && typeof value !== 'bigint') return String(value);
  const [mantissa = '', exponent = '0'] = Number(value).toExponential().split('e');
  const power = Number(exponent);
  if (power >= -4 && power < 6) return String(value);
  return `${mantissa}e${power < 0 ? '-' : '+'}${String(Math.abs(power)).padStart(2, '0')}`;
}

function typeOf(value: JsonValue): string {
  if (isArray(value)) return '[]interface {}';
  if (isObject(value)) return 'map[string]interface {}';
  if (typeof value === 'boolean') return 'bool';
  return typeof value === 'string' ? 'string' : 'float64';
}

const supported = 'Supported spec versions: 2.2,3.0,3.1,3.2,3.3,3.4,3.5';

/** The specifications of version 2 that are read, newest first: what is older than one, or not of its form, is tried as the next. */
const specifications: readonly Release[] = [
  { major: 2, minor: 2 },
  { major: 2, minor: 1 },
  { major: 2, minor: 0 },
];

function convert(config: JsonObject): JsonObject | { readonly error: string } {
  const parse = (error: string) => ({
    error: `failed to parse Ignition config: parsing Ignition ${error}`,
  });
  const notValid = (spec: 'spec v2' | 'config spec v3', report: string) =>
    parse(
      `${spec} failed with error: config is not valid\nReport: ${report} (the lines that it quotes are not shown)`,
    );
  const version = convertedFrom(config);
  if (typeof version !== 'string') return notValid('config spec v3', version.error);
  const numbers = /^(\d+)\.(\d+)\.(\d+)(-[0-9A-Za-z.-]+)?(\+[0-9A-Za-z.-]+)?$/.exec(version);
  if (numbers === null) return parse(`config failed: invalid version. ${supported}`);
  const first = specifications
    .map((release) => ({ release, ...readConfig(config, release) }))
    .find((one) => 'value' in one && !isOlder(numbers, one.release));
  if (first === undefined) {
    const oldest = decodeTyped(ignition1, config, { release: { major: 2, minor: 0 }, yaml: false });
    return 'error' in oldest
      ? notValid('spec v2', oldest.error)
      : parse(`config failed: unknown version. ${supported}`);
  }
  if (!isExactly(numbers, first.release) || !('value' in first))
    return parse(`config failed: unknown version. ${supported}`);
  const report = validateIgnition(first.value, false);
  if (report.some(({ kind }) => kind === 'error'))
    return notValid('spec v2', [...new Set(report.map(({ message }) => message))].join('; '));
  const notYet = first.release.minor === 0 ? invalid20(first.value) : undefined;
  if (notYet !== undefined) return notValid('spec v2', notYet);
  const distinct = withoutDuplicates(as22(first.value, first.release));
  if (typeof distinct['error'] === 'string') return { error: distinct['error'] };
  return translate(distinct);
}

const versioned = struct('', { ignition: struct('', { version: string }) });

/** `ignition.version` as the converter reads it, which does not mind the case of names. */
function convertedFrom(config: JsonObject): string | { readonly error: string } {
  const read = decodeTyped(versioned, config, { release: { major: 2, minor: 2 }, yaml: false });
  if ('error' in read) return read;
  const version = isObject(read.value['ignition']) ? read.value['ignition']['version'] : undefined;
  return typeof version === 'string' ? version : '';
}

function readConfig(
  config: JsonObject,
  release: Release,
): { readonly value: JsonObject } | { readonly error: string } {
  const read = decodeTyped(ignition2, config, { release, yaml: false });
  const reason = 'value' in read && release.minor === 0 ? unreadable20(read.value) : undefined;
  return reason === undefined ? read : { error: reason };
}

function translate(config: JsonObject): JsonObject | { readonly error: string } {
  const report = validateIgnition(config, true);
  const isDeprecated = report.some(({ kind }) => kind === 'deprecated');
  const lines = report.map(({ kind, message }) => `${kind}: ${message}`).join('\n');
  const lines30 = errorsOf30(config).map((line) => `${line}\n`);
  const invalid = lines30.some((line) => line.startsWith('error')) ? lines30 : [];
  const cause = isDeprecated
    ? `Invalid input config:\n${lines}`
    : (conflictIn(config) ?? (invalid.length === 0 ? undefined : invalid.join('')));
  if (cause === undefined) return toIgnition35(config);
  const what =
    'failed to convert Ignition config spec v2 to v3: unable to convert Ignition spec v2 config to v3';
  return { error: `${what}: ${cause}` };
}

/** Is a version (the parts of a semantic one) older than a specification? */
function isOlder([, major, minor, patch, pre]: RegExpExecArray, specification: Release): boolean {
  const own = { major: Number(major), minor: Number(minor) };
  return (
    compareReleases(own, specification) < 0 ||
    (compareReleases(own, specification) === 0 && Number(patch) === 0 && pre !== undefined)
  );
}

/** Is a version that of a specification by its numbers (`02.2.0` is 2.2.0), with nothing behind them? */
function isExactly([, major, minor, patch, pre, build]: RegExpExecArray, specification: Release): boolean {
  const own = { major: Number(major), minor: Number(minor) };
  const isBare = Number(patch) === 0 && pre === undefined && build === undefined;
  return isBare && compareReleases(own, specification) === 0;
}

/** An older config as one of 2.2: what had no pointer before is set then. Source: v2_1 and v2_2 translate.go. */
function as22(config: JsonObject, specification: Release): JsonObject {
  if (specification.minor === 2) return config;
  const storage = isObject(config['storage']) ? config['storage'] : {};
  const withIds = specification.minor === 0;
  const owner = (value: JsonValue | undefined) => ({
    ...(withIds ? { id: 0 } : {}),
    ...(isObject(value) ? value : {}),
  });
  const node = (value: JsonValue): JsonValue =>
    isObject(value)
      ? { ...value, group: owner(value['group']), user: owner(value['user']), mode: value['mode'] ?? 0 }
      : value;
  const nodes = (name: string) => {
    const list = storage[name];
    return isArray(list) ? { [name]: list.map(node) } : {};
  };
  return { ...config, storage: { ...storage, ...nodes('files'), ...nodes('directories') } };
}

/** JSON as Go writes it: without spaces, and with characters escaped that HTML would mistake. */
function writeGoJson(value: JsonObject): string {
  const text = JSON.stringify(value, (_key, item: JsonValue) =>
    typeof item === 'bigint' ? Number(item) : item,
  );
  return text.replace(
    /[<>&\u2028\u2029]/g,
    (character) => `\\u${(character.codePointAt(0) ?? 0).toString(16).padStart(4, '0')}`,
  );
}
