import { html, raw } from 'hono/html';
import type { Phones } from './exchange.ts';
import { SCRIPT, STYLE } from './page-style.ts';
import { isOver, type LogEntry, type PhoneCall, type PhoneText } from './records.ts';

/** What each phone that took part shows, and what can be done with it. Everything on it is escaped. */
export function phonesPage(phones: Phones, nameOf: (number: string) => string | undefined) {
  const numbers = [...new Set(phones.log.map((entry) => phoneOf(entry)))];
  return html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>Phones</title>
<style>${raw(STYLE)}</style>
<noscript><meta http-equiv="refresh" content="4"></noscript>
</head>
<body>
<header>
<h1>Phones</h1>
<p>They stand in for Twilio: nobody real is called or texted. Baton’s number is ${phones.number}.</p>
</header>
<main>
${numbers.map((number) => phone(number, nameOf(number), phones.log))}
${numbers.length === 0 ? html`<p>No phone has taken part yet.</p>` : ''}
${textForm('A text from another number', html`<input name="from" type="tel" required placeholder="+15555550101" aria-label="From">`)}
</main>
<script>${raw(SCRIPT)}</script>
</body>
</html>`;
}

type Html = ReturnType<typeof html>;

/** The number at the other end from Baton. */
const phoneOf = (entry: LogEntry): string =>
  entry.kind === 'text' && entry.direction === 'in' ? entry.from : entry.to;

function phone(number: string, name: string | undefined, log: readonly LogEntry[]): Html {
  const own = log.filter((entry) => phoneOf(entry) === number);
  const live = own.filter(
    (entry) => entry.kind === 'call' && !isOver(entry) && entry.ringingAt !== undefined,
  );
  return html`<article>
<h2>${name ?? number} <small>${name === undefined ? '' : number}</small></h2>
${live.map((entry) => (entry.kind === 'call' ? liveCall(entry) : ''))}
<ol>${own.map((entry) => (entry.kind === 'text' ? bubble(entry) : pastCall(entry)))}</ol>
${textForm(`Text as ${name ?? number}`, html`<input type="hidden" name="from" value="${number}">`)}
</article>`;
}

const textForm = (
  label: string,
  from: Html,
): Html => html`<form class="text" method="post" action="/phones/texts">
${from}<input name="body" required maxlength="1600" placeholder="${label}" aria-label="${label}" autocomplete="off">
<button>Send</button></form>`;

function bubble(text: PhoneText): Html {
  const fate =
    text.direction === 'in' ? '' : ` · ${text.status}${text.errorCode ? ` (${text.errorCode})` : ''}`;
  return html`<li class="${text.direction}">${withLinks(text.body)}<small>${clock(text.at)}${fate}</small>${notes(text)}</li>`;
}

/** What a phone would make a link of can be followed here too. */
const withLinks = (body: string): Html =>
  html`${body
    .split(/(https?:\/\/\S+)/)
    .map((part, i) =>
      i % 2 === 0 ? part : html`<a href="${part}" target="_blank" rel="noreferrer">${part}</a>`,
    )}`;

const notes = ({ notes }: { readonly notes: readonly string[] }): Html =>
  html`${notes.map((note) => html`<small class="note">${note}</small>`)}`;

function pastCall(call: PhoneCall): Html | string {
  if (!isOver(call)) return '';
  const length =
    call.answeredAt === undefined || call.endedAt === undefined
      ? ''
      : `, ${Math.round((call.endedAt - call.answeredAt) / 1000)} s`;
  const keys = call.keys === '' ? '' : `, pressed ${call.keys}`;
  return html`<li class="call">☎ ${clock(call.at)} call: ${call.outcome ?? call.status}${length}${keys}
${call.heard.map((words) => html`<small>“${words}”</small>`)}${notes(call)}</li>`;
}

const act = (call: PhoneCall, path: string, words: string, kind = '', key?: string): Html =>
  html`<form method="post" action="/phones/calls/${call.sid}/${path}">${
    key === undefined ? '' : html`<input type="hidden" name="key" value="${key}">`
  }<button class="${kind}">${words}</button></form>`;

function liveCall(call: PhoneCall): Html {
  if (call.status === 'ringing')
    return html`<section class="live"><p><strong>Ringing</strong> since ${clock(call.ringingAt ?? call.at)}</p>
${call.manual ? html`${act(call, 'answer', 'Answer', 'go')} ${act(call, 'decline', 'Decline', 'stop')} ${act(call, 'mailbox', 'Let the mailbox answer')}` : ''}</section>`;
  const where = call.conference === undefined ? '' : ', in a conference';
  return html`<section class="live"><p><strong>On a call</strong> since ${clock(call.answeredAt ?? call.at)}${where}${
    call.asked ? ', a key is asked for' : ''
  }</p>
${call.heard.map((words) => html`<blockquote>${words}</blockquote>`)}
${call.manual ? html`<div class="keys">${[...'123456789*0#'].map((key) => act(call, 'key', key, '', key))}</div>${act(call, 'hang-up', 'Hang up', 'stop')}` : ''}
${notes(call)}</section>`;
}

/** The machine's own wall clock: whoever looks at this page sits at it. */
const clock = (ms: number): string => new Date(ms).toTimeString().slice(0, 8);
