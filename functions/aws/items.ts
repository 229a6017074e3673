import type { AttributeValue } from '@aws-sdk/client-dynamodb';
import { epochOf, type Instant } from '../domain/time.ts';
import { EXPIRES } from './keys.ts';

/** The few shapes of attribute that the table uses: text and numbers. */
export type Item = Record<string, AttributeValue>;

export const text = (value: string): AttributeValue => ({ S: value });
export const number = (value: number): AttributeValue => ({ N: String(value) });

/** From when on DynamoDB may delete the item (keys.ts). */
export const expiring = (at: Instant): Item => ({ [EXPIRES]: secondOf(at) });
export const secondOf = (at: Instant): AttributeValue => number(Math.ceil(epochOf(at) / 1000));

export const textOf = (item: Item | undefined, name: string): string | undefined => item?.[name]?.S;

export function numberOf(item: Item | undefined, name: string): number {
  const value = item?.[name]?.N;
  if (value === undefined) throw new Error(`an item of the table has no ${name}`);
  return Number(value);
}

/** A conditional write that found something else: an answer, not a fault. */
export const isConditionFailed = (error: unknown): boolean =>
  error instanceof Error && error.name === 'ConditionalCheckFailedException';

/** Waits for a conditional write; false when its condition did not hold. */
export async function holds(write: Promise<unknown>): Promise<boolean> {
  try {
    await write;
    return true;
  } catch (error) {
    if (isConditionFailed(error)) return false;
    throw error;
  }
}

/** Lists cut to the size that one call takes. */
export function chunked<T>(list: readonly T[], size: number): T[][] {
  return Array.from({ length: Math.ceil(list.length / size) }, (_, i) =>
    list.slice(i * size, (i + 1) * size),
  );
}
