import { html } from 'hono/html';
import type { PromiseView } from '../app/promise-view.ts';
import { zoneWords } from '../domain/wording/promise-page.ts';
import { linkLayout } from './link-layout.ts';

/** A promised call, for the customer: when it comes, another time for it, and a way out of it. */

const chooser = ({ days, seen, mayCancel, zone }: PromiseView) =>
  days.length === 0
    ? ''
    : html`<h2>${mayCancel ? 'Another time?' : 'Shall we call you again?'}</h2>
<form method="post"><input type="hidden" name="seen" value="${seen}">
<label for="at">Call me at (${zoneWords(zone)})</label>
<select id="at" name="at" required><option value="">Choose a time</option>
${days.map(
  ({ name, times }) =>
    html`<optgroup label="${name}">${times.map(({ at, words }) => html`<option value="${at}">${name} at ${words}</option>`)}</optgroup>`,
)}</select>
<button name="do" value="move">${mayCancel ? 'Move the call' : 'Call me then'}</button></form>`;

const canceller = ({ mayCancel, seen }: PromiseView) =>
  mayCancel
    ? html`<h2>No call needed any more?</h2>
<form method="post"><input type="hidden" name="seen" value="${seen}">
<button class="stop" name="do" value="cancel">Cancel the call</button></form>`
    : '';

/** `notice`: why what they asked for was not done. */
export const promisePage = (view: PromiseView, notice?: string) =>
  linkLayout(
    view.title,
    html`${notice === undefined ? '' : html`<p role="alert"><b>${notice}</b></p>`}<section>
${view.when === undefined ? '' : html`<p class="when">${view.when}</p>`}
<p>${view.sentence}</p>
${view.about === undefined ? '' : html`<p>About: ${view.about}</p>`}
</section>
${chooser(view)}
${canceller(view)}
<footer class="quiet"><p>Times are in ${zoneWords(view.zone)}. Whoever has this link can see and change this call.</p></footer>`,
  );
