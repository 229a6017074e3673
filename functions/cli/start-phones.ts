import { randomUUID } from 'node:crypto';
import type { Beside } from '../../infra/local/machine.ts';
import { createPhones } from '../../infra/local/phones/exchange.ts';
import { realWorld } from '../../infra/local/phones/realtime.ts';
import { phonesApp } from '../../infra/local/phones/routes.ts';
import type { Troubles } from '../../infra/local/phones/trouble.ts';
import type { Secrets } from '../env.ts';
import { WEBHOOK_PATHS } from '../twilio/addresses.ts';

interface Options {
  readonly secrets: Secrets;
  /** This machine's own address. */
  readonly url: string;
  /** The address that webhooks are signed for. */
  readonly publicUrl: string;
  /** Who has which number, for the page. */
  readonly names: ReadonlyMap<string, string>;
  readonly tell: (line: string) => void;
  readonly troubles: Troubles;
}

/** The stand-in for Twilio and its page, unless the secrets name the real one. It shows texts by SNS too. */
export function phonesBeside({ secrets, url, publicUrl, names, tell, troubles }: Options): Beside {
  const { accountSid, authToken, from, apiUrl } = secrets.twilio;
  if (apiUrl !== url) return {};
  const phones = createPhones({
    world: realWorld((fault) => tell(`phones: ${fault instanceof Error ? fault.message : String(fault)}`)),
    account: { accountSid, authToken },
    number: from,
    smsUrl: `${publicUrl}${WEBHOOK_PATHS.textReceived}`,
    behaviour: () => 'manual',
    // A sid of an earlier start must not come again.
    seed: randomUUID(),
    troubles,
  });
  const app = phonesApp(phones, { nameOf: (number) => names.get(number) });
  return {
    routes: ['/phones', '/2010-04-01', '/v1'].map((path) => ({
      path,
      fetch: (request) => app.fetch(request),
    })),
    onText(to, body) {
      const { status } = phones.rest({
        method: 'POST',
        path: `/2010-04-01/Accounts/${accountSid}/Messages.json`,
        query: new URLSearchParams(),
        form: new URLSearchParams({ To: to, From: from, Body: body }),
        authorization: `Basic ${btoa(`${accountSid}:${authToken}`)}`,
      });
      if (status >= 400) tell(`phones: a text by SNS was refused (${status})`);
    },
    close: () => phones.close(),
  };
}
