import { instantAt } from '../../functions/domain/time.ts';
import { sign } from '../../functions/sources/signature.ts';

/** Posts events to a Baton in one batch, signed now under this id. */
export function postSigned(
  baton: { readonly url: string; readonly secret: string },
  id: string,
  events: readonly object[],
): Promise<Response> {
  const body = JSON.stringify(events);
  const signed = sign(baton.secret, id, body, instantAt(Date.now()));
  const headers = { 'content-type': 'application/cloudevents-batch+json', ...signed };
  return fetch(`${baton.url}/events`, { method: 'POST', headers, body });
}

/** @throws unless all of them were accepted */
export async function postAccepted(...given: Parameters<typeof postSigned>): Promise<void> {
  const answer = await postSigned(...given);
  if (answer.status !== 202) throw new Error(`${answer.status}: ${await answer.text()}`);
}
