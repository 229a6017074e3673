import type { CallBehaviour, SmsBehaviour } from './behaviour.ts';

/** What happened on a simulated phone. Times are epoch milliseconds of the world's clock. */

export type CallStatus =
  | 'queued'
  | 'initiated'
  | 'ringing'
  | 'in-progress'
  | 'completed'
  | 'busy'
  | 'no-answer'
  | 'failed'
  | 'canceled';

export type TextStatus = 'queued' | 'sent' | 'delivered' | 'undelivered' | 'failed' | 'received';

/** A text that Baton sent (`out`) or that somebody sent to Baton's number (`in`). */
export interface PhoneText {
  readonly kind: 'text';
  readonly sid: string;
  readonly direction: 'out' | 'in';
  readonly at: number;
  readonly from: string;
  readonly to: string;
  readonly body: string;
  readonly status: TextStatus;
  readonly errorCode?: number;
  readonly statusCallback?: string;
  /** What went wrong between the stand-in and Baton, for whoever looks. */
  readonly notes: readonly string[];
}

/** A call that Baton placed. */
export interface PhoneCall {
  readonly kind: 'call';
  readonly sid: string;
  readonly at: number;
  readonly from: string;
  readonly to: string;
  readonly status: CallStatus;
  /** Known once it was picked up, or was not. */
  readonly outcome?: 'human' | 'machine' | 'busy' | 'no-answer' | 'failed' | 'canceled';
  readonly ringingAt?: number;
  readonly answeredAt?: number;
  readonly endedAt?: number;
  readonly statusCallback?: string;
  /** What machine detection said, if it was asked for. */
  readonly answeredBy?: string;
  /** The conference that it is or was in. */
  readonly conference?: string;
  /** Everything that was said to this phone, in order. */
  readonly heard: readonly string[];
  readonly keys: string;
  /** Somebody at the page moves it. */
  readonly manual: boolean;
  /** A key is asked for. */
  readonly asked: boolean;
  readonly notes: readonly string[];
}

export type LogEntry = PhoneText | PhoneCall;

type Mutable<T> = { -readonly [Key in keyof T]: T[Key] extends readonly string[] ? string[] : T[Key] };

export interface Text extends Mutable<PhoneText> {
  plan: SmsBehaviour;
}

/** A key press that is waited for. */
interface Asking {
  digits: string;
  readonly most: number | undefined;
  readonly finishOn: string;
  readonly complete: () => Promise<void>;
  /** The time for the next key starts again. */
  readonly rearm: () => void;
}

/** Machine detection. With `tellTo` it listens while the call goes on, and says there who picked up. */
interface Detection {
  /** The end of a mailbox's greeting is waited for. */
  readonly waitsForEnd: boolean;
  readonly tellTo: string | undefined;
}

export interface Call extends Mutable<PhoneCall> {
  readonly plan: CallBehaviour | 'manual';
  readonly events: ReadonlySet<string>;
  readonly detect: Detection | undefined;
  readonly timeout: number;
  readonly document: { readonly url: string } | { readonly twiml: string };
  /** Counts status callbacks. */
  sequence: number;
  /** Counts TwiML documents: what was begun under an older one is over. */
  turn: number;
  asking?: Asking | undefined;
  /** Waits of the present document. */
  waits: Set<() => void>;
  /** What is heard while nobody else is in the conference; stops it. */
  stopHearing?: (() => void) | undefined;
  /** When the person will hang up. */
  hangUpLater?: (() => void) | undefined;
}

export const isOver = (call: PhoneCall): boolean => call.endedAt !== undefined;
