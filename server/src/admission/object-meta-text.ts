import type { JsonObject } from '../domain/json.ts';
import { quote, toJson } from './value-text.ts';

/** How values of metadata that are no plain JSON for the server stand in its errors. */
export interface MetaText {
  readonly time: (time: string) => string;
  readonly texts: (texts: readonly string[]) => string;
  readonly owner: (owner: JsonObject) => string;
  readonly owners: (owners: readonly JsonObject[]) => string;
}

/** Since 1.34: JSON. */
export const metaAsJson: MetaText = {
  time: (time) => toJson(`${inUniversalTime(time).replace(' ', 'T')}Z`),
  texts: toJson,
  owner: ownerJson,
  owners: (owners) => `[${owners.map(ownerJson).join(',')}]`,
};

/** Before 1.34: Go source text, and times as Go prints them. */
export const metaAsGo: MetaText = {
  time: (time) => `${inUniversalTime(time)} +0000 UTC`,
  texts: goTexts,
  owner: goOwner,
  owners: (owners) => `[]v1.OwnerReference{${owners.map(goOwner).join(', ')}}`,
};

/** Texts as Go source text. */
export function goTexts(texts: readonly string[]): string {
  return `[]string{${texts.map(quote).join(', ')}}`;
}

/** `2026-01-01 00:00:00`; fractions of a second are lost. */
function inUniversalTime(time: string): string {
  const milliseconds = Date.parse(time);
  return Number.isNaN(milliseconds)
    ? time
    : new Date(milliseconds).toISOString().slice(0, 19).replace('T', ' ');
}

/** The members of an owner reference in the order in which Go has them. */
const ownerTexts = ['apiVersion', 'kind', 'name', 'uid'] as const;
const ownerFlags = ['controller', 'blockOwnerDeletion'] as const;

function ownerJson(owner: JsonObject): string {
  const members = [
    ...ownerTexts.map((name) => [name, owner[name] ?? ''] as const),
    ...ownerFlags.map((name) => [name, owner[name]] as const),
  ];
  const written = members.flatMap(([name, value]) =>
    value === undefined ? [] : [`"${name}":${toJson(value)}`],
  );
  return `{${written.join(',')}}`;
}

function goOwner(owner: JsonObject): string {
  const names = { apiVersion: 'APIVersion', kind: 'Kind', name: 'Name', uid: 'UID' } as const;
  const flags = { controller: 'Controller', blockOwnerDeletion: 'BlockOwnerDeletion' } as const;
  // Where a flag is set the server tells where it has it in memory, which is another place each time.
  const members = [
    ...ownerTexts.map((name) => `${names[name]}:${quote(String(owner[name] ?? ''))}`),
    ...ownerFlags.map(
      (name) => `${flags[name]}:(*bool)(${owner[name] === undefined ? 'nil' : '0xc000000000'})`,
    ),
  ];
  return `v1.OwnerReference{${members.join(', ')}}`;
}
