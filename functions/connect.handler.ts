import { type ConnectPorts, type FlowAnswer, flowAnswer, NOT_FOUND } from './app/flow-answer.ts';
import { withinTime } from './app/within-time.ts';
import { connectSource } from './sources/amazon-connect.ts';
import { eventsOfCall, flowCallOf, promiseIn } from './sources/connect/flow.ts';
import { factOf } from './sources/event-bridge.ts';
import { wiredConnect } from './wiring-connect.ts';

/** A flow goes on after this long, with what is not known left blank: the caller hears silence meanwhile. */
const MOST_MILLISECONDS = 1500;

type Told = FlowAnswer & { readonly promised: string; readonly refused: string };

/**
 * Invoked by a contact flow of Amazon Connect: keeps the customer's number for their conversation, tells the flow what
 * is known of them, and takes a promise (`action = promise`). What is to be kept is durable before the answer, or the
 * flow takes its error branch; Amazon Connect invokes it again then, and everything has the same id again.
 */
export function connectHandler(wired: () => ConnectPorts): (invocation: unknown) => Promise<Told> {
  return async (invocation) => {
    const ports = wired();
    const now = ports.clock.now();
    const call = flowCallOf(invocation);
    if (!call) return { ...NOT_FOUND, promised: 'false', refused: 'this is no invocation by a contact flow' };
    const { conversation, phone, externalId, instanceArn } = call;
    const events = eventsOfCall(call, connectSource(instanceArn, undefined), Date.parse(now));
    const customer = { ...(phone ? { phone } : {}), ...(externalId ? { externalId } : {}) };
    const asked = flowAnswer(ports, { conversation, customer }, now);
    const [known] = await Promise.all([
      withinTime(asked, MOST_MILLISECONDS, NOT_FOUND, (error) =>
        ports.log.failed('a flow was told nothing', error),
      ),
      ports.queues.intake(events.map((event) => ({ kind: 'fact', fact: factOf(event) }))),
    ]);
    const promise = promiseIn(call, Date.parse(now));
    const promised = promise !== undefined && 'told' in promise;
    const refused = promise && 'refused' in promise ? promise.refused : '';
    ports.log.info('a flow was answered', { found: known.found, promised, isRefused: refused !== '' });
    return { ...known, promised: String(promised), refused };
  };
}

export const handler = connectHandler(wiredConnect);
