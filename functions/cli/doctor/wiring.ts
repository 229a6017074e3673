import { advice, type Finding, fault, good } from './finding.ts';
import { heardFindings, ownOf, type SeenSource } from './heard.ts';

/** Systems whose events come from the same cloud: nothing of theirs is signed, and the stack knows whether they are wired. */
type InCloud = 'amazon-connect' | 'genesys';

export const inCloudOf = (source: string): InCloud | undefined =>
  (['amazon-connect', 'genesys'] as const).find(
    (system) => source === system || source.startsWith(`${system}:`),
  );

/** Given to one deployment only, it would be gone with the next. */
const inContext = (what: string): string => `put ${what} under "context" in cdk.json, and deploy`;

const WIRE: Record<InCloud, string> = {
  'amazon-connect': '`"connectInstanceArn": "arn:aws:connect:REGION:ACCOUNT:instance/ID"`',
  genesys: '`"genesysEventSource": "aws.partner/genesys.com/cloud/ORG/SUFFIX"`',
};
const TRY: Record<InCloud, string> = {
  'amazon-connect':
    'call a number of the instance; if nothing comes, see that EventBridge > Rules has the rule of the stack enabled, in the region of the instance',
  genesys:
    'call a queue; if nothing comes, see that the integration "Amazon EventBridge Source" is active and has its topics',
};
const NO_RECORDS = advice(
  'contact records of amazon-connect',
  'not wired: that a call was cut off is not heard of while it matters',
  inContext('`"connectContactRecordsStreamArn": "arn:aws:kinesis:REGION:ACCOUNT:stream/NAME"`'),
);

/** Whether the stack was deployed to hear this source, and whether it has. */
export function wiringFindings(
  check: string,
  source: string,
  system: InCloud,
  all: readonly SeenSource[],
): Finding[] {
  const wired = all.filter((one) => one.wired.length > 0 && inCloudOf(one.source) === system);
  const own = ownOf(source, wired);
  const spoke = ownOf(source, all).filter(({ lastEvent }) => lastEvent !== undefined);
  const heard = spoke.length > 0 ? heardFindings(check, spoke) : [];
  if (own.length === 0) {
    const others = wired.map((one) => one.source).join(' and ');
    const says = `not wired: nothing that it says comes in by itself${others ? `; wired is ${others}` : ''}`;
    // What was heard all the same was sent by hand, which may be all that is wanted.
    const finding = spoke.length > 0 ? advice : fault;
    return [finding(check, says, inContext(WIRE[system])), ...heard];
  }
  const hasRecords = own.some((one) => one.wired.includes('contact records'));
  return [
    ...own.flatMap(({ source: name, wired: ways, lastEvent }) => [
      good(check, `${name} is wired by ${ways.join(' and ')}, and needs no secret`),
      ...(lastEvent === undefined ? [advice(check, `${name} was never heard`, TRY[system])] : []),
    ]),
    ...(system === 'amazon-connect' && !hasRecords ? [NO_RECORDS] : []),
    ...heard,
  ];
}
