import { html, raw } from 'hono/html';
import { CHANGES } from '../app/backtest/differences.ts';
import type { BacktestReport, Changed, PolicyReport } from '../app/backtest/report.ts';
import { changeWords, spanWords } from '../app/backtest/words.ts';
import { barsOverTime, heatMap, ranges } from './report-pictures.ts';

/** A backtest as one page that needs nothing but itself: no scripts, nothing loaded, pictures drawn in it. */

const STYLE = `
:root { color-scheme: light dark; font: 16px/1.5 system-ui, sans-serif;
  --first: #2a6f97; --second: #d9822b; --line: #8885; --paper: #fff; --ink: #1b1f24; }
@media (prefers-color-scheme: dark) { :root { --first: #62b0dc; --second: #f0a95a; --paper: #14171a; --ink: #e8eaed; } }
body { margin: 0 auto; max-width: 68rem; padding: 1.5rem 1rem 4rem; background: var(--paper); color: var(--ink); }
h1 { font-size: 1.5rem; margin: 0; } h2 { font-size: 1.1rem; margin: 2.5rem 0 .3rem; } h3 { font-size: 1rem; margin: 1rem 0 .2rem; font-weight: 600; }
p { margin: .2rem 0; } .quiet { opacity: .72; }
table { border-collapse: collapse; width: 100%; font-variant-numeric: tabular-nums; }
th, td { border-bottom: 1px solid var(--line); padding: .3rem .8rem .3rem 0; text-align: right; vertical-align: top; }
th:first-child, td:first-child, .words td, .words th { text-align: left; }
th { font-weight: 600; } th:last-child, td:last-child { padding-right: 0; } .moment { white-space: nowrap; }
.scroll { overflow-x: auto; }
.figures { margin-top: 1.2rem; } svg { display: block; width: 100%; height: auto; margin-top: .6rem; } svg text { fill: currentColor; font: 11px system-ui, sans-serif; }
.first { fill: var(--first); } .second { fill: var(--second); } .grid { stroke: var(--line); stroke-width: 1; }
.key::before { content: ''; display: inline-block; width: .8em; height: .8em; margin-right: .4em; border-radius: 2px; background: var(--first); }
.key.two::before { background: var(--second); }
code { font-size: .9em; overflow-wrap: anywhere; }`;

const count = (n: number): string => n.toLocaleString('en-US');
const key = (i: number): string => (i === 0 ? 'key' : 'key two');

type Markup = ReturnType<typeof html>;

function figures(policies: readonly PolicyReport[]): Markup {
  const rows: readonly (readonly [string, (p: PolicyReport) => string])[] = [
    ['Events', (p) => count(p.log.taken)],
    ['Cases', (p) => count(p.cases)],
    ['Cases escalated', (p) => count(p.escalated)],
    ['Escalations', (p) => count(p.escalations)],
    ['Texts to people', (p) => count(p.people.reduce((sum, { texts }) => sum + texts, 0))],
    ['Promises: made', (p) => count(p.promises.made)],
    ['Promises: at risk', (p) => count(p.promises.atRisk)],
    ['Promises: broken', (p) => count(p.promises.broken)],
    ['Calls offered instead of a wait', (p) => count(p.offers)],
    ['Incidents', (p) => count(p.incidents)],
    [
      'Told before it was solved, median',
      (p) =>
        p.saved.spread ? `${spanWords(p.saved.spread.median)} (${count(p.saved.cases)} cases)` : 'not known',
    ],
  ];
  return html`<div class="scroll figures"><table>
<thead><tr><th></th>${policies.map((p, i) => html`<th><span class="${key(i)}">${p.policy}</span></th>`)}</tr></thead>
<tbody>${rows.map(([name, value]) => html`<tr><td>${name}</td>${policies.map((p) => html`<td>${value(p)}</td>`)}</tr>`)}</tbody>
</table></div>`;
}

function loads(p: PolicyReport, i: number, isOneOfTwo: boolean, most: number): Markup {
  return html`${isOneOfTwo ? html`<h3><span class="${key(i)}">${p.policy}</span></h3>` : ''}
${p.people.map(
  ({ name, texts, perHour, budgets, week }) => html`<h3>${name}</h3>
<p class="quiet">${count(texts)} texts; in an hour with any: ${perHour?.median ?? 0} (median), at most ${perHour?.most ?? 0}.
Beyond the budget: ${budgets.map(({ over, limit, budget }, n) => html`${n > 0 ? ', ' : ''}${count(over)} beyond ${limit} ${BUDGET[budget]}`)}.</p>
${heatMap(week, most, i)}`,
)}`;
}

const BUDGET = {
  perMinute: 'a minute',
  per15Minutes: 'in 15 minutes',
  perHour: 'an hour',
  per3Hours: 'in 3 hours',
} as const;

function changed({ counts, first }: Changed): Markup {
  const all = CHANGES.reduce((sum, kind) => sum + counts[kind], 0);
  const moment = (t: string | undefined): string => (t ? `${t.slice(0, 10)} ${t.slice(11, 19)}` : '');
  return html`<h2>Changed cases</h2>
<p class="quiet">${count(all)} in all. ${CHANGES.map(
    (kind, i) => html`${i > 0 ? '; ' : ''}${changeWords({ kind })}: ${count(counts[kind])}`,
  )}. Times are in UTC.${all > first.length ? ` The first ${first.length} are shown; --json has all.` : ''}</p>
<div class="scroll"><table class="words">
<thead><tr><th>Conversation</th><th>What is different</th><th>Told by the first</th><th>Told by the second</th></tr></thead>
<tbody>${first.map(
    (change) => html`<tr><td><code>${change.conversation}</code></td><td>${changeWords(change)}</td>
<td class="moment">${moment(change.first?.toldAt)}</td><td class="moment">${moment(change.second?.toldAt)}</td></tr>`,
  )}</tbody></table></div>`;
}

export function backtestPage(report: BacktestReport): Markup {
  const { policies, from, to } = report;
  const names = policies.map(({ policy }) => policy).join(' against ');
  const most = Math.max(1, ...policies.flatMap(({ people }) => people.flatMap(({ week }) => week)));
  return html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>Backtest: ${names} · Baton</title>
<style>${raw(STYLE)}</style>
</head>
<body>
<h1>Backtest</h1>
<p>${names}</p>
<p class="quiet">${from && to ? `${from.slice(0, 16).replace('T', ' ')} to ${to.slice(0, 16).replace('T', ' ')} UTC` : 'The log holds no events.'}</p>
${figures(policies)}
<h2>Escalations over time</h2>
<p class="quiet">By day (UTC).</p>
${barsOverTime(policies.map(({ days }) => days))}
<h2>Time to page, by reason</h2>
<p class="quiet">From the opening of the case to the first page for the reason: the bar ends at nine of ten, the tick is the median. The scale is logarithmic.</p>
${ranges(policies.map(({ reasons }) => reasons))}
<h2>Texts per person by hour of the week</h2>
<p class="quiet">Wall time of ${report.timeZone}. The stronger the colour, the more texts; all pictures share one scale, up to ${count(most)}.</p>
${policies.map((p, i) => loads(p, i, policies.length > 1, most))}
${report.changed ? changed(report.changed) : ''}
<h2>What this rests on</h2>
<ul>${report.assumptions.map((line) => html`<li>${line}</li>`)}</ul>
</body>
</html>`;
}
