/** The phone systems whose logs `--from` reads. Names alone, so that a command that reads none starts fast. */
export const SYSTEMS = [
  'asterisk-queue-log',
  'asterisk-ami',
  'asterisk-cel',
  'amazon-connect',
  'genesys',
  'freeswitch',
  'zendesk',
  'intercom',
  'twilio-taskrouter',
  'csv',
] as const;
export type System = (typeof SYSTEMS)[number];
