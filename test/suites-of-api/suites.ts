import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';
import { isArray, isObject, type JsonValue } from '../../server/src/domain/json.ts';

/** One case of a suite: objects as YAML text, and what a real API server is to say of them. */
export interface SuiteCase {
  readonly name: string;
  /** The object that is created. */
  readonly initial: string;
  /** What it is updated to; absent in a case that only creates. */
  readonly updated?: string;
  /** Part of the error of the create, or of the update of the object itself. */
  readonly expectedError?: string;
  /** Part of the error of the update of its status. */
  readonly expectedStatusError?: string;
}

/** One file of integration tests. */
export interface Suite {
  readonly file: string;
  /** Feature gates that have to be on, or with a `-` before them off. */
  readonly gates: readonly string[];
  readonly cases: readonly SuiteCase[];
}

const place = 'operator/v1/tests/machineconfigurations.operator.openshift.io';

/** The suites for the MachineConfiguration in a checkout of openshift/api; or why there are none, in one sentence. */
export function readSuites(checkout: string): readonly Suite[] | string {
  const folder = join(checkout, place);
  try {
    const files = readdirSync(folder).filter((file) => file.endsWith('.yaml'));
    const suites = files.sort().map((file) => suiteOf(file, parse(readFileSync(join(folder, file), 'utf8'))));
    return suites.length > 0 ? suites : `There is no suite in ${folder}.`;
  } catch (error) {
    return `The suites in ${folder} cannot be read: ${error instanceof Error ? error.message : String(error)}`;
  }
}

function suiteOf(file: string, value: JsonValue): Suite {
  const { featureGates, tests } = isObject(value) ? value : {};
  const { onCreate, onUpdate } = isObject(tests) ? tests : {};
  const cases = [onCreate, onUpdate].flatMap((list) => (isArray(list) ? list : [])).filter(isObject);
  return {
    file,
    gates: isArray(featureGates) ? featureGates.filter((gate) => typeof gate === 'string') : [],
    cases: cases.map((one) => {
      const text = (member: string) => {
        const found = one[member];
        return typeof found === 'string' && found !== '' ? { [member]: found } : {};
      };
      return {
        name: String(one['name']),
        initial: String(one['initial']),
        ...text('updated'),
        ...text('expectedError'),
        ...text('expectedStatusError'),
      };
    }),
  };
}
