import { html } from 'hono/html';
import type { Brief } from '../domain/brief/brief.ts';
import { momentWords } from '../domain/calendar/hours.ts';
import type { Instant } from '../domain/time.ts';
import { layout } from './layout.ts';

const row = (name: string, items: readonly string[]) =>
  items.length === 0
    ? ''
    : html`<tr><th>${name}</th><td>${items.map((item) => html`<div>${item}</div>`)}</td></tr>`;

/** The brief as a page: what to do first, then what the customer need not say again. */
export const briefPage = (brief: Brief, now: Instant, zone: string) => {
  const { customer, note, lastAgent, owner } = brief;
  const { tier, language, timeZone } = customer;
  const details = [tier, language, timeZone].filter((detail) => detail !== undefined);
  const promised = brief.promised.map(
    ({ state, due, by, reason }) =>
      `a call ${due}${by ? `, by ${by}` : ''}${reason ? `: ${reason}` : ''} (${state})`,
  );
  const been = brief.handoffs.map(({ at, from, to }) => `${from} → ${to} (${momentWords(at, now, zone)})`);
  return layout(
    [brief.who, brief.number].filter(Boolean).join(' '),
    html`<p><b>${brief.next}</b></p>
<table>
${row('About', brief.about)}
${row('Do not touch', brief.handsOff)}
${row('Promised', promised)}
${row('Tried', brief.tried)}
${row('Note', note ? [`${note.text} (${note.by})`] : [])}
${row('Has been', been.length > 0 ? been : brief.path)}
${row('Last with', lastAgent ? [lastAgent] : [])}
${row('Whose it is', owner ? [owner] : [])}
${row('Why raised', brief.raised)}
${row('Customer', details)}
${row('Case', [`${brief.state}, ${brief.priority}, ${brief.conversations} ${brief.conversations === 1 ? 'conversation' : 'conversations'}`])}
</table>
<p class="quiet">${brief.asOf ? `As of ${momentWords(brief.asOf, now, zone)}. ` : ''}Times are in ${zone}. <a href="/cases/${brief.case}">Everything that happened</a> · <a href="/cases/${brief.case}/explain">Why it was raised, or not</a></p>`,
  );
};
