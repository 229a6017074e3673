import { TAKES } from './behaviour.ts';
import { notify, postSigned } from './callbacks.ts';
import type { Line } from './line.ts';
import type { Text, TextStatus } from './records.ts';

/** A text on its way: to a phone with its status callbacks, or from a phone to Baton's number. */

/** Handset unreachable: what a carrier says most often of one that did not arrive. */
const UNREACHABLE = 30003;

async function move(line: Line, text: Text, status: TextStatus, errorCode?: number): Promise<void> {
  text.status = status;
  if (errorCode !== undefined) text.errorCode = errorCode;
  line.changed();
  if (!text.statusCallback || text.plan === 'silent') return;
  const form = new URLSearchParams({
    AccountSid: line.account.accountSid,
    ApiVersion: '2010-04-01',
    From: text.from,
    MessageSid: text.sid,
    MessageStatus: status,
    SmsSid: text.sid,
    SmsStatus: status,
    To: text.to,
    ...(errorCode === undefined ? {} : { ErrorCode: String(errorCode) }),
  });
  await notify(line, text, text.statusCallback, form);
}

/** Sends it, and reports what became of it as the phone behaves. */
export async function carry(line: Line, text: Text): Promise<void> {
  await move(line, text, 'sent');
  line.world.after(TAKES.delivery, async () => {
    if (text.plan === 'delivered') await move(line, text, 'delivered');
    else if (text.plan === 'undelivered') await move(line, text, 'undelivered', UNREACHABLE);
    else if (text.plan !== 'silent')
      await move(line, text, 'failed', Number(text.plan.slice('failed:'.length)));
  });
}

/**
 * The words that make Twilio stop, and start again. CANCEL is one of Twilio's too, but Baton's customers use
 * it to call off a callback: the number has to be set up without it, and so it is here.
 */
const STOP_WORDS = /^(stop|stopall|unsubscribe|end|quit|optout|revoke)$/i;
const START_WORDS = /^(start|unstop|yes)$/i;

/** Somebody texts Baton's number. Answers when Baton has taken it, or has not. */
export async function textIn(line: Line, from: string, body: string): Promise<void> {
  const word = body.trim();
  if (STOP_WORDS.test(word)) line.stopped.add(from);
  if (START_WORDS.test(word)) line.stopped.delete(from);
  const text: Text = {
    kind: 'text',
    sid: line.sid('SM'),
    direction: 'in',
    at: line.world.now(),
    from,
    to: line.number,
    body,
    status: 'received',
    notes: [],
    plan: 'delivered',
  };
  line.texts.set(text.sid, text);
  line.log.push(text);
  line.changed();
  const posted = await postSigned(
    line,
    line.smsUrl,
    new URLSearchParams({
      AccountSid: line.account.accountSid,
      ApiVersion: '2010-04-01',
      Body: body,
      From: from,
      MessageSid: text.sid,
      NumMedia: '0',
      NumSegments: '1',
      SmsMessageSid: text.sid,
      SmsSid: text.sid,
      SmsStatus: 'received',
      To: line.number,
    }),
  );
  const why = 'lost' in posted ? posted.lost : posted.status >= 400 ? `HTTP ${posted.status}` : undefined;
  if (why === undefined) return;
  text.notes.push(`Baton did not take it: ${why}`);
  line.changed();
}
