import webhooks from 'twilio/lib/webhooks/webhooks.js';
import type { Secrets } from '../../env.ts';
import { WEBHOOK_PATHS } from '../../twilio/addresses.ts';
import { ask } from './ask.ts';
import { clockFinding } from './clocks.ts';
import { type Finding, fault, good } from './finding.ts';

const HERE = /^https?:\/\/(localhost|127\.|\[::1\]|0\.0\.0\.0)/;
const REAL_TWILIO = 'https://api.twilio.com';

/** A status that is on the way says nothing of a message that there is not: nothing is kept of it. */
const PROBE = { MessageSid: `SM${'0'.repeat(32)}`, MessageStatus: 'sent' };
const PATH = WEBHOOK_PATHS.textStatus
  .replace(':caseId', 'case_aaaaaaaaaaaaaaaa')
  .replace(':message', 'doctor');

/** Whether Twilio reaches Baton, is believed, and nobody else is. */
export async function webhookFindings(twilio: Secrets['twilio'], publicUrl: string): Promise<Finding[]> {
  const url = `${publicUrl}${PATH}`;
  const post = (signature: string) =>
    ask(url, {
      method: 'POST',
      headers: {
        'content-type': 'application/x-www-form-urlencoded',
        'x-twilio-signature': signature,
      },
      body: new URLSearchParams(PROBE),
    });
  const signed = await post(webhooks.getExpectedTwilioSignature(twilio.authToken, url, PROBE));
  if (typeof signed === 'string')
    return [fault('address', `${publicUrl}: ${signed}`, 'start Baton, or name its address with --url')];
  const forged = await post('forged');
  return [
    reachFinding(twilio.apiUrl, publicUrl),
    clockFinding('clock of Baton', signed.ahead),
    signed.status < 300
      ? good('webhooks', 'what Twilio signs is taken')
      : fault(
          'webhooks',
          `what Twilio signs for ${publicUrl} is answered with HTTP ${signed.status}`,
          'Baton must know this address (`--context publicUrl=…` at the deployment, `--public-url` at the start) and have this `twilio.authToken`',
        ),
    typeof forged !== 'string' && forged.status === 403
      ? good('forged webhooks', 'refused')
      : fault(
          'forged webhooks',
          `answered with ${typeof forged === 'string' ? forged : `HTTP ${forged.status}`}, not 403`,
          'is this address Baton, and does nothing in front of it sign or answer for it?',
        ),
  ];
}

function reachFinding(apiUrl: string, publicUrl: string): Finding {
  if (apiUrl !== REAL_TWILIO) return good('address', `${publicUrl}, with simulated phones`);
  if (HERE.test(publicUrl))
    return fault(
      'address',
      `Twilio cannot reach ${publicUrl}`,
      'open a tunnel to the port, start with `npm start -- --public-url https://…`, and run this with the same --url',
    );
  return publicUrl.startsWith('https:')
    ? good('address', publicUrl)
    : fault('address', `${publicUrl} is not encrypted`, 'put HTTPS in front of it');
}
