import { CHANGES } from '../app/backtest/differences.ts';
import type { BacktestReport, Changed, PolicyReport } from '../app/backtest/report.ts';
import { changeWords, spanWords } from '../app/backtest/words.ts';

/** A backtest for people at a terminal. */

const MOST_CHANGES = 20;
const count = (n: number): string => n.toLocaleString('en-US');

/** Columns: the first ones to the left, numbers to the right. */
function columns(rows: readonly (readonly string[])[], words = 1): string[] {
  const widths = (rows[0] ?? []).map((_, i) => Math.max(...rows.map((row) => (row[i] ?? '').length)));
  return rows.map((row) =>
    row
      .map((cell, i) => (i < words ? cell.padEnd(widths[i] ?? 0) : cell.padStart(widths[i] ?? 0)))
      .join('  ')
      .trimEnd(),
  );
}

function policyWords(p: PolicyReport): string[] {
  const { promises, saved, log } = p;
  const reasons = columns([
    ['reason', 'times', 'unanswered', 'to page: median', '9 of 10'],
    ...p.reasons.map((r) => [
      r.reason,
      count(r.escalations),
      count(r.exhausted),
      r.toPage ? spanWords(r.toPage.median) : '-',
      r.toPage ? spanWords(r.toPage.nineOfTen) : '-',
    ]),
  ]);
  const people = columns([
    ['person', 'texts', 'an hour: median', '9 of 10', 'most', 'over budget: minute', '15 min', 'hour', '3 h'],
    ...p.people.map(({ name, texts, perHour, budgets }) => [
      name,
      count(texts),
      count(perHour?.median ?? 0),
      count(perHour?.nineOfTen ?? 0),
      count(perHour?.most ?? 0),
      ...budgets.map(({ over }) => count(over)),
    ]),
  ]);
  return [
    `${p.policy} (${p.revision})`,
    `  ${count(log.taken)} events, ${count(p.cases)} cases; ${count(p.escalated)} would have been escalated, ${count(p.escalations)} times`,
    ...(reasons.length > 1 ? ['', ...reasons.map((line) => `  ${line}`)] : []),
    ...(people.length > 1 ? ['', ...people.map((line) => `  ${line}`)] : []),
    '',
    `  promises: ${count(promises.made)} made, ${count(promises.atRisk)} at risk, ${count(promises.broken)} broken, ${count(promises.kept)} kept, ${count(promises.renegotiated)} not reached, ${count(promises.withdrawn)} withdrawn`,
    `  calls offered instead of the wait: ${count(p.offers)}; agents reminded of a chat: ${count(p.nudges)}; incidents: ${count(p.incidents)}`,
    saved.spread
      ? `  told before the case was solved: ${count(saved.cases)} cases, sooner by ${spanWords(saved.spread.median)} (median), ${spanWords(saved.total)} in all`
      : '  time saved: the log says of no escalated case that it was solved',
    ...(log.duplicates + log.refolded > 0
      ? [
          `  ${count(log.duplicates)} events came twice or name no case; ${count(log.refolded)} cases folded again, ${count(log.unplaced)} late facts taken as just happened`,
        ]
      : []),
    '',
  ];
}

function changesWords({ counts, first }: Changed): string[] {
  const all = CHANGES.reduce((sum, kind) => sum + counts[kind], 0);
  const rows = first
    .slice(0, MOST_CHANGES)
    .map((change) => [change.conversation, change.id, changeWords(change)]);
  return [
    `changed cases: ${count(all)}`,
    `  ${CHANGES.map((kind) => `${changeWords({ kind })} ${count(counts[kind])}`).join('; ')}`,
    ...columns(rows, 3).map((line) => `  ${line}`),
    ...(all > rows.length ? [`  and ${count(all - rows.length)} more: --json has all`] : []),
    '',
  ];
}

export const tableOf = (report: BacktestReport): string =>
  [
    report.from && report.to ? `${report.from} to ${report.to}` : 'no events',
    '',
    ...report.policies.flatMap(policyWords),
    ...(report.changed ? changesWords(report.changed) : []),
    ...report.assumptions.map((line) => `* ${line}`),
    '',
  ].join('\n');
