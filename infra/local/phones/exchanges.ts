import { channel } from 'node:diagnostics_channel';
import type { RestAnswer, RestRequest } from './rest-form.ts';

/** A request to Twilio's REST API and its answer. */
export type Exchanged = RestRequest & Pick<RestAnswer, 'status' | 'body'>;

/** Tells every one of them to whoever listens, such as the tests, which hold them against Twilio's description. */
export const exchanges = channel('baton:phones:exchanges');
