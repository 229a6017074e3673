import { html } from 'hono/html';
import type { SourceRow } from '../app/sources-view.ts';
import { momentWords } from '../domain/calendar/hours.ts';
import type { Instant } from '../domain/time.ts';
import { layout } from './layout.ts';

const kindsOf = ({ unknownKinds }: SourceRow): string =>
  Object.entries(unknownKinds)
    .sort(([, a], [, b]) => b - a)
    .map(([kind, times]) => `${kind} ${times}`)
    .join(', ');

const skewOf = ({ clockSkewSeconds: ahead }: SourceRow): string =>
  ahead === undefined ? '' : ahead === 0 ? 'none' : `${Math.abs(ahead)} s ${ahead > 0 ? 'ahead' : 'behind'}`;

/** Every source that was ever heard or is wired, so that its wiring can be seen to work. */
export const sourcesPage = (rows: readonly SourceRow[], now: Instant, zone: string) => {
  const when = (t: Instant | undefined) => (t === undefined ? 'none' : momentWords(t, now, zone));
  return layout(
    `${rows.length} ${rows.length === 1 ? 'source' : 'sources'}`,
    html`<table>
<thead><tr><th>Source</th><th>Last heard</th><th>Last event</th><th>Events a minute</th><th>Refused a minute</th><th>Last refusal</th><th>Clock</th><th>Not understood</th></tr></thead>
<tbody>${rows.map(
      (row) => html`<tr>
<td data-name="Source">${row.source}</td>
<td data-name="Last heard" class="moment">${when(row.seenAt)}</td>
<td data-name="Last event" class="moment">${when(row.lastEvent)}</td>
<td data-name="A minute">${row.eventsPerMinute}</td>
<td data-name="Refused">${row.refusalsPerMinute}</td>
<td data-name="Refusal">${row.lastRefusal ? `${when(row.lastRefusal.at)}: ${row.lastRefusal.reason}` : ''}</td>
<td data-name="Clock">${skewOf(row)}</td>
<td data-name="Unknown" class="names">${kindsOf(row)}</td>
</tr>${
        row.wired.length === 0
          ? ''
          : html`
<tr class="about"><td colspan="8" class="quiet">wired by ${row.wired.join(', ')}</td></tr>`
      }`,
    )}</tbody>
</table>
<p class="quiet">Rates are of the last five minutes. Times are in ${zone}. <a href="/cases">All open cases</a></p>`,
  );
};
