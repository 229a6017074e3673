import fc from 'fast-check';
import VoiceResponse from 'twilio/lib/twiml/VoiceResponse.js';
import { expect, test } from 'vitest';
import { element, response, words } from '../../functions/twilio/xml.ts';

/** What XML 1.0 can hold at all. */
const text = fc
  .string({
    unit: fc.oneof(fc.constantFrom('&', '<', '>', '"', "'", '\n', '\r', '\t', ' ', ';'), fc.string()),
  })
  .map((any) => any.toWellFormed().replaceAll(/[^\t\n\r\u0020-\ud7ff\ue000-\ufffd]/g, ''));

test('whatever is said and wherever it leads, it is what Twilio’s own builder writes', () => {
  fc.assert(
    fc.property(text, text, (said, url) => {
      const theirs = new VoiceResponse();
      theirs.gather({ numDigits: 1, finishOnKey: '', action: url }).say(said);
      theirs.dial().conference({ endConferenceOnExit: false, statusCallbackEvent: ['join', 'leave'] }, said);
      theirs.redirect({ method: 'POST' }, url);
      theirs.hangup();
      const ours = response(
        element('Gather', { numDigits: 1, finishOnKey: '', action: url }, element('Say', {}, words(said))),
        element(
          'Dial',
          {},
          element(
            'Conference',
            { endConferenceOnExit: false, statusCallbackEvent: 'join leave' },
            words(said),
          ),
        ),
        element('Redirect', { method: 'POST' }, words(url)),
        element('Hangup', {}),
      );
      expect(ours).toBe(theirs.toString());
    }),
  );
  expect(response()).toBe(new VoiceResponse().toString());
});
