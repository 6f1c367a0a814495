import { valueAt } from '../domain/field-path.ts';
import { machineConfiguration } from '../domain/resource.ts';
import { defineRule } from './rule.ts';

const path = ['metadata', 'name'];

export const singletonName = defineRule({
  id: 'singleton-name',
  severity: 'error',
  docs: {
    summary: 'A MachineConfiguration with another name than cluster.',
    why: 'The admission policy machine-configuration-guards refuses the object, and the Machine Config Operator reads only the one named cluster.',
    source: 'domain.md 2.8',
  },
  *check({ value, name }, { use }) {
    // A patch may name what it patches as it likes.
    if (use === 'patch') return;
    // A name of the wrong type is told by its own rule.
    if (name === machineConfiguration.name || (name === undefined && valueAt(value, path) !== undefined))
      return;
    const message = 'There is only one MachineConfiguration, and metadata.name must be cluster.';
    yield { path, message, data: {} };
  },
  fixes({ path: at }, { resource }) {
    const title = resource.name === undefined ? 'Add `name: cluster`' : 'Change to `cluster`';
    return [{ title, preferred: true, edits: [{ op: 'set', path: at, value: machineConfiguration.name }] }];
  },
});
