import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { createServer, type IncomingMessage } from 'node:http';
import type { Answer, Ask, Message, Report } from '../support/messages.ts';
import type { Cleanup } from './cleanup.ts';

/**
 * Listens on a free loopback port to what the suites report and ask; returns the address to give them. Its path is a
 * secret, so that no other program of the machine can drive the page.
 */
export async function listen(
  cleanup: Cleanup,
  onReport: (report: Report) => void | Promise<void>,
  onAsk: (ask: Ask) => Promise<string>,
): Promise<string> {
  const path = `/${randomBytes(24).toString('hex')}`;
  const answer = async (request: IncomingMessage): Promise<Answer> => {
    // Only our own runner knows the path, so the body is what its type says.
    const message = JSON.parse(await readBody(request)) as Message;
    if ('ask' in message) return { ok: true, text: await onAsk(message.ask) };
    await onReport(message.report);
    return { ok: true, text: '' };
  };
  const server = createServer((request, response) => {
    if (request.method !== 'POST' || request.url !== path) {
      response.writeHead(404).end();
      return;
    }
    answer(request)
      .catch(
        (error: unknown): Answer => ({
          ok: false,
          reason: error instanceof Error ? error.message : String(error),
        }),
      )
      .then((value) => response.end(JSON.stringify(value)));
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  cleanup.add(() => {
    server.close();
    server.closeAllConnections();
  });
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('A TCP listener has a port.');
  return `http://127.0.0.1:${address.port}${path}`;
}

async function readBody(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks).toString('utf8');
}
