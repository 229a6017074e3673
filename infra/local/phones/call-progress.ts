import { TAKES } from './behaviour.ts';
import { notify, rfc2822 } from './callbacks.ts';
import { leave } from './conference.ts';
import type { Line, Switch } from './line.ts';
import { type Call, type CallStatus, isOver } from './records.ts';

/** A call from being placed to its end, with its status callbacks. */

/** The status callback event that a status belongs to. */
const EVENT_OF: Readonly<Record<CallStatus, string | undefined>> = {
  queued: undefined,
  initiated: 'initiated',
  ringing: 'ringing',
  'in-progress': 'answered',
  completed: 'completed',
  busy: 'completed',
  'no-answer': 'completed',
  failed: 'completed',
  canceled: 'completed',
};

/** What every request about a call carries. */
export const formOf = (line: Line, call: Call): Record<string, string> => ({
  AccountSid: line.account.accountSid,
  ApiVersion: '2010-04-01',
  CallSid: call.sid,
  CallStatus: call.status,
  Called: call.to,
  Caller: call.from,
  Direction: 'outbound-api',
  From: call.from,
  To: call.to,
  ...(call.answeredBy ? { AnsweredBy: call.answeredBy } : {}),
});

/** Whole seconds that it was talked on. */
export const talkSeconds = (call: Call): number =>
  call.answeredAt === undefined || call.endedAt === undefined
    ? 0
    : Math.round((call.endedAt - call.answeredAt) / 1000);

async function move(line: Line, call: Call, status: CallStatus): Promise<void> {
  call.status = status;
  line.changed();
  const event = EVENT_OF[status];
  if (!call.statusCallback || event === undefined || !call.events.has(event)) return;
  const form = new URLSearchParams({
    ...formOf(line, call),
    Timestamp: rfc2822(line.world.now()),
    CallbackSource: 'call-progress-events',
    SequenceNumber: String(call.sequence),
  });
  call.sequence += 1;
  if (isOver(call)) {
    form.set('CallDuration', String(talkSeconds(call)));
    if (status === 'completed') form.set('Duration', String(Math.ceil(talkSeconds(call) / 60)));
  }
  if (status === 'failed') {
    if (call.plan.startsWith('failed:')) form.set('ErrorCode', call.plan.slice('failed:'.length));
    form.set('SipResponseCode', '404');
  }
  await notify(line, call, call.statusCallback, form);
}

/** Dials, as the phone at the other end behaves. */
export async function dial(line: Line, control: Switch, call: Call): Promise<void> {
  if (isOver(call)) return;
  if (call.plan === 'canceled') {
    call.status = 'canceled';
    call.outcome = 'canceled';
    call.endedAt = line.world.now();
    line.changed();
    return;
  }
  await move(line, call, 'initiated');
  const after = (ms: number, run: () => Promise<void>) => wait(line, call, ms, run);
  if (call.plan === 'busy' || call.plan.startsWith('failed')) {
    const status = call.plan === 'busy' ? 'busy' : 'failed';
    after(TAKES.refusal, () => control.end(call, status));
    return;
  }
  call.ringingAt = line.world.now();
  await move(line, call, 'ringing');
  if (isOver(call)) return;
  const silent = call.plan === 'manual' ? call.timeout : Math.min(call.timeout, TAKES.noAnswer);
  after(silent, () => control.end(call, 'no-answer'));
  if (call.plan === 'manual' || call.plan === 'no-answer') return;
  const by = call.plan === 'machine' || call.plan === 'fax' ? 'machine' : 'human';
  // A phone that rings for less than that is never answered.
  if (TAKES.answer < silent) after(TAKES.answer, () => answer(line, control, call, by));
}

/** Picked up. With machine detection, Twilio asks what to do only when it knows by whom. */
export async function answer(
  line: Line,
  control: Switch,
  call: Call,
  by: 'human' | 'machine',
): Promise<void> {
  if (call.status !== 'ringing') return;
  stopWaiting(call);
  call.outcome = by;
  call.answeredAt = line.world.now();
  if (!call.manual) hangUpAfter(line, control, call, TAKES.talk);
  await move(line, call, 'in-progress');
  if (isOver(call)) return;
  const begin = () =>
    'twiml' in call.document
      ? control.run(call, call.document.twiml)
      : control.fetch(call, call.document.url);
  if (!call.detect?.tellTo) {
    if (!call.detect) return begin();
    wait(line, call, detectionTakes(call, by), () => {
      call.answeredBy = heardAs(call, by);
      return begin();
    });
    return;
  }
  line.world.after(detectionTakes(call, by), () => detected(line, call, by));
  await begin();
}

type By = 'human' | 'machine';

function heardAs({ plan, detect }: Call, by: By): string {
  if (plan === 'unknown' || plan === 'fax') return plan;
  if (by === 'human') return 'human';
  return detect?.waitsForEnd ? 'machine_end_beep' : 'machine_start';
}

const detectionTakes = ({ plan, detect }: Call, by: By): number =>
  by === 'machine' && plan !== 'fax' && detect?.waitsForEnd ? TAKES.mailboxGreeting : TAKES.detection;

/** Detection that listened in the background says what it heard. */
async function detected(line: Line, call: Call, by: By): Promise<void> {
  const tellTo = call.detect?.tellTo;
  if (isOver(call) || tellTo === undefined) return;
  call.answeredBy = heardAs(call, by);
  line.changed();
  const form = new URLSearchParams({
    AccountSid: line.account.accountSid,
    AnsweredBy: call.answeredBy,
    CallSid: call.sid,
    MachineDetectionDuration: String(detectionTakes(call, by)),
  });
  await notify(line, call, tellTo, form);
}

/** The end, whoever brought it about. What is over stays as it was. */
export async function end(line: Line, call: Call, status: CallStatus): Promise<void> {
  if (isOver(call)) return;
  call.endedAt = line.world.now();
  if (status === 'busy' || status === 'no-answer' || status === 'failed' || status === 'canceled')
    call.outcome = status;
  call.turn += 1;
  stopAsking(call);
  stopWaiting(call);
  call.hangUpLater?.();
  const left = leave(line, call);
  await move(line, call, status);
  await left();
}

/** A wait of the call, forgotten when it moves on. */
export function wait(line: Line, call: Call, ms: number, run: () => Promise<void>): () => void {
  const cancel = line.world.after(ms, () => {
    call.waits.delete(cancel);
    return run();
  });
  call.waits.add(cancel);
  return () => {
    call.waits.delete(cancel);
    cancel();
  };
}

export function stopWaiting(call: Call): void {
  for (const cancel of call.waits) cancel();
  call.waits.clear();
}

export function stopAsking(call: Call): void {
  call.asking = undefined;
  call.asked = false;
}

/** The person, or the mailbox, puts the phone down then. A later word replaces it. */
export function hangUpAfter(line: Line, control: Switch, call: Call, ms: number): void {
  call.hangUpLater?.();
  call.hangUpLater = line.world.after(ms, () => control.end(call, 'completed'));
}
