import { html } from 'hono/html';
import { PAGE_VERBS, type PageVerb, type PageView } from '../app/page-view.ts';
import { clipped } from '../domain/brief/segments.ts';
import { BUTTON_WORDS, digestTitle } from '../domain/wording/page-page.ts';
import { linkLayout } from './link-layout.ts';

/** What a supervisor is asked about, for a phone: one case, or all cases of a digest. */

const FOOTER = html`<footer class="quiet"><p>Whoever has this link can see and answer this.</p></footer>`;

const button = (verb: PageVerb) =>
  html`<button name="do" value="${verb}"${verb === 'take' ? '' : html` class="stop"`}>${BUTTON_WORDS[verb]}</button>`;

const buttons = ({ may, state }: PageView, layout: 'row' | 'column' = 'column') =>
  may.length === 0
    ? ''
    : html`<form method="post" class="${layout}"><input type="hidden" name="case" value="${state.id}">
${PAGE_VERBS.filter((verb) => may.includes(verb)).map((verb) => (layout === 'row' ? button(verb) : html`<p>${button(verb)}</p>`))}</form>`;

const part = (name: string, items: readonly string[]) =>
  items.length === 0 ? '' : html`<p><b>${name}</b><br>${items.map((item) => html`${item}<br>`)}</p>`;

/** The brief with what is to be decided. */
export const supervisorPage = (view: PageView) => {
  const { brief, why, standing } = view;
  return linkLayout(
    brief.who,
    html`<section><p class="when">${standing}</p><p>${why}</p></section>
${buttons(view)}
${part('Do first', [brief.next])}
${part('About', brief.about)}
${part('Do not touch', brief.handsOff)}
${part(
  'Promised',
  brief.promised.map(({ due, reason }) => `a call ${due}${reason ? ` (${reason})` : ''}`),
)}
${part('Tried', brief.tried)}
${part('Has been with', brief.path)}
${part('Note', brief.note ? [`${brief.note.text} (${brief.note.by})`] : [])}
${FOOTER}`,
  );
};

const MOST_OF_WHY = 140;

const entry = (view: PageView) => html`<section id="${view.state.id}">
<p><b>${view.brief.who}</b>: ${clipped(view.why, MOST_OF_WHY)}</p>
<p class="quiet">${view.standing}</p>
${buttons(view, 'row')}
</section><br>`;

/** Those first that still need somebody. */
export const digestPage = (views: readonly PageView[]) => {
  const open = views.filter(({ may }) => may.includes('take'));
  const rest = views.filter(({ may }) => !may.includes('take'));
  return linkLayout(
    digestTitle(open.length),
    html`${
      open.length > 1
        ? html`<form method="post"><input type="hidden" name="case" value="all">
<p><button name="do" value="take">I take all ${open.length}</button></p>
<p><button name="do" value="pass" class="stop">Pass all on</button></p></form>`
        : ''
    }
${open.map(entry)}
${rest.length > 0 ? html`<h2>Settled (${rest.length})</h2>${rest.map(entry)}` : ''}
${FOOTER}`,
  );
};

/** What a button did, and the way back. */
export const answeredPage = (title: string, words: string) =>
  linkLayout(title, html`<section><p>${words}</p></section><br><p><a href="">Back</a></p>`);
