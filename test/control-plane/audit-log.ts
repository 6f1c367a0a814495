import { readFile } from 'node:fs/promises';

/** One answered request of the audit log. */
export interface AuditEntry {
  readonly auditId: string;
  /** `ResponseComplete`; a watch has `ResponseStarted` before it; `Panic` where the server failed. */
  readonly stage: string;
  /** Kubernetes' verb: `get`, `list`, `watch`, `create`, `update`, `patch`, `delete`, `deletecollection`. */
  readonly verb: string;
  /** Empty where the server did not know the token. */
  readonly user: string;
  readonly userAgent: string;
  readonly requestUri: string;
  /** The path of `requestUri`. */
  readonly path: string;
  /** The query of `requestUri`; what was not asked for is absent. */
  readonly dryRun?: string;
  readonly fieldManager?: string;
  readonly fieldValidation?: string;
  readonly force?: string;
  /** What the request was about, where it was about a resource. */
  readonly apiGroup?: string;
  readonly resource?: string;
  readonly subresource?: string;
  readonly namespace?: string;
  readonly name?: string;
  /** The HTTP status; absent where none was sent. */
  readonly code?: number;
}

const READS = ['get', 'list', 'watch'];

/** True for a request that would change something if it were not a dry run. */
export function isWrite(entry: AuditEntry): boolean {
  return !READS.includes(entry.verb);
}

/**
 * Reads a control plane's audit log: every write, and every read of the kinds the product reads. Its own loading is not
 * in it. The server writes a line before it ends its answer, so a request that was answered is there.
 */
export async function readAuditLog(path: string): Promise<readonly AuditEntry[]> {
  const text = await readFile(path, 'utf8');
  // What follows the last line break is a line that is still being written.
  const lines = text.split('\n').slice(0, -1);
  return lines.map((line) => entryOf(JSON.parse(line)));
}

interface AuditEvent {
  readonly auditID: string;
  readonly stage: string;
  readonly verb: string;
  readonly requestURI: string;
  readonly userAgent?: string;
  readonly user: { readonly username?: string };
  readonly objectRef?: Partial<
    Record<'apiGroup' | 'resource' | 'subresource' | 'namespace' | 'name', string>
  >;
  readonly responseStatus?: { readonly code?: number };
}

function entryOf(event: AuditEvent): AuditEntry {
  const { pathname, searchParams } = new URL(event.requestURI, 'https://server');
  const { apiGroup, resource, subresource, namespace, name } = event.objectRef ?? {};
  return {
    auditId: event.auditID,
    stage: event.stage,
    verb: event.verb,
    user: event.user.username ?? '',
    userAgent: event.userAgent ?? '',
    requestUri: event.requestURI,
    path: pathname,
    ...present({
      dryRun: searchParams.get('dryRun'),
      fieldManager: searchParams.get('fieldManager'),
      fieldValidation: searchParams.get('fieldValidation'),
      force: searchParams.get('force'),
      apiGroup,
      resource,
      subresource,
      namespace,
      name,
      code: event.responseStatus?.code,
    }),
  };
}

/** The members that have a value. */
function present<T extends object>(members: T): { [K in keyof T]?: NonNullable<T[K]> } {
  return Object.fromEntries(
    Object.entries(members).filter(([, value]) => value !== null && value !== undefined),
  ) as { [K in keyof T]?: NonNullable<T[K]> };
}
