import type { Cause } from './answer.ts';

/** A difference of two texts at the same field that is known and meant. Verdicts and fields are never listed here. */
export interface KnownDifference {
  readonly id: string;
  /** Why it is so, in a sentence. */
  readonly explanation: string;
  covers(server: Cause, ours: Cause): boolean;
}

const denial = /^ValidatingAdmissionPolicy '([\w-]+)' with binding '\1-binding' denied request: /;

export const knownDifferences: readonly KnownDifference[] = [
  {
    id: 'another-denying-policy',
    explanation:
      'Where several admission policies deny an object, the API server tells one of them, in the order of a Go map: ' +
      'another after each start. We tell the first one in the order of their list.',
    covers(server, ours) {
      const [theirs, own] = [denial.exec(server.message)?.[1], denial.exec(ours.message)?.[1]];
      return server.field === '' && theirs !== undefined && own !== undefined && theirs !== own;
    },
  },
  {
    id: 'quoted-body',
    explanation:
      'The API server quotes the first bytes of what it was sent, in the order in which they were sent. We quote the ' +
      'object in the order of its keys: in what order a tool will send it is not known.',
    covers(server, ours) {
      const isQuoting = (text: string) =>
        /^(?:the object provided is unrecognized |Object 'Kind' is missing in )/.test(text);
      const withoutQuotes = (text: string) => text.replace(/ (?:in '\{.*|\(\{.*\))$/s, '');
      return isQuoting(server.message) && withoutQuotes(server.message) === withoutQuotes(ours.message);
    },
  },
];

export function knownDifferenceOf(server: Cause, ours: Cause): KnownDifference | undefined {
  return knownDifferences.find(({ covers }) => covers(server, ours));
}
