import { formOf, stopAsking, stopWaiting } from './call-progress.ts';
import { postSigned } from './callbacks.ts';
import { leave } from './conference.ts';
import type { Line, Switch } from './line.ts';
import { type Call, isOver } from './records.ts';
import { type Element, NotTwiml, readTwiml } from './twiml-read.ts';
import { perform, Refused } from './twiml-verbs.ts';

/** Runs TwiML documents on a call, one verb after the other. */

/** Starts a document; what the call was doing ends. `url` is where it came from, for addresses in it. */
export async function run(
  line: Line,
  control: Switch,
  call: Call,
  twiml: string,
  url?: string,
): Promise<void> {
  if (call.status !== 'in-progress') return;
  call.turn += 1;
  stopWaiting(call);
  stopAsking(call);
  await leave(line, call)();
  try {
    await step(line, control, call, readTwiml(twiml).children, 0, url);
  } catch (error) {
    if (!(error instanceof NotTwiml)) throw error;
    await fail(line, control, call, `12100 document parse failure: ${error.message}`);
  }
}

async function step(
  line: Line,
  control: Switch,
  call: Call,
  verbs: readonly Element[],
  at: number,
  url: string | undefined,
): Promise<void> {
  const verb = verbs[at];
  if (!verb) return control.end(call, 'completed');
  const { turn } = call;
  const next = async () => {
    if (call.turn === turn && !isOver(call)) await step(line, control, call, verbs, at + 1, url);
  };
  try {
    await perform(verb, { line, control, call, url, next });
  } catch (error) {
    if (!(error instanceof Refused)) throw error;
    await fail(line, control, call, error.message);
  }
}

/** Fetches a document with a signed POST, and starts it. */
export async function fetchDocument(
  line: Line,
  control: Switch,
  call: Call,
  url: string,
  more: Readonly<Record<string, string>> = {},
): Promise<void> {
  const { turn } = call;
  const answer = await postSigned(line, url, new URLSearchParams({ ...formOf(line, call), ...more }));
  // While it was fetched, the call may have ended, or have been given something else to do.
  if (call.turn !== turn || isOver(call)) return;
  if ('lost' in answer) return fail(line, control, call, `11200 no TwiML: ${answer.lost}`);
  if (answer.status < 200 || answer.status >= 300)
    return fail(line, control, call, `11200 no TwiML: HTTP ${answer.status}`);
  await control.run(call, answer.body, url);
}

/** What Twilio does with a broken document: it apologizes and hangs up. The note says why. */
async function fail(line: Line, control: Switch, call: Call, note: string): Promise<void> {
  call.notes.push(note);
  call.heard.push('We are sorry, an application error has occurred. Goodbye.');
  line.changed();
  await control.end(call, 'completed');
}
