import { html } from 'hono/html';
import type { PromiseView } from '../app/promise-view.ts';
import { linkLayout } from './link-layout.ts';

/** A promised call, for the customer: when it comes, and a way out of it. */
export const promisePage = (view: PromiseView) =>
  linkLayout(
    view.title,
    html`<section>
${view.when === undefined ? '' : html`<p class="when">${view.when}</p>`}
<p>${view.sentence}</p>
${view.about === undefined ? '' : html`<p>About: ${view.about}</p>`}
</section>
${
  view.mayCancel
    ? html`<h2>You need no call any more?</h2>
<form method="post"><input type="hidden" name="seen" value="${view.seen}">
<button class="stop" name="do" value="cancel">Cancel the call</button></form>`
    : ''
}
<footer class="quiet"><p>Times are in ${view.zone}. Whoever has this link can see and change this call.</p></footer>`,
  );
