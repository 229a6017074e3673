/**
 * What cdk-nag (AwsSolutions) finds in the stack and why it may stay. A test holds this list to be exactly
 * what is found: nothing new slips in, and nothing stays here that is mended.
 */
export const ACKNOWLEDGED = [
  {
    id: 'AwsSolutions-APIG4',
    at: 'Baton/Api/Everything/Resource',
    reason:
      'Phone systems and Twilio sign each request, people sign in or hold a link with a token: the api function checks what fits the path, which an authorizer in front of it, that does not see the body, cannot.',
  },
  {
    id: 'AwsSolutions-APIG4',
    at: 'Baton/Api/Erasures/Resource',
    reason: 'Whoever erases signs in with the console’s password, which the erase function checks itself.',
  },
  {
    id: 'AwsSolutions-SMG4',
    at: 'Baton/Secrets',
    reason:
      'It holds what others issued: Twilio cannot be made to rotate by us, and a source changes its key when both sides agree, for which two are valid at a time.',
  },
  {
    id: 'AwsSolutions-SQS3',
    at: 'Baton/PhoneSystems/ContactRecords/DeadLetters/Resource',
    reason:
      'It is itself a queue of dead letters: the pipe names it, which the check, that knows the dead letters of queues only, does not see.',
  },
] as const;
