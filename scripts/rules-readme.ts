import { writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { rules } from '../server/src/rules/index.ts';

// `npm run rules-readme`: writes server/src/rules/README.md from the rules themselves.
const sections = rules.map(({ id, severity, docs }) => {
  return `### ${id}\n\n${docs.summary} *(${severity})*\n\n**What happens otherwise:** ${docs.why}\n\n**Source:** ${docs.source}\n`;
});
const text = `# Rules\n\nWhat the editor and the command line have to say about a MachineConfiguration. Each rule is a file of this folder, and its
name is the code of its findings. This page is made from the rules by \`npm run rules-readme\`.\n\n${sections.join('\n')}`;
writeFileSync(join(resolve(import.meta.dirname, '..'), 'server/src/rules/README.md'), text);
