/**
 * The part of Twilio's published description that Baton uses, in a short form of our own. A field is
 * `name:word`; a word is a type, a format, the first letters of a sid, or the values that there are. `!` must
 * be given, `?` may be null, `*` is sent once per value, `[…]` is a list.
 */
export interface Described {
  /** What may be sent: the form of a POST, the query of a GET. */
  readonly sends: string;
  readonly status: number;
  /** What comes back: every key, always. */
  readonly answers: string;
}

const CALL = `sid:CA? date_created:rfc2822? date_updated:rfc2822? parent_call_sid:CA? account_sid:AC? to:text?
  to_formatted:text? from:text? from_formatted:text? phone_number_sid:PN?
  status:queued|ringing|in-progress|completed|busy|failed|no-answer|canceled start_time:rfc2822?
  end_time:rfc2822? duration:text? price:text? price_unit:currency? direction:text? answered_by:text?
  api_version:text? forwarded_from:text? group_sid:GP? caller_name:text? queue_time:text? trunk_sid:TK?
  uri:text? subresource_uris:uris?`;

const TEXT = `body:text? num_segments:text? direction:inbound|outbound-api|outbound-call|outbound-reply from:phone?
  to:text? date_updated:rfc2822? price:text? error_message:text? uri:text? account_sid:AC? num_media:text?
  status:queued|sending|sent|failed|delivered|undelivered|receiving|received|accepted|scheduled|read|partially_delivered|canceled
  messaging_service_sid:MG? sid:SM/MM? date_sent:rfc2822? date_created:rfc2822? error_code:integer?
  price_unit:currency? api_version:text? subresource_uris:uris?`;

const page = (key: string, item: string) =>
  `end:integer first_page_uri:url next_page_uri:url? page:integer page_size:integer previous_page_uri:url?
  start:integer uri:url ${key}:[${item}]`;

const PAGING = 'PageSize:integer Page:integer PageToken:text';

export const OPERATIONS = {
  'GET Calls': {
    sends: `To:phone From:phone ParentCallSid:CA
      Status:queued|ringing|in-progress|completed|busy|failed|no-answer|canceled StartTime:instant
      StartTime<:instant StartTime>:instant EndTime:instant EndTime<:instant EndTime>:instant ${PAGING}`,
    status: 200,
    answers: page('calls', CALL),
  },
  'POST Calls': {
    sends: `To:party! From:party! Method:method FallbackUrl:url FallbackMethod:method StatusCallback:url
      StatusCallbackEvent:text* StatusCallbackMethod:method SendDigits:text Timeout:integer Record:boolean
      RecordingChannels:text RecordingStatusCallback:text RecordingStatusCallbackMethod:method
      SipAuthUsername:text SipAuthPassword:text MachineDetection:text MachineDetectionTimeout:integer
      RecordingStatusCallbackEvent:text* Trim:text CallerId:text MachineDetectionSpeechThreshold:integer
      MachineDetectionSpeechEndThreshold:integer MachineDetectionSilenceTimeout:integer AsyncAmd:text
      AsyncAmdStatusCallback:url AsyncAmdStatusCallbackMethod:method Byoc:BY CallReason:text CallToken:text
      RecordingTrack:text TimeLimit:integer ClientNotificationUrl:url Url:url Twiml:twiml ApplicationSid:AP`,
    status: 201,
    answers: CALL,
  },
  'GET Calls/{Sid}': { sends: '', status: 200, answers: CALL },
  'POST Calls/{Sid}': {
    sends: `Url:url Method:method Status:canceled|completed FallbackUrl:url FallbackMethod:method
      StatusCallback:url StatusCallbackMethod:method Twiml:twiml TimeLimit:integer`,
    status: 200,
    answers: CALL,
  },
  'GET Messages': {
    sends: `To:phone From:phone DateSent:instant DateSent<:instant DateSent>:instant ${PAGING}`,
    status: 200,
    answers: page('messages', TEXT),
  },
  'POST Messages': {
    sends: `To:phone! StatusCallback:url ApplicationSid:AP MaxPrice:number ProvideFeedback:boolean Attempt:integer
      ValidityPeriod:integer ForceDelivery:boolean ContentRetention:retain|discard
      AddressRetention:retain|obfuscate SmartEncoded:boolean PersistentAction:text* TrafficType:free
      ShortenUrls:boolean ScheduleType:fixed SendAt:instant SendAsMms:boolean ContentVariables:text
      RiskCheck:enable|disable From:phone FallbackFrom:phone MessagingServiceSid:MG Body:text MediaUrl:url*
      ContentSid:HX`,
    status: 201,
    answers: TEXT,
  },
  'GET Messages/{Sid}': { sends: '', status: 200, answers: TEXT },
} as const satisfies Record<string, Described>;
export type Operation = keyof typeof OPERATIONS;

/** What the description leaves open and Twilio's pages on the Call and the Message resource say. */
export const LIMITS: Readonly<Record<string, RegExp>> = {
  StatusCallbackEvent: /^(initiated|ringing|answered|completed)$/,
  MachineDetection: /^(Enable|DetectMessageEnd)$/,
  /** Seconds. */
  Timeout: /^([1-9]|[1-9]\d|[1-5]\d\d|600)$/,
  MachineDetectionTimeout: /^([3-9]|[1-5]\d)$/,
  AsyncAmd: /^(true|false)$/,
  Twiml: /^.{1,4000}$/s,
  Body: /^.{1,1600}$/s,
  PageSize: /^([1-9]|[1-9]\d{1,2}|1000)$/,
};
