import type { AttributeValue } from '@aws-sdk/client-dynamodb';

/** The few shapes of attribute that the table uses: text and numbers. */
export type Item = Record<string, AttributeValue>;

export const text = (value: string): AttributeValue => ({ S: value });
export const number = (value: number): AttributeValue => ({ N: String(value) });

export const textOf = (item: Item | undefined, name: string): string | undefined => item?.[name]?.S;

export function numberOf(item: Item | undefined, name: string): number {
  const value = item?.[name]?.N;
  if (value === undefined) throw new Error(`an item of the table has no ${name}`);
  return Number(value);
}

/** A conditional write that found something else: an answer, not a fault. */
export const isConditionFailed = (error: unknown): boolean =>
  error instanceof Error && error.name === 'ConditionalCheckFailedException';

/** Lists cut to the size that one call takes. */
export function chunked<T>(list: readonly T[], size: number): T[][] {
  return Array.from({ length: Math.ceil(list.length / size) }, (_, i) =>
    list.slice(i * size, (i + 1) * size),
  );
}
