import { html } from 'hono/html';
import type { ReasonReport } from '../app/backtest/outcome.ts';
import type { PolicyReport } from '../app/backtest/report.ts';
import { spanWords } from '../app/backtest/words.ts';

/** The pictures of a backtest, as SVG: width is given, colours come from the page. */

type Markup = ReturnType<typeof html>;

const WIDTH = 1000;
const LEFT = 60;
const series = (i: number): string => (i === 0 ? 'first' : 'second');
const at = (n: number): string => n.toFixed(1);

/** Round steps up to a maximum: at most five of them. */
function steps(most: number): number[] {
  const rough = Math.max(1, most) / 4;
  const power = 10 ** Math.floor(Math.log10(rough));
  const step = Math.max(1, [1, 2, 5, 10].map((n) => n * power).find((n) => n >= rough) ?? rough);
  return Array.from({ length: Math.floor(most / step) + 1 }, (_, i) => i * step);
}

/** Bars side by side for each day, a colour for each policy. */
export function barsOverTime(all: readonly PolicyReport['days'][]): Markup {
  const height = 220;
  const floor = height - 24;
  const days = [...new Set(all.flatMap((series) => series.map(({ day }) => day)))].sort();
  const most = Math.max(1, ...all.flatMap((series) => series.map(({ escalations }) => escalations)));
  const y = (n: number): number => floor - (n / most) * (floor - 14);
  const slot = (WIDTH - LEFT) / Math.max(1, days.length);
  const bar = Math.min(40, (slot * 0.8) / all.length);
  const places = new Map(days.map((day, i) => [day, LEFT + i * slot + (slot - bar * all.length) / 2]));
  const every = Math.ceil(days.length / 12);
  return html`<svg viewBox="0 0 ${WIDTH} ${height}" role="img" aria-label="Escalations by day">
${steps(most).map((n) => html`<line class="grid" x1="${LEFT}" x2="${WIDTH}" y1="${at(y(n))}" y2="${at(y(n))}"/><text x="${LEFT - 8}" y="${at(y(n) + 4)}" text-anchor="end">${n.toLocaleString('en-US')}</text>`)}
${all.map((one, i) =>
  one.map(
    ({ day, escalations }) =>
      html`<rect class="${series(i)}" x="${at((places.get(day) ?? 0) + i * bar)}" y="${at(y(escalations))}" width="${at(Math.max(1, bar - 1))}" height="${at(floor - y(escalations))}"><title>${day}: ${escalations}</title></rect>`,
  ),
)}
${days.map((day, i) => (i % every === 0 ? html`<text x="${at(LEFT + (i + 0.5) * slot)}" y="${height - 6}" text-anchor="middle">${day.slice(5)}</text>` : ''))}
</svg>`;
}

const DAYS = ['Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat', 'Sun'];

/** Seven rows of 24 fields: the deeper the colour, the more texts. */
export function heatMap(week: readonly number[], most: number, policy: number): Markup {
  const [cell, high] = [(WIDTH - LEFT) / 24, 18];
  const fields = week.map((n, i) => {
    const [x, y] = [LEFT + (i % 24) * cell, Math.floor(i / 24) * high];
    const where = `${DAYS[Math.floor(i / 24)]} ${i % 24}:00`;
    // The root keeps small numbers in sight beside a peak.
    const depth = n === 0 ? 0.05 : 0.15 + 0.85 * Math.sqrt(n / most);
    return html`<rect class="${series(policy)}" x="${at(x)}" y="${y}" width="${at(cell - 2)}" height="${high - 2}" rx="2" fill-opacity="${depth.toFixed(2)}"><title>${where}: ${n}</title></rect>`;
  });
  return html`<svg viewBox="0 0 ${WIDTH} ${7 * high + 20}" role="img" aria-label="Texts by hour of the week">
${DAYS.map((day, i) => html`<text x="${LEFT - 8}" y="${i * high + 12}" text-anchor="end">${day}</text>`)}
${fields}
${[0, 3, 6, 9, 12, 15, 18, 21].map((hour) => html`<text x="${at(LEFT + (hour + 0.5) * cell)}" y="${7 * high + 14}" text-anchor="middle">${hour}:00</text>`)}
</svg>`;
}

const TICKS = [1, 10, 60, 600, 3600, 21_600, 86_400, 604_800];

/** For each reason a bar up to what nine of ten do not exceed, with a tick at the median. */
export function ranges(all: readonly (readonly ReasonReport[])[]): Markup {
  const reasons = [...new Set(all.flatMap((one) => one.map(({ reason }) => reason)))];
  const left = 190;
  const right = WIDTH - 170;
  const most = Math.max(60, ...all.flatMap((one) => one.map(({ toPage }) => toPage?.nineOfTen ?? 0)));
  const x = (seconds: number): number =>
    left + (Math.log10(1 + seconds) / Math.log10(1 + most)) * (right - left);
  const row = 8 + 14 * all.length;
  const height = reasons.length * row + 24;
  const bars = reasons.flatMap((reason, r) =>
    all.map((one, i) => {
      const toPage = one.find((candidate) => candidate.reason === reason)?.toPage;
      if (!toPage) return '';
      const y = r * row + 4 + i * 14;
      const [median, end] = [x(toPage.median), x(toPage.nineOfTen)];
      const words = `${spanWords(toPage.median)} · ${spanWords(toPage.nineOfTen)}`;
      return html`<rect class="${series(i)}" fill-opacity=".55" x="${left}" y="${y}" width="${at(Math.max(1, end - left))}" height="11"><title>${reason}: ${words}</title></rect>
<rect class="${series(i)}" x="${at(median - 1.5)}" y="${y - 1}" width="3" height="13"/><text x="${at(end + 6)}" y="${y + 9}">${words}</text>`;
    }),
  );
  return html`<svg viewBox="0 0 ${WIDTH} ${height}" role="img" aria-label="Time to page by reason">
${TICKS.filter((n) => n <= most).map((n) => html`<line class="grid" x1="${at(x(n))}" x2="${at(x(n))}" y1="0" y2="${height - 22}"/><text x="${at(x(n))}" y="${height - 6}" text-anchor="middle">${spanWords(n)}</text>`)}
${reasons.map((reason, r) => html`<text x="${left - 10}" y="${r * row + 4 + 7 * all.length + 3}" text-anchor="end">${reason}</text>`)}
${bars}
</svg>`;
}
