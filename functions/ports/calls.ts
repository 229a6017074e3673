/** What a call to an agent or a customer says, and where it leads. */

export interface AgentCall {
  readonly brief: string;
  readonly conference: string;
  /** How long the phone rings at most. */
  readonly ringSeconds: number;
}

export interface CustomerCall {
  readonly words: string;
  readonly conference: string;
  /** The end of a mailbox's greeting is waited for, so that a message can be left. */
  readonly isMessageLeft: boolean;
}
