import { parseArgs } from 'node:util';
import {
  buildControlPlane,
  type ControlPlane,
  type ControlPlaneOptions,
  startControlPlane,
} from '../test/support/control-plane.ts';

// `npm run control-plane [-- FLAG…]`: the API server of the tests, by hand. test/control-plane/README.md says more.
const USAGE = `npm run control-plane [-- FLAG…]
  --release 4.22|4.21     whose resource definitions are served
  --feature-set NAME      Default, TechPreviewNoUpgrade, DevPreviewNoUpgrade, CustomNoUpgrade, OKD
  --load FOLDER           load the objects of this folder instead of the sample cluster
  --no-load               load no objects
  --no-operator           nothing follows the spec into the status
  --operator-delay MS     how long each step of the stand-in operator takes`;

const print = (line: string): void => console.log(line);

async function main(): Promise<number> {
  const options = readOptions();
  if (options === undefined) {
    console.error(USAGE);
    return 2;
  }
  const built = await buildControlPlane({ onProgress: print });
  if (!built.ok) {
    console.error(`The control plane cannot be built here: ${built.reason}`);
    return 1;
  }
  const controlPlane = await start(options);
  if (controlPlane === undefined) return 1;
  let isAsked = false;
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
    process.on(signal, () => {
      isAsked = true;
      void controlPlane.stop();
    });
  }
  print(instructions(controlPlane));
  await controlPlane.ended;
  await controlPlane.stop();
  return isAsked ? 0 : 1;
}

async function start(options: ControlPlaneOptions): Promise<ControlPlane | undefined> {
  try {
    return await startControlPlane({ ...options, onProgress: print });
  } catch (error) {
    // The lines after the first are what the program said, and stand on the screen already.
    const [sentence] = (error instanceof Error ? error.message : String(error)).split('\n');
    console.error(sentence);
    return undefined;
  }
}

function readOptions(): ControlPlaneOptions | undefined {
  try {
    const { values } = parseArgs({
      options: {
        release: { type: 'string' },
        'feature-set': { type: 'string' },
        load: { type: 'string' },
        'no-load': { type: 'boolean' },
        'no-operator': { type: 'boolean' },
        'operator-delay': { type: 'string' },
      },
    });
    const load = values['no-load'] ? false : values.load;
    const delay = values['operator-delay'];
    return {
      // The program itself knows which releases and feature sets there are.
      ...(values.release === undefined ? {} : { release: values.release as '4.22' }),
      ...(values['feature-set'] === undefined ? {} : { featureSet: values['feature-set'] as 'Default' }),
      ...(load === undefined ? {} : { load }),
      ...(values['no-operator'] ? { operator: false } : {}),
      ...(delay === undefined ? {} : { operatorDelayMs: Number(delay) }),
    };
  } catch {
    // A flag that does not exist.
    return undefined;
  }
}

function instructions({ server, kubeconfigPath, contexts, auditLogPath }: ControlPlane): string {
  return `
The test cluster is ready at ${server}

  export KUBECONFIG=${kubeconfigPath}
  kubectl get machineconfiguration cluster -o yaml

Contexts   ${contexts.admin} (administrator), ${contexts.viewer} (reads, but no Secrets), ${contexts.nobody} (no rights), ${contexts.expired} (401)
Audit log  ${auditLogPath}

Ctrl-C stops it and removes everything.`;
}

process.exitCode = await main();
