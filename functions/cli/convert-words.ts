import type { CallCounts } from '../sources/asterisk/calls/desk.ts';

/** What a conversion says of itself when it is done. */

export const counted = (counts: Readonly<Record<string, number>>): string =>
  Object.entries(counts)
    .map(([word, times]) => `${word} ${times}`)
    .join(', ');

export const some = (times: number, what: string): readonly string[] =>
  times > 0 ? [`${what}: ${times}`] : [];

/** What is read as it was written tells of calls only in the order of time. */
export const DISORDERED =
  'earlier by a minute or more than the one before; give files oldest first, and sort a table by its time';

export const when = (counts: Readonly<Record<string, number>>, sentence: string): readonly string[] =>
  Object.keys(counts).length > 0 ? [sentence] : [];

export const callSentences = (report: CallCounts): readonly string[] => [
  ...some(report.consultations, "agents' second legs, joined to their calls"),
  ...some(report.dropped, 'calls dropped when the phone system was started again'),
  ...some(report.lost, 'calls without an end, forgotten after a day'),
  ...some(report.unknownTransfers, 'transfers of calls that are not known'),
  ...some(
    report.unreadCallerIds,
    'caller ids that are no international number; name their country, like --country US',
  ),
];
