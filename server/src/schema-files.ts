import featureGates from '../../schemas/feature-gates.yaml';
import crd from '../../schemas/machineconfiguration.crd.yaml';
import type { SchemaFiles } from './world.ts';

/** The files of `schemas/`, parsed when the program was built. */
export function bundledSchemas(): SchemaFiles {
  return { crd, featureGates };
}
