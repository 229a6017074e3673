/** The looks of the phones page, and the few lines that keep it fresh. */

export const STYLE = `
:root { color-scheme: light dark; --line: #8884; --soft: #8881; --live: #16803c; --warn: #b42318; }
* { box-sizing: border-box; }
body { font: 16px/1.45 system-ui, sans-serif; margin: 0 auto; max-width: 1200px; padding: 1rem; }
h1 { font-size: 1.4rem; margin: 0; }
header p { margin: .2rem 0 1rem; opacity: .75; }
main { display: grid; gap: 1rem; grid-template-columns: repeat(auto-fill, minmax(min(100%, 340px), 1fr)); }
article { align-content: start; border: 1px solid var(--line); border-radius: 14px; display: grid; gap: .7rem; padding: 1rem; }
article > h2 { display: flex; flex-wrap: wrap; font-size: 1.05rem; gap: .1rem .6rem; justify-content: space-between; margin: 0; }
article > h2 small { font-weight: 400; opacity: .7; }
section { border-radius: 10px; padding: .7rem; background: var(--soft); }
section.live { outline: 2px solid var(--live); }
section p { margin: 0 0 .5rem; }
blockquote { border-left: 3px solid var(--live); margin: 0 0 .5rem; padding-left: .6rem; overflow-wrap: anywhere; }
ol { display: grid; gap: .5rem; list-style: none; margin: 0; padding: 0; }
li { border-radius: 12px; max-width: 88%; overflow-wrap: anywhere; padding: .5rem .7rem; white-space: pre-line; }
li.out { background: var(--soft); justify-self: start; }
li.in { background: #2563eb; color: #fff; justify-self: end; }
li.call { font-size: .9rem; max-width: 100%; opacity: .8; padding: 0 .2rem; }
li small { display: block; opacity: .75; }
.note { color: var(--warn); }
form { display: inline; }
form.text { display: flex; flex-wrap: wrap; gap: .4rem; }
form.text input { flex: 1 1 8rem; min-width: 0; }
main > form.text { align-self: start; }
input, button { border: 1px solid var(--line); border-radius: 8px; font: inherit; min-height: 2.6rem; padding: .3rem .8rem; }
button { background: Canvas; color: CanvasText; cursor: pointer; }
button.go { background: var(--live); border-color: var(--live); color: #fff; }
button.stop { border-color: var(--warn); color: var(--warn); }
.keys { display: grid; gap: .3rem; grid-template-columns: repeat(3, 1fr); margin: .5rem 0; max-width: 14rem; }
.keys button { width: 100%; }
`;

/** Shows what is new without taking away what somebody is typing. Without scripts, the page is reloaded. */
export const SCRIPT = `
const typing = () => document.activeElement?.tagName === 'INPUT'
  || [...document.querySelectorAll('main input:not([type=hidden])')].some((input) => input.value !== '');
setInterval(async () => {
  if (typing()) return;
  const answer = await fetch('/phones').catch(() => undefined);
  if (!answer?.ok) return;
  const fresh = new DOMParser().parseFromString(await answer.text(), 'text/html').querySelector('main');
  const now = document.querySelector('main');
  if (fresh && now && !typing() && fresh.innerHTML !== now.innerHTML) now.replaceWith(fresh);
}, 1000);
`;
