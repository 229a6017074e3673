import * as z from 'zod';

/**
 * What each function finds in its environment. The stack fills it (a missing or misspelt name does not
 * compile there), the wiring reads it. Nothing secret is here: secrets are read by `SECRET_ID`.
 */
const Table = z.object({ TABLE: z.string().min(1) });
const Telling = Table.extend({
  WAKE_QUEUE_URL: z.url(),
  DELIVER_QUEUE_URL: z.url(),
  /** Shards of the look index; see aws/keys.ts. */
  LOOK_SHARDS: z.string().regex(/^[1-9]\d*$/),
});
/** Only who decides upon cases places calls. */
const Deciding = Telling.extend({ CALLS_QUEUE_URL: z.url() });

export const ApiEnv = Table.extend({
  INTAKE_QUEUE_URL: z.url(),
  SECRET_ID: z.string().min(1),
  LOOK_SHARDS: z.string().regex(/^[1-9]\d*$/),
  /** The address under which the outside reaches the API: part of what Twilio signs. No slash at its end. */
  PUBLIC_URL: z.url(),
  /** JSON of the shape `Wired` (domain/wired.ts). */
  WIRED: z.string(),
});
export const EraseEnv = Table.extend({
  SECRET_ID: z.string().min(1),
  LOOK_SHARDS: z.string().regex(/^[1-9]\d*$/),
  PUBLIC_URL: z.url(),
});
/** What one text means for many cases goes back to the queue, one message a case. */
export const IntakeEnv = Deciding.extend({ INTAKE_QUEUE_URL: z.url() });
export const WakeEnv = Deciding;
export const DeliverEnv = Telling.extend({
  INTAKE_QUEUE_URL: z.url(),
  SECRET_ID: z.string().min(1),
  PUBLIC_URL: z.url(),
  OPERATORS_TOPIC_ARN: z.string().startsWith('arn:'),
});

export const ConnectEnv = Table.extend({ INTAKE_QUEUE_URL: z.url() });

export type ApiEnv = z.infer<typeof ApiEnv>;
export type EraseEnv = z.infer<typeof EraseEnv>;
export type IntakeEnv = z.infer<typeof IntakeEnv>;
export type WakeEnv = z.infer<typeof WakeEnv>;
export type DeliverEnv = z.infer<typeof DeliverEnv>;
export type ConnectEnv = z.infer<typeof ConnectEnv>;

const SigningSecrets = z.array(z.string().min(1)).min(1).max(2).optional();

/** The secret's JSON (`SECRET_ID`), in Secrets Manager on AWS and in `.baton/secrets.json` on one machine. */
export const Secrets = z.object({
  twilio: z.object({
    accountSid: z.string().regex(/^AC[0-9a-f]{32}$/),
    authToken: z.string().min(1),
    /** The number that texts and calls come from. */
    from: z.e164(),
    /** Where the REST API is, when it is not Twilio's own. */
    apiUrl: z.url().default('https://api.twilio.com'),
  }),
  /**
   * Signing secrets (`whsec_…`) by the `source` of the events that they may sign; `*` may sign any. Two are
   * valid at a time, so that a secret can be changed without losing an event.
   */
  sources: z.record(z.string(), z.array(z.string().startsWith('whsec_')).min(1).max(2)),
  /**
   * What Zendesk (the webhook's signing secret) and Intercom (the app's client secret) sign with; two are valid at a
   * time. Twilio signs everything with the auth token.
   */
  webhooks: z.object({ zendesk: SigningSecrets, intercom: SigningSecrets }).optional(),
  /** Who may see the pages. */
  console: z.object({ user: z.string().min(1), password: z.string().min(12) }),
});
export type Secrets = z.infer<typeof Secrets>;
