import { readFileSync, writeFileSync } from 'node:fs';
import { inTimeOrder } from '../app/backtest/in-time-order.ts';
import { backtestReport } from '../app/backtest/report.ts';
import { sideBySide } from '../app/backtest/side-by-side.ts';
import { readPolicy } from '../app/policy-file.ts';
import { backtestPage } from '../console/report-page.ts';
import type { Policy } from '../domain/policy.ts';
import { Duration, lengthWords, type Span, spanOf } from '../domain/time.ts';
import { createLists, printJson } from './backtest-json.ts';
import { type LogOptions, readLogs } from './backtest-log.ts';
import { tableOf } from './backtest-table.ts';
import { CommandFailure, fileFailure } from './failure.ts';
import { complain, print } from './output.ts';

interface BacktestOptions extends LogOptions {
  readonly policy: string;
  readonly against?: string;
  readonly acknowledgeAfter?: string;
  readonly json?: boolean;
  readonly html?: string;
}

/** `baton backtest`: 0 when the logs could be read, 1 when no line of them was an event. */
export async function backtest(files: readonly string[], options: BacktestOptions): Promise<number> {
  const acknowledgeAfter = patience(options.acknowledgeAfter);
  const first = named(options.policy);
  const second = options.against === undefined ? undefined : named(options.against);
  const lists = options.json ? createLists() : undefined;
  const sides = sideBySide(first.policy, second?.policy, {
    acknowledgeAfter,
    onEscalated: (which, summary) => lists?.cases[which].add(summary),
    onChange: (change) => lists?.changes.add(change),
  });
  const order = inTimeOrder(sides.take);
  const read = await readLogs(files, options, (fact) => order.take(fact));
  order.end();
  const ended = sides.end();
  for (const fault of read.faults) complain(fault);
  if (read.refused > read.faults.length)
    complain(`and ${read.refused - read.faults.length} more lines that are no event`);
  const report = backtestReport(
    { ...first, outcome: ended.first },
    second && ended.second ? { ...second, outcome: ended.second } : undefined,
    ended.changed,
    assumed(options.acknowledgeAfter),
  );
  if (options.html !== undefined) writePage(options.html, String(backtestPage(report)));
  if (lists) await printJson(report, lists, read.refused);
  else await print(tableOf(report));
  return read.events === 0 ? 1 : 0;
}

const named = (name: string): { name: string; policy: Policy } => ({ name, policy: policyFrom(name) });

function patience(text: string | undefined): Span | undefined {
  if (text === undefined) return undefined;
  const read = Duration.safeParse(text);
  if (read.success) return spanOf(read.data);
  throw new CommandFailure(2, `--acknowledge-after ${text}: not an ISO 8601 duration, like PT2M`);
}

function assumed(acknowledgeAfter: string | undefined): string[] {
  const read = Duration.safeParse(acknowledgeAfter);
  return [
    read.success
      ? `The first person paged takes the case after ${lengthWords(read.data)}, and resolves nothing.`
      : 'Nobody answers a page: every ladder is climbed to its end, or to the end of the case.',
    'Texts are delivered after 2 seconds.',
    'Promised calls are placed; agents and customers pick up after 5 seconds, are human, and talk for a minute.',
    'What is due after the last event of the log is not shown.',
  ];
}

function policyFrom(file: string): Policy {
  let text: string;
  try {
    text = readFileSync(file, 'utf8');
  } catch (error) {
    throw fileFailure(file, error);
  }
  const read = readPolicy(text, file);
  if (read.ok) return read.policy;
  throw new CommandFailure(2, read.faults.join('\n'));
}

function writePage(file: string, html: string): void {
  try {
    writeFileSync(file, html);
  } catch (error) {
    throw fileFailure(file, error);
  }
}
