import { request } from 'node:http';
import { type Answer, type Ask, harnessVariable, type Message, type Report } from './messages.ts';

/** The extension host's end of the line to the harness. */
export interface Harness {
  /** Asks the harness to do something on the page; rejects with its reason where it could not. */
  ask(ask: Ask): Promise<string>;
  report(report: Report): Promise<void>;
}

/** The harness that started this extension host; undefined where none did. */
export function findHarness(): Harness | undefined {
  const address = process.env[harnessVariable];
  if (address === undefined || address === '') return undefined;
  const send = async (message: Message): Promise<string> => {
    const answer = await post(address, message);
    if (!answer.ok) throw new Error(answer.reason);
    return answer.text;
  };
  return {
    ask: (ask) => send({ ask }),
    report: async (report) => {
      await send({ report });
    },
  };
}

/** `node:http` and not `fetch`: VS Code replaces `fetch` in the extension host and may send it through a proxy. */
function post(address: string, message: Message): Promise<Answer> {
  const body = JSON.stringify(message);
  return new Promise((resolve, reject) => {
    const sent = request(address, {
      method: 'POST',
      agent: false,
      headers: { 'content-type': 'application/json', 'content-length': Buffer.byteLength(body) },
    });
    sent.on('error', reject);
    sent.on('response', (response) => {
      const chunks: Buffer[] = [];
      response.on('data', (chunk: Buffer) => chunks.push(chunk));
      response.on('error', reject);
      response.on('end', () => {
        try {
          // The harness is the only one that can answer at an address with our secret in it.
          resolve(JSON.parse(Buffer.concat(chunks).toString('utf8')) as Answer);
        } catch (error) {
          reject(error);
        }
      });
    });
    sent.end(body);
  });
}
