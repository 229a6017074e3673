/** How simulated people and their phones behave. The words are the stories' (contract, section 4). */

/**
 * Beyond the contract's words: `unknown` is a human whom machine detection cannot tell; `leaves` takes the call and
 * hangs up again soon; `canceled` is dropped in Twilio's queue, and no callback says so; `failed:<code>` and
 * `refused:<code>` name Twilio's error code, of a call that was placed and of one that was not.
 */
export type CallBehaviour =
  | 'human'
  | 'machine'
  | 'busy'
  | 'no-answer'
  | 'failed'
  | 'press-1'
  | 'press-2'
  | 'unknown'
  | 'fax'
  | 'leaves'
  | 'canceled'
  | `failed:${string}`
  | `refused:${string}`;

/** `silent`: accepted, and never heard of again. `failed:<code>` names Twilio's error code. */
export type SmsBehaviour = 'delivered' | 'undelivered' | 'silent' | `failed:${string}`;

/** Call by call and text by text: once a list is used up, a `human` answers and texts are `delivered`. */
interface Scripted {
  readonly calls: readonly CallBehaviour[];
  /** One word is for every text. */
  readonly sms: SmsBehaviour | readonly SmsBehaviour[];
}

/** `manual`: somebody at the page answers, presses keys and hangs up. */
export type Behaviour = Scripted | 'manual';

export const forCall = (behaviour: Behaviour, nth: number): CallBehaviour | 'manual' =>
  behaviour === 'manual' ? 'manual' : (behaviour.calls[nth] ?? 'human');

export function forText(behaviour: Behaviour, nth: number): SmsBehaviour {
  if (behaviour === 'manual') return 'delivered';
  return typeof behaviour.sms === 'string' ? behaviour.sms : (behaviour.sms[nth] ?? 'delivered');
}

/** Milliseconds. The first four are in the contract; the rest only has to be plausible. */
export const TAKES = {
  answer: 5_000,
  noAnswer: 30_000,
  talk: 60_000,
  delivery: 1_000,
  /** From being asked for a key to pressing it; sooner when less time is given. */
  key: 5_000,
  /** Until machine detection has heard enough. */
  detection: 2_000,
  /** Until a mailbox has said its greeting and beeps. */
  mailboxGreeting: 8_000,
  /** Who `leaves` stays so long with somebody, and so long alone. */
  shortStay: 4_000,
  shortPatience: 15_000,
  /** Until the network says busy, or that there is no such number. */
  refusal: 1_000,
  /** How long somebody waits alone in a conference before hanging up. */
  patience: 300_000,
  playing: 5_000,
  wordsPerLetter: 60,
} as const;
