import { type DocumentSymbol, type DocumentSymbolParams, SymbolKind } from 'vscode-languageserver/node';
import { isMap, isScalar, isSeq, type Node } from 'yaml';
import { keyOf } from '../documents/decode.ts';
import { contentEnd, pairEnd, pairsOf } from '../documents/geometry.ts';
import { locate } from '../documents/locate.ts';
import { type ManifestDocument, rangeIn } from '../documents/manifest.ts';
import { isArray, isObject, type JsonValue } from '../domain/json.ts';
import { objectsOf } from '../domain/list-items.ts';
import { isMachineConfiguration, toResource } from '../domain/resource.ts';
import type { Feature } from './feature.ts';
import { safely } from './safely.ts';

/** Fields that name a list item, the first that is there. */
const naming = ['resource', 'path', 'name', 'type', 'serviceName', 'key'];

/** `textDocument/documentSymbol`: one symbol for each MachineConfiguration, its fields below it. */
export const documentSymbols: Feature = {
  capabilities: { documentSymbolProvider: true },
  register(session) {
    session.connection.onDocumentSymbol(
      safely(
        session,
        'textDocument/documentSymbol',
        [] as DocumentSymbol[],
        ({ textDocument }: DocumentSymbolParams) => {
          return (session.manifests.get(textDocument.uri)?.documents ?? []).flatMap(symbolsOf);
        },
      ),
    );
  },
};

function symbolsOf(document: ManifestDocument): DocumentSymbol[] {
  const { parsed } = document.source;
  return objectsOf(parsed.value).flatMap(({ path, value }) => {
    const resource = toResource(value);
    const node = locate(parsed, path).value;
    if (resource === undefined || !isMachineConfiguration(resource) || node?.range == null) return [];
    const range = rangeIn(document, node.range[0], contentEnd(document.text, node));
    const name = `${resource.kind ?? ''} ${resource.name ?? ''}`.trim();
    const children = childrenOf(document, node, value);
    return [{ name, kind: SymbolKind.Object, range, selectionRange: range, children }];
  });
}

function childrenOf(document: ManifestDocument, node: Node, value: JsonValue): DocumentSymbol[] {
  if (isMap(node)) {
    return pairsOf(node).flatMap((pair) => {
      const key = keyOf(pair.key);
      if (key === undefined || pair.key?.range == null) return [];
      const child = isObject(value) && Object.hasOwn(value, key) ? (value[key] ?? null) : null;
      const [start, end] = pair.key.range;
      const range = rangeIn(document, start, Math.max(end, pairEnd(document.text, pair)));
      return [
        symbol(document, key === '' ? '""' : key, range, rangeIn(document, start, end), pair.value, child),
      ];
    });
  }
  if (!isSeq(node)) return [];
  return (node.items as (Node | null)[]).flatMap((item, index) => {
    if (item?.range == null) return [];
    const child = isArray(value) ? (value[index] ?? null) : null;
    const range = rangeIn(document, item.range[0], Math.max(item.range[0], contentEnd(document.text, item)));
    return [symbol(document, itemName(child, index), range, range, item, child)];
  });
}

function symbol(
  document: ManifestDocument,
  name: string,
  range: DocumentSymbol['range'],
  selectionRange: DocumentSymbol['range'],
  node: Node | null,
  value: JsonValue,
): DocumentSymbol {
  const detail = isScalar(node) ? String(value ?? '') : '';
  const kind =
    isScalar(node) || node === null
      ? SymbolKind.Property
      : isArray(value)
        ? SymbolKind.Array
        : SymbolKind.Object;
  const children = node === null ? [] : childrenOf(document, node, value);
  return {
    name,
    kind,
    range,
    selectionRange,
    ...(detail === '' ? {} : { detail }),
    ...(children.length === 0 ? {} : { children }),
  };
}

/** A list item by what it is about: `machinesets → Partial`, `/etc/chrony.conf`, else by its number. */
function itemName(item: JsonValue, index: number): string {
  if (!isObject(item)) return isArray(item) ? `${index}` : String(item);
  const name = naming.map((key) => item[key]).find((value) => typeof value === 'string' && value !== '');
  const selection = item['selection'];
  const mode = isObject(selection) && typeof selection['mode'] === 'string' ? ` → ${selection['mode']}` : '';
  return `${String(name ?? index)}${mode}`;
}
