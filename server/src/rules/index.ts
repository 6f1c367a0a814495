import { automaticSkew } from './automatic-skew.ts';
import { bootImageVersion } from './boot-image-version.ts';
import { clusterScoped } from './cluster-scoped.ts';
import { controlPlaneOnly } from './control-plane-only.ts';
import { controlPlanePartial } from './control-plane-partial.ts';
import { controlPlanePlatform } from './control-plane-platform.ts';
import { duplicateEntry } from './duplicate-entry.ts';
import { failedValidation } from './failed-validation.ts';
import { hotLoop } from './hot-loop.ts';
import { invalidMetadata } from './invalid-metadata.ts';
import { notChecked } from './not-checked.ts';
import { notOneOf } from './not-one-of.ts';
import { oldUserData } from './old-user-data.ts';
import { outOfBounds } from './out-of-bounds.ts';
import { ownedMachineSet } from './owned-machine-set.ts';
import { platformUnsupported } from './platform-unsupported.ts';
import { requiredField } from './required-field.ts';
import type { Rule } from './rule.ts';
import { rulesSkipped } from './rules-skipped.ts';
import { selectorContradictsItself } from './selector-contradicts-itself.ts';
import { selectorInvalid } from './selector-invalid.ts';
import { selectorMatchesEverything } from './selector-matches-everything.ts';
import { selectorMatchesNothing } from './selector-matches-nothing.ts';
import { selectorOneCluster } from './selector-one-cluster.ts';
import { serverOwned } from './server-owned.ts';
import { serviceName } from './service-name.ts';
import { singletonName } from './singleton-name.ts';
import { standaloneAction } from './standalone-action.ts';
import { unionMismatch } from './union-mismatch.ts';
import { unknownField } from './unknown-field.ts';
import { updateWaits } from './update-waits.ts';
import { wrongFormat } from './wrong-format.ts';
import { wrongType } from './wrong-type.ts';

/** Every rule there is. */
export const rules: readonly Rule[] = [
  automaticSkew,
  bootImageVersion,
  clusterScoped,
  controlPlaneOnly,
  controlPlanePartial,
  controlPlanePlatform,
  duplicateEntry,
  failedValidation,
  hotLoop,
  invalidMetadata,
  notChecked,
  notOneOf,
  oldUserData,
  outOfBounds,
  ownedMachineSet,
  platformUnsupported,
  requiredField,
  rulesSkipped,
  selectorContradictsItself,
  selectorInvalid,
  selectorMatchesEverything,
  selectorMatchesNothing,
  selectorOneCluster,
  serverOwned,
  serviceName,
  singletonName,
  standaloneAction,
  unionMismatch,
  unknownField,
  updateWaits,
  wrongFormat,
  wrongType,
];
