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

const NUMBER = `account_sid:AC? address_sid:AD? address_requirements:none|any|local|foreign api_version:text?
  beta:boolean? capabilities:capabilities? date_created:rfc2822? date_updated:rfc2822? friendly_name:text?
  identity_sid:RI? phone_number:phone? origin:text? sid:PN? sms_application_sid:AP? sms_fallback_method:method?
  sms_fallback_url:url? sms_method:method? sms_url:url? status_callback:url? status_callback_method:method?
  trunk_sid:TK? uri:text? voice_receive_mode:voice|fax voice_application_sid:AP? voice_caller_id_lookup:boolean?
  voice_fallback_method:method? voice_fallback_url:url? voice_method:method? voice_url:url?
  emergency_status:Active|Inactive emergency_address_sid:AD?
  emergency_address_status:registered|unregistered|pending-registration|registration-failure|pending-unregistration|unregistration-failure
  bundle_sid:BU? status:text? type:text?`;

const ACCOUNT = `auth_token:text date_created:rfc2822 date_updated:rfc2822 friendly_name:text owner_account_sid:AC
  sid:AC status:active|suspended|closed subresource_uris:uris type:Trial|Full uri:text`;

const SERVICE = `sid:MG account_sid:AC friendly_name:text date_created:instant date_updated:instant
  inbound_request_url:url? inbound_method:method fallback_url:url? fallback_method:method status_callback:url?
  sticky_sender:boolean mms_converter:boolean smart_encoding:boolean scan_message_content:inherit|enable|disable
  fallback_to_long_code:boolean area_code_geomatch:boolean synchronous_validation:boolean validity_period:integer
  url:url links:uris usecase:text us_app_to_person_registered:boolean use_inbound_webhook_on_number:boolean`;

const SERVICE_NUMBER = `sid:PN account_sid:AC service_sid:MG date_created:instant date_updated:instant
  phone_number:phone country_code:text capabilities:text* url:url`;

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
  'GET IncomingPhoneNumbers': {
    sends: `Beta:boolean FriendlyName:text PhoneNumber:phone Origin:text ${PAGING}`,
    status: 200,
    answers: page('incoming_phone_numbers', NUMBER),
  },
  'GET Account': { sends: '', status: 200, answers: ACCOUNT },
  'GET Services': { sends: PAGING, status: 200, answers: `meta:object services:[${SERVICE}]` },
  'GET Services/{Sid}/PhoneNumbers': {
    sends: PAGING,
    status: 200,
    answers: `meta:object phone_numbers:[${SERVICE_NUMBER}]`,
  },
} as const satisfies Record<string, Described>;
export type Operation = keyof typeof OPERATIONS;

/**
 * Not in the part of the description that we hold the table against: read off the types of the package `twilio`
 * (lib/rest/api/v2010/account.d.ts, lib/rest/messaging/v1/service.d.ts).
 */
export const BY_THE_PACKAGE: readonly Operation[] = [
  'GET Account',
  'GET Services',
  'GET Services/{Sid}/PhoneNumbers',
];

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
