import { writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { planCodes } from '../test/support/plan-codes.ts';

// `npm run plan-readme`: writes server/src/domain/boot-images/README.md from the tables of the plan's codes.
const file = join(resolve(import.meta.dirname, '..'), 'server/src/domain/boot-images/README.md');
writeFileSync(file, planCodes());
