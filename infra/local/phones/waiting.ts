import { TAKES } from './behaviour.ts';
import { formOf } from './call-progress.ts';
import { postSigned } from './callbacks.ts';
import type { Line } from './line.ts';
import { type Call, isOver } from './records.ts';
import { type Element, NotTwiml, readTwiml } from './twiml-read.ts';
import { absolute, only, posted, Refused, whole } from './twiml-verbs.ts';

/** What is heard by whoever is alone in a conference: a document of its own, beside the one of the call. */

/** Twilio takes no other verb there (13238). */
const VERBS: Readonly<Record<string, readonly string[]>> = {
  Say: ['voice', 'language'],
  Play: [],
  Pause: ['length'],
  Redirect: ['method'],
};

export async function hear(line: Line, call: Call, url: string, failed: () => Promise<void>): Promise<void> {
  let stopped = false;
  let cancel = () => {};
  call.stopHearing = () => {
    stopped = true;
    cancel();
  };
  const later = (ms: number, run: () => Promise<void>) => {
    cancel = line.world.after(ms, run);
  };
  const isOff = () => stopped || isOver(call);

  async function play(address: string): Promise<void> {
    const answer = await postSigned(line, address, new URLSearchParams(formOf(line, call)));
    if (isOff()) return;
    if ('lost' in answer || answer.status < 200 || answer.status >= 300)
      return fail(`11200 no TwiML to wait with: ${'lost' in answer ? answer.lost : `HTTP ${answer.status}`}`);
    await orFail(() => step(readTwiml(answer.body).children, 0, address));
  }

  async function orFail(act: () => Promise<void>): Promise<void> {
    try {
      await act();
    } catch (error) {
      if (!(error instanceof NotTwiml) && !(error instanceof Refused)) throw error;
      await fail(error.message);
    }
  }

  /** At the end of the document there is silence, as at Twilio: only a Redirect goes on. */
  async function step(verbs: readonly Element[], at: number, base: string): Promise<void> {
    const verb = verbs[at];
    if (!verb || isOff()) return;
    const attributes = Object.hasOwn(VERBS, verb.name) ? VERBS[verb.name] : undefined;
    if (!attributes) throw new Refused(`13238 <${verb.name}> is not for whoever waits in a conference`);
    only(verb, attributes);
    if (verb.name === 'Redirect') return play(absolute(posted(verb).text.trim(), base));
    if (verb.name !== 'Pause') {
      const text = verb.text.trim();
      call.heard.push(verb.name === 'Say' ? text : `(${text} is played)`);
      line.changed();
    }
    later(lengthOf(verb), () => orFail(() => step(verbs, at + 1, base)));
  }

  async function fail(note: string): Promise<void> {
    call.notes.push(note);
    line.changed();
    await failed();
  }

  await play(url);
}

function lengthOf(verb: Element): number {
  if (verb.name === 'Say') return verb.text.trim().length * TAKES.wordsPerLetter;
  return verb.name === 'Play' ? TAKES.playing : whole(verb, 'length', 1) * 1000;
}
