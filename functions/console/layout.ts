import { html, raw } from 'hono/html';

const STYLE = `
:root { color-scheme: light dark; font: 16px/1.5 system-ui, sans-serif; }
body { margin: 0 auto; max-width: 76rem; padding: 1rem; }
h1 { font-size: 1.4rem; margin: 0 0 1rem; }
table { border-collapse: collapse; width: 100%; }
th, td { border-bottom: 1px solid #8884; padding: .4rem .6rem .4rem 0; text-align: left; vertical-align: top; }
th { font-weight: 600; }
.names { overflow-wrap: anywhere; }
@media (min-width: 64rem) {
  .moment { white-space: nowrap; }
  .names { min-width: 12rem; }
}
tr:has(+ .about) td { border-bottom: 0; padding-bottom: 0; }
.quiet { opacity: .7; }
.urgent { color: #c0392b; font-weight: 600; }
@media (max-width: 40rem) {
  thead { display: none; }
  tr { display: block; padding: .6rem 0; border-bottom: 1px solid #8884; }
  td { display: flex; gap: .8rem; border: 0; padding: .1rem 0; overflow-wrap: anywhere; }
  td:empty { display: none; }
  tr:has(+ .about) { border-bottom: 0; padding-bottom: 0; }
  .about { padding-top: 0; }
  td::before { content: attr(data-name); flex: 0 0 6rem; opacity: .7; }
}`;

/** The frame of every page: it loads nothing and runs no script. */
export const layout = (title: string, body: ReturnType<typeof html>) => html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="refresh" content="5">
<title>${title} · Baton</title>
<style>${raw(STYLE)}</style>
</head>
<body>
<h1>${title}</h1>
${body}
</body>
</html>`;
