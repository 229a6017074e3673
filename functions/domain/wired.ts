import * as z from 'zod';

/** What the stack listens to in its own cloud, each as AWS names it: what is wired, and not yet heard, is known by it. */
export const Wired = z.object({
  /** `arn:aws:connect:<region>:<account>:instance/<id>`: its contact events, and a function for its flows. */
  connectInstanceArn: z.string().optional(),
  /** `arn:aws:kinesis:<region>:<account>:stream/<name>`: where that instance writes its contact records. */
  connectContactRecordsStreamArn: z.string().optional(),
  /** `arn:aws:cases:<region>:<account>:domain/<id>`: the events of Amazon Connect Cases. */
  connectCasesDomainArn: z.string().optional(),
  /** `aws.partner/genesys.com/cloud/<organisation id>/<suffix>`: the partner event source, as EventBridge names it. */
  genesysEventSource: z.string().optional(),
});
export type Wired = z.infer<typeof Wired>;
