import type { CompilePattern } from '../pattern.ts';
import type { CelFunction, Library } from './arguments.ts';
import { comparisons } from './comparisons.ts';
import { conversions } from './conversions.ts';
import { NoSuchOverload } from './failure.ts';
import { formats } from './formats.ts';
import { lists } from './lists.ts';
import { network } from './network.ts';
import { optionals } from './optionals.ts';
import { quantity } from './quantity.ts';
import { createRegex } from './regex.ts';
import { semver } from './semver.ts';
import { sets } from './sets.ts';
import { strings } from './strings.ts';
import { times } from './time-methods.ts';
import { typeNameOf } from './type-names.ts';
import { urls } from './urls.ts';

/** Every function that an expression may call, by its name and number of arguments: `size/1`. */
export interface FunctionTable {
  readonly functions: ReadonlyMap<string, CelFunction>;
  readonly methods: ReadonlyMap<string, CelFunction>;
}

/** These say no more than that there is no such overload. */
const taciturn = new Set(['startsWith', 'endsWith', 'contains', 'matches', 'find', 'findAll']);

/** The functions of CEL and of Kubernetes 1.36. Source: k8s.io/apiserver pkg/cel/environment/base.go. */
export function createFunctions(compilePattern: CompilePattern): FunctionTable {
  const libraries: readonly Library[] = [
    conversions,
    strings,
    times,
    lists,
    sets,
    optionals,
    urls,
    network,
    quantity,
    semver,
    comparisons,
    formats,
    createRegex(compilePattern),
  ];
  const entries = (member: 'functions' | 'methods') =>
    libraries.flatMap((library) => Object.entries(library[member] ?? {}));
  return {
    functions: new Map(entries('functions').map(([key, call]) => [key, named(key, call)])),
    methods: new Map(entries('methods').map(([key, call]) => [key, named(key, call)])),
  };
}

/** The function, which says its name and its arguments' types where it does not take them. */
function named(key: string, call: CelFunction): CelFunction {
  const name = key.slice(0, key.lastIndexOf('/'));
  if (taciturn.has(name)) return call;
  return (args, work) => {
    try {
      return call(args, work);
    } catch (error) {
      if (!(error instanceof NoSuchOverload) || error.message !== 'no such overload') throw error;
      throw new NoSuchOverload(`${name}(${args.map((arg) => typeNameOf(arg ?? null)).join(', ')})`);
    }
  };
}
