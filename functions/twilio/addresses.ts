import * as z from 'zod';
import { CaseId, MessageId } from '../domain/ids.ts';
import type { Address } from '../ports.ts';

/** The paths under which Twilio reaches Baton, as routes. All are POST, and all are signed. */
export const WEBHOOK_PATHS = {
  textReceived: '/twilio/texts',
  textStatus: '/twilio/texts/:caseId/:message',
  callStatus: '/twilio/calls/:caseId/:message/status',
  /** Machine detection has made up its mind about who picked up. */
  callDetected: '/twilio/calls/:caseId/:message/detected',
  /** A key was pressed: what to do is the answer. Carries `?conference=`. */
  keyPressed: '/twilio/calls/:caseId/:message/key',
  /** A supervisor pressed a key after hearing a page: what to say is the answer. */
  pageKey: '/twilio/pages/:caseId/:message/key',
  /** Somebody is alone in the conference: what they hear is the answer. */
  waiting: '/twilio/calls/:caseId/:message/wait',
  /** The conference is over for a customer who is still on the line: what to do is the answer. Carries `?conference=`. */
  conferenceOver: '/twilio/calls/:caseId/:message/left',
  /** Somebody entered or left the conference, which only its first member's address is told. */
  conferenceStatus: '/twilio/calls/:caseId/:message/conference',
} as const;

/**
 * Twilio's connection overrides: without them one lost callback is lost for good, because only a failed
 * connection is tried again, once. A read is given up after 4 s so that a second try fits into the 15 s that
 * Twilio has for all of them. The fragment is not sent and not signed.
 */
const OVERRIDES = '#rc=3&rp=5xx,ct,rt&rt=4000';

/** The addresses that Twilio is given for one text or call. `publicUrl` has no slash at its end. */
export function webhooksFor(publicUrl: string, { caseId, message }: Address) {
  const at = (kind: 'texts' | 'calls' | 'pages', rest: string) =>
    `${publicUrl}/twilio/${kind}/${encodeURIComponent(caseId)}/${encodeURIComponent(message)}${rest}${OVERRIDES}`;
  const into = (conference: string) => `?conference=${encodeURIComponent(conference)}`;
  return {
    textStatus: at('texts', ''),
    callStatus: at('calls', '/status'),
    pageKey: at('pages', '/key'),
    callDetected: at('calls', '/detected'),
    keyPressed: (conference: string) => at('calls', `/key${into(conference)}`),
    waiting: at('calls', '/wait'),
    conferenceOver: (conference: string) => at('calls', `/left${into(conference)}`),
    conferenceStatus: at('calls', '/conference'),
  };
}

const Parameters = z.object({ caseId: CaseId, message: MessageId });

export type Webhooks = ReturnType<typeof webhooksFor>;

/** What a webhook is about, from the parameters of its path (already decoded). */
export function addressFrom(parameters: Readonly<Record<string, string>>): Address | undefined {
  return Parameters.safeParse(parameters).data;
}
