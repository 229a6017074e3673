import { html } from 'hono/html';
import type { Explanation } from '../domain/explain/explain.ts';
import { explanationText } from '../domain/explain/explain-words.ts';
import { layout } from './layout.ts';

/** Why each page was sent or not, in the very words of `baton explain`. */
export const explainPage = (explanation: Explanation) =>
  layout(
    `Why: ${explanation.case.slice(5, 11)}`,
    html`<pre style="white-space: pre-wrap">${explanationText(explanation)}</pre>
<p class="quiet"><a href="/cases/${explanation.case}">The case</a></p>`,
  );
