import { html, raw } from 'hono/html';

/** For a phone in one hand, by day and by night. */
export const LINK_STYLE = `
:root { color-scheme: light dark; --ink: #16181d; --paper: #fff; --soft: #f2f4f7; --line: #667085; --go: #0b5cad; --go-ink: #fff; --stop: #b42318; }
@media (prefers-color-scheme: dark) {
  :root { --ink: #f5f6f8; --paper: #14161a; --soft: #22262d; --line: #98a2b3; --go: #7cc0ff; --go-ink: #08121d; --stop: #ffa198; }
}
* { box-sizing: border-box; }
body { background: var(--paper); color: var(--ink); font: 18px/1.5 system-ui, sans-serif; margin: 0 auto; max-width: 34rem; padding: 1.25rem; overflow-wrap: anywhere; }
h1 { font-size: 1.5rem; line-height: 1.25; margin: .5rem 0 1rem; }
h2 { font-size: 1.1rem; margin: 2rem 0 .5rem; }
p { margin: 0 0 .75rem; }
section { background: var(--soft); border-radius: 14px; padding: 1rem; }
section p:last-child { margin: 0; }
.when { font-size: 1.35rem; font-weight: 650; }
.quiet { color: var(--line); font-size: .95rem; }
form { margin: 0 0 1rem; }
label { display: block; margin: 0 0 .25rem; }
select, button { border-radius: 12px; font: inherit; min-height: 3rem; padding: .5rem 1rem; width: 100%; }
select { background: var(--paper); border: 1px solid var(--line); color: var(--ink); margin: 0 0 .75rem; }
button { border: 2px solid var(--go); background: var(--go); color: var(--go-ink); cursor: pointer; font-weight: 600; }
form.column { margin: 1rem 0; }
form.row { display: flex; gap: .5rem; margin: .75rem 0 0; }
form.row button { font-size: .95rem; min-height: 2.75rem; padding: .25rem; }
button.stop { background: transparent; border-color: var(--stop); color: var(--stop); }
:focus-visible { outline: 3px solid var(--go); outline-offset: 2px; }
footer { margin: 2rem 0 0; }
`;

type Html = ReturnType<typeof html>;

/** The frame of what links open: it names nobody, loads nothing and runs no script. */
export const linkLayout = (title: string, body: Html): Html => html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${title}</title>
<style>${raw(LINK_STYLE)}</style>
</head>
<body>
<main>
<h1>${title}</h1>
${body}
</main>
</body>
</html>`;

/** A page that says one thing. */
export const linkNotice = (title: string, words: string): Html =>
  linkLayout(title, html`<section><p>${words}</p></section>`);
