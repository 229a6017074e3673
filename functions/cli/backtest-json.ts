import type { Which } from '../app/backtest/differences.ts';
import type { BacktestReport } from '../app/backtest/report.ts';
import { print } from './output.ts';
import { createSpool, type Spool } from './spool.ts';

/** A backtest for machines: the report, and every case of it, of which only the spools know the number. */

interface Lists {
  readonly cases: Readonly<Record<Which, Spool>>;
  readonly changes: Spool;
}

export const createLists = (): Lists => ({
  cases: { first: createSpool(), second: createSpool() },
  changes: createSpool(),
});

/** An object's text without its last brace: more is to come. */
const open = (value: object): string => JSON.stringify(value).slice(0, -1);

async function printList(name: string, list: Spool): Promise<void> {
  await print(`,"${name}":[`);
  for await (const block of list.text()) await print(block);
  await print(']');
}

export async function printJson(report: BacktestReport, lists: Lists, refused: number): Promise<void> {
  const { policies, changed, ...rest } = report;
  await print(`${open({ ...rest, changed: changed?.counts, refused })},"policies":[`);
  for (const [i, policy] of policies.entries()) {
    await print(`${i > 0 ? ',' : ''}${open(policy)}`);
    await printList('escalatedCases', i === 0 ? lists.cases.first : lists.cases.second);
    await print('}');
  }
  await print(']');
  if (changed) await printList('changes', lists.changes);
  await print('}\n');
}
