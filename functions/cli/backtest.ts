import { readFileSync, writeFileSync } from 'node:fs';
import { inTimeOrder } from '../app/backtest/in-time-order.ts';
import { createReplay } from '../app/backtest/replay.ts';
import { backtestReport } from '../app/backtest/report.ts';
import { readPolicy } from '../app/policy-file.ts';
import { backtestPage } from '../console/report-page.ts';
import type { Policy } from '../domain/policy.ts';
import { Duration, lengthWords, type Span, spanOf } from '../domain/time.ts';
import { type LogOptions, readLogs } from './backtest-log.ts';
import { tableOf } from './backtest-table.ts';
import { CommandFailure, fileFailure } from './failure.ts';
import { complain, print } from './output.ts';

export interface BacktestOptions extends LogOptions {
  readonly policy: string;
  readonly against?: string;
  readonly acknowledgeAfter?: string;
  readonly json?: boolean;
  readonly html?: string;
}

/** `baton backtest`: 0 when the logs could be read, 1 when no line of them was an event. */
export async function backtest(files: readonly string[], options: BacktestOptions): Promise<number> {
  const acknowledgeAfter = patience(options.acknowledgeAfter);
  const policies = [options.policy, ...(options.against === undefined ? [] : [options.against])].map(
    (name) => ({ name, policy: policyFrom(name) }),
  );
  const replays = policies.map(({ policy }) => createReplay(policy, { acknowledgeAfter }));
  const order = inTimeOrder((fact) => {
    for (const replay of replays) replay.take(fact);
  });
  const read = await readLogs(files, options, (fact) => order.take(fact));
  order.end();
  const [first, second] = policies.flatMap(({ name, policy }, i) => {
    const outcome = replays[i]?.end();
    return outcome ? [{ name, policy, outcome }] : [];
  });
  for (const fault of read.faults) complain(fault);
  if (read.refused > read.faults.length)
    complain(`and ${read.refused - read.faults.length} more lines that are no event`);
  if (!first) return 1;
  const report = backtestReport(first, second, assumed(options.acknowledgeAfter));
  if (options.html !== undefined) writePage(options.html, String(backtestPage(report)));
  await print(options.json ? `${JSON.stringify({ ...report, refused: read.refused })}\n` : tableOf(report));
  return read.events === 0 ? 1 : 0;
}

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
