import { type Document, isAlias, isMap, isNode, isScalar, isSeq, visit } from 'yaml';

/** Where things stand in a policy's text. */

/** An alias to nothing. The library says this only when it makes the value, and then without its place. */
export function looseAliases(document: Document.Parsed): readonly Broken[] {
  const loose: Broken[] = [];
  visit(document, {
    Alias(_, alias) {
      if (!alias.resolve(document))
        loose.push({ pos: [startOf(alias) ?? 0], message: `nothing before it is marked &${alias.source}` });
    },
  });
  return loose;
}

export interface Broken {
  readonly pos: readonly [number, ...number[]];
  readonly message: string;
}

export const dotted = (path: readonly PropertyKey[]): string =>
  path.reduce<string>(
    (text, step) =>
      typeof step === 'number' ? `${text}[${step}]` : text ? `${text}.${String(step)}` : String(step),
    '',
  ) || 'the whole document';

/** Where the path stands in the text; of a path that is not there, the nearest thing around it. */
export function placeOf(
  document: Document.Parsed,
  path: readonly PropertyKey[],
): { offset: number; present: boolean } {
  let node: unknown = document.contents;
  let offset = startOf(node) ?? 0;
  for (const step of path) {
    if (isAlias(node)) node = node.resolve(document);
    if (isMap(node)) {
      const pair = node.items.find(({ key }) => String(isScalar(key) ? key.value : key) === String(step));
      if (!pair) return { offset, present: false };
      offset = startOf(pair.key) ?? offset;
      node = pair.value;
    } else if (isSeq(node) && isNode(node.items[Number(step)])) {
      node = node.items[Number(step)];
      offset = startOf(node) ?? offset;
    } else return { offset, present: false };
  }
  return { offset, present: true };
}

const startOf = (node: unknown): number | undefined => (isNode(node) ? node.range?.[0] : undefined);
