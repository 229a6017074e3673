import type { Behaviour } from './behaviour.ts';
import type { Call, CallStatus, LogEntry, Text } from './records.ts';
import type { TroubleLine } from './trouble.ts';

/** Everything that the stand-in knows of time and of the network. Virtual in a story, real on a machine. */
export interface World {
  /** Epoch milliseconds. */
  now(): number;
  /**
   * Runs it once, so much later; the answer cancels it. A virtual clock awaits what `run` returns before it
   * moves on: nothing here ever waits for time inside it.
   */
  after(ms: number, run: () => void | Promise<void>): () => void;
  post(
    url: string,
    form: URLSearchParams,
    headers: Readonly<Record<string, string>>,
  ): Promise<{ readonly status: number; readonly body: string }>;
}

export interface Account {
  readonly accountSid: string;
  readonly authToken: string;
}

export interface Member {
  readonly endsIt: boolean;
  /** Its name in the conference. */
  readonly label: string | undefined;
  /** What the call does after the conference. */
  readonly next: () => Promise<void>;
}

export interface Conference {
  readonly name: string;
  readonly sid: string;
  readonly members: Map<Call, Member>;
  /** Two have been in it together: who is alone from now on hears nothing. */
  begun: boolean;
  /** Where its news goes, as its first member said, and which. */
  readonly news: { readonly url: string; readonly events: ReadonlySet<string> } | undefined;
  sequence: number;
}

/** What the parts of the stand-in share. */
export interface Line {
  readonly world: World;
  readonly account: Account;
  /** Baton's own number. */
  readonly number: string;
  readonly smsUrl: string;
  readonly calls: Map<string, Call>;
  readonly texts: Map<string, Text>;
  /** Every call and text, in the order of their beginning. */
  readonly log: LogEntry[];
  readonly conferences: Map<string, Conference>;
  /** How many calls to each number were asked for, those included that were refused. */
  readonly placed: Map<string, number>;
  /** Numbers that have texted STOP. */
  readonly stopped: Set<string>;
  readonly trouble: Pick<TroubleLine, 'callback'>;
  /** The last callback of each call or text: the next one waits for it. */
  readonly callbacks: Map<string, Promise<void>>;
  /** All signed requests so far: each has a token of its own. */
  requests: number;
  behaviour(number: string): Behaviour;
  sid(kind: 'CA' | 'SM' | 'CF'): string;
  changed(): void;
}

/** What one part asks of another. They are put together in exchange.ts. */
export interface Switch {
  /** Starts a TwiML document on a call, in the place of whatever it was doing. */
  run(call: Call, twiml: string, url?: string): Promise<void>;
  /** Fetches a document and starts it. */
  fetch(call: Call, url: string, more?: Readonly<Record<string, string>>): Promise<void>;
  end(call: Call, status: CallStatus): Promise<void>;
  press(call: Call, key: string): Promise<void>;
  /** Plays what whoever is alone in a conference hears, until it is stopped; `failed` when it is not to be had. */
  hear(call: Call, url: string, failed: () => Promise<void>): Promise<void>;
}
