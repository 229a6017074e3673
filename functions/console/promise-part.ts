import { html } from 'hono/html';
import type { AttemptRow, CaseView } from '../app/views.ts';
import { wallTime } from '../domain/calendar/hours.ts';
import type { Instant } from '../domain/time.ts';

/** A promised call on its case's page: how it stands, each try to keep it, and what shows that it was kept. */
export const promisePart = (promise: CaseView['promises'][number], zone: string) => {
  const { id, state, proof, heard, kept, attempts } = promise;
  return html`<p>Promise ${id}: <b>${state}</b> ${proof}${heard ? html` <span class="quiet">(the customer heard ${heard})</span>` : ''}</p>
${attempts.length > 0 ? html`<ol>${attempts.map((row) => html`<li>${wordsOf(row, zone)}</li>`)}</ol>` : ''}
${kept ? proofList(kept, zone) : ''}`;
};

function wordsOf({ at, bridge, agents, outcome, code }: AttemptRow, zone: string): string {
  const first = bridge === 'customer-first' ? 'the customer first; ' : '';
  const failed = code === '' ? '' : ` (Twilio ${code})`;
  return `${second(at, zone)}: ${first}${agents.join(', ') || 'no agent was asked'}; ${outcome}${failed}`;
}

const second = (at: Instant, zone: string): string => `${wallTime(at, zone)}:${at.slice(17, 19)}`;

/** The proof, so that whoever doubts it can look the calls up at the carrier. */
function proofList(kept: NonNullable<CaseView['promises'][number]['kept']>, zone: string) {
  const rows = [
    ['Agent', kept.agent],
    ['Agent’s call', kept.agentCall],
    ['Pressed 1 at', kept.acceptedAt && second(kept.acceptedAt, zone)],
    ['Customer’s call', kept.customerCall],
    ['Answered by', kept.answeredBy],
    ['Key pressed by the customer', kept.key],
    ['Together on the line', `${kept.seconds} s`],
  ].filter(([, value]) => value !== undefined);
  return html`<dl>${rows.map(([name, value]) => html`<dt>${name}</dt><dd>${value}</dd>`)}</dl>`;
}
