import { createHmac, randomUUID } from 'node:crypto';
import type { Secrets } from '../../env.ts';
import { ask } from './ask.ts';
import { clockFinding } from './clocks.ts';
import { type Finding, fault, good } from './finding.ts';

type HelpDesk = 'zendesk' | 'intercom';

/** `zendesk`, or a source of its like `zendesk:12345`. */
export const helpDeskOf = (source: string): HelpDesk | undefined =>
  (['zendesk', 'intercom'] as const).find((system) => source === system || source.startsWith(`${system}:`));

/** About nobody: nothing comes of either. */
const PROBES: Record<HelpDesk, object> = {
  zendesk: { type: 'zen:event-type:user.active_changed', id: 'doctor', subject: 'zen:user:0', event: {} },
  intercom: { type: 'notification_event', topic: 'ping', id: 'doctor' },
};

function signed(system: HelpDesk, secret: string, body: string): Record<string, string> {
  if (system === 'intercom')
    return { 'x-hub-signature': `sha1=${createHmac('sha1', secret).update(body).digest('hex')}` };
  const at = new Date().toISOString();
  return {
    'x-zendesk-webhook-signature-timestamp': at,
    'x-zendesk-webhook-signature': createHmac('sha256', secret).update(at).update(body).digest('base64'),
  };
}

/** Whether Baton takes what the help desk signs, and nothing else. */
export async function helpDeskFindings(
  check: string,
  system: HelpDesk,
  { webhooks }: Secrets,
  url: string,
): Promise<Finding[]> {
  const own = webhooks?.[system] ?? [];
  if (own.length === 0)
    return [
      fault(
        check,
        'it has no secret',
        `put the one that it signs with under \`webhooks\`: { "${system}": ["…"] }`,
      ),
    ];
  const post = (secret: string) => {
    const body = JSON.stringify({ ...PROBES[system], time: new Date().toISOString() });
    const headers = { 'content-type': 'application/json', ...signed(system, secret, body) };
    return ask(`${url}/sources/${system}`, { method: 'POST', headers, body });
  };
  const answers = await Promise.all(own.map(post));
  const away = answers.find((answer) => typeof answer === 'string');
  if (away !== undefined) return [fault(check, away, 'start Baton, or name its address with --url')];
  const refused = answers.find((answer) => typeof answer !== 'string' && answer.status >= 300);
  const strange = await post(randomUUID());
  const [first] = answers;
  return [
    refused && typeof refused !== 'string'
      ? fault(
          check,
          `what it signs is answered with HTTP ${refused.status}`,
          'put the same `webhooks` where Baton reads them; a change is in use after five minutes',
        )
      : good(check, own.length > 1 ? 'both of its secrets are taken' : 'its secret is taken'),
    typeof strange !== 'string' && strange.status === 401
      ? good(check, 'another secret is refused')
      : fault(check, 'another secret is not refused', 'is this address Baton?'),
    ...(first && typeof first !== 'string' ? [clockFinding(check, first.ahead)] : []),
  ];
}
