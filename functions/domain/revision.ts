/** FNV-1a with 64 bits (draft-eastlake-fnv): short, and without a library, since nothing rests on it but a name. */
const OFFSET = 0xcbf29ce484222325n;
const PRIME = 0x100000001b3n;

/**
 * The name of a document: twelve hexadecimal digits of a hash of its JSON. The order of names counts, because it
 * can matter (teams are rung in theirs); white space, comments and quotes of the source do not.
 */
export function revisionOf(document: unknown): string {
  let hash = OFFSET;
  for (const byte of new TextEncoder().encode(JSON.stringify(document)))
    hash = BigInt.asUintN(64, (hash ^ BigInt(byte)) * PRIME);
  return hash.toString(16).padStart(16, '0').slice(0, 12);
}
