import { createHash } from 'node:crypto';
import type { Behaviour } from './behaviour.ts';
import { answer, end } from './call-progress.ts';
import { press } from './keys.ts';
import type { Account, Line, Switch, World } from './line.ts';
import type { Call, LogEntry, PhoneCall } from './records.ts';
import { answerRest } from './rest.ts';
import type { RestAnswer, RestRequest } from './rest-form.ts';
import { textIn } from './text-progress.ts';
import { type Trouble, type Troubles, troubleLine } from './trouble.ts';
import { fetchDocument, run } from './twiml-run.ts';
import { hear } from './waiting.ts';

/**
 * The stand-in for Twilio: phones that ring, receive texts and press keys. It has no clock, no timer, no
 * chance and no network of its own, so the same code runs in a story's virtual time and in a machine's real
 * one. It is stricter than Twilio: what it would only pretend to do, it refuses.
 */
export interface Phones {
  readonly number: string;
  /** Every text and call, in the order of their beginning. */
  readonly log: readonly LogEntry[];
  /** Twilio's REST API. Answers at once; what follows from it happens later. */
  rest(request: RestRequest): RestAnswer;
  /** The next requests or callbacks go wrong. */
  trouble(kind: Trouble, times?: number): void;
  /** Somebody texts the number. */
  text(from: string, body: string): Promise<void>;
  /** What somebody does with a phone that rings or is talked on. False: it can no longer be done. */
  answer(sid: string, by?: 'human' | 'machine'): Promise<boolean>;
  decline(sid: string): Promise<boolean>;
  press(sid: string, key: string): Promise<boolean>;
  hangUp(sid: string): Promise<boolean>;
  /** Forgets all that is still to come. */
  close(): void;
}

export interface PhonesOptions {
  readonly world: World;
  readonly account: Account;
  /** Baton's number, which texts and calls come from and go to. */
  readonly number: string;
  /** Where an inbound text is posted to. */
  readonly smsUrl: string;
  readonly behaviour: (number: string) => Behaviour;
  readonly onChange?: () => void;
  /**
   * Part of every sid. Two runs that share a history of events need different ones: a sid is what a fact is
   * known by.
   */
  readonly seed?: string;
  readonly troubles?: Troubles;
}

export function createPhones(options: PhonesOptions): Phones {
  const { account, number, smsUrl, onChange = () => {}, seed = '', troubles = {} } = options;
  const log: LogEntry[] = [];
  const pending = new Set<() => void>();
  const trouble = troubleLine(troubles);

  const line: Line = {
    world: withCancel(options.world, pending),
    account,
    number,
    smsUrl,
    calls: new Map(),
    texts: new Map(),
    log,
    conferences: new Map(),
    placed: new Map(),
    stopped: new Set(),
    trouble,
    callbacks: new Map(),
    requests: 0,
    behaviour: options.behaviour,
    sid: sidsFrom(seed),
    changed: onChange,
  };
  const control: Switch = {
    run: (call, twiml, url) => run(line, control, call, twiml, url),
    fetch: (call, url, more) => fetchDocument(line, control, call, url, more),
    end: (call, status) => end(line, call, status),
    press: (call, key) => press(line, call, key),
    hear: (call, url, failed) => hear(line, call, url, failed),
  };

  /** Does it if the call is there and in the right state. */
  const doing = async (
    sid: string,
    may: (call: PhoneCall) => boolean,
    act: (call: Call) => Promise<void>,
  ) => {
    const call = line.calls.get(sid);
    if (!call || !may(call)) return false;
    await act(call);
    return true;
  };
  const rings = ({ status }: PhoneCall) => status === 'ringing';
  const talks = ({ status }: PhoneCall) => status === 'in-progress';

  return {
    number,
    log,
    rest: (request) => answerRest(line, control, request, trouble.request(request)),
    trouble: (kind, times = 1) => trouble.next(kind, times),
    text: (from, body) => textIn(line, from, body),
    answer: (sid, by = 'human') => doing(sid, rings, (call) => answer(line, control, call, by)),
    decline: (sid) => doing(sid, rings, (call) => control.end(call, 'busy')),
    press: (sid, key) => doing(sid, talks, (call) => control.press(call, key)),
    hangUp: (sid) => doing(sid, talks, (call) => control.end(call, 'completed')),
    close() {
      for (const cancel of pending) cancel();
      pending.clear();
    },
  };
}

/** Sids as Twilio's look: two letters and 32 hexadecimal digits, here rising within one run. */
function sidsFrom(seed: string): Line['sid'] {
  const run = createHash('sha256').update(seed).digest('hex').slice(0, 20);
  let n = 0;
  return (kind) => {
    n += 1;
    return `${kind}${run}${n.toString(16).padStart(12, '0')}`;
  };
}

function withCancel(world: World, pending: Set<() => void>): World {
  return {
    now: () => world.now(),
    post: (url, form, headers) => world.post(url, form, headers),
    after(ms, run) {
      const cancel = world.after(ms, () => {
        pending.delete(cancel);
        return run();
      });
      pending.add(cancel);
      return () => {
        pending.delete(cancel);
        cancel();
      };
    },
  };
}
