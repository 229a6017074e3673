import { html } from 'hono/html';
import type { CaseView } from '../app/views.ts';
import { wallTime } from '../domain/calendar/hours.ts';
import { layout } from './layout.ts';
import { promisePart } from './promise-part.ts';

/** One case: where it stands, what was promised, and everything that happened, in order. */
export const casePage = (view: CaseView, zone: string) =>
  layout(
    `${view.customer}: ${view.topic || 'no topic'}`,
    html`<p>${view.state}, ${view.priority}; ${view.handoffs} ${view.handoffs === 1 ? 'hand-off' : 'hand-offs'}. ${view.why}</p>
${view.promises.map((p) => promisePart(p, zone))}
${view.shadow.map((s) => html`<p>Shadow policy: ${s.only === 'shadow' ? 'would page' : 'would not page'} ${s.who.join(', ')} for ${s.climb}</p>`)}
<table>
<thead><tr><th>When</th><th>From</th><th>What</th></tr></thead>
<tbody>${view.timeline.map(
      (row) => html`<tr>
<td data-name="When">${row.at.slice(0, 10)} ${wallTime(row.at, zone)}:${row.at.slice(17, 19)}</td>
<td data-name="From">${row.by}</td>
<td data-name="What">${row.what}</td>
</tr>`,
    )}</tbody>
</table>
<form method="post" action="/cases/${view.id}/links/revoke"><button>Shut all links to this case</button></form>
<p class="quiet">Times are in ${zone}. <a href="/cases/${view.id}/brief">Brief</a> · <a href="/cases/${view.id}/explain">Why it was raised, or not</a> · <a href="/cases">All open cases</a></p>`,
  );
