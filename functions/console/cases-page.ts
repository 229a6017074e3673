import { html } from 'hono/html';
import type { CaseRow } from '../app/views.ts';
import { dayWord, wallTime } from '../domain/calendar/hours.ts';
import type { Instant } from '../domain/time.ts';
import { layout } from './layout.ts';

const when = (t: Instant | undefined, now: Instant, zone: string): string =>
  t === undefined ? 'none' : `${dayWord(t, now, zone)} ${wallTime(t, zone)}`;

/** The open cases as a table, those first that are due first. */
export const casesPage = (rows: readonly CaseRow[], now: Instant, zone: string) =>
  layout(
    `${rows.length} open ${rows.length === 1 ? 'case' : 'cases'}`,
    html`<table>
<thead><tr><th>Case</th><th>Customer</th><th>About</th><th>State</th><th>Hand-offs</th><th>Next look</th><th>Why</th></tr></thead>
<tbody>${rows.map(
      (row) => html`<tr>
<td data-name="Case"><a href="/cases/${row.id}">${row.id.slice(5, 11)}</a></td>
<td data-name="Customer">${row.customer}</td>
<td data-name="About">${row.topic}</td>
<td data-name="State" class="${row.state === 'exhausted' ? 'urgent' : ''}">${row.state}, ${row.priority}</td>
<td data-name="Hand-offs">${row.handoffs}</td>
<td data-name="Next look">${when(row.nextLook, now, zone)}</td>
<td data-name="Why">${row.why}</td>
</tr>`,
    )}</tbody>
</table>
<p class="quiet">Times are in ${zone}.</p>`,
  );
