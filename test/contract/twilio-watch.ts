import { type Exchanged, exchanges } from '../../infra/local/phones/exchanges.ts';
import { faultsOf, operationOf } from './twilio-check.ts';

/** The operations that were asked for in this process so far. */
export const operationsSeen = new Set<string>();

/** Holds whatever is asked of the stand-in in this process against Twilio's description. */
export function watch(told: (fault: string) => void): void {
  exchanges.subscribe((message) => {
    const { method, path, query, form, status, body } = message as Exchanged;
    const asked = { method, path, sent: method === 'GET' ? query : form, status, body };
    operationsSeen.add(operationOf(asked));
    for (const fault of faultsOf(asked)) told(fault);
  });
}
