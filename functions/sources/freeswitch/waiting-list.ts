import type { Fields } from './records.ts';
import { fieldOf } from './told.ts';

/**
 * A row of `callcenter_config queue list members`, in the words of the events that it stands for: the caller waits since
 * then, and has an agent since then if the row names one. Callers who have left (`Abandoned`) are not there.
 */
export function listedAsEvents(row: Fields): Fields[] {
  const state = fieldOf(row, 'state')?.toLowerCase();
  if (state === undefined || state === 'abandoned' || state === 'unknown') return [];
  const about = {
    'event-name': 'CUSTOM',
    'event-subclass': 'callcenter::info',
    'cc-queue': fieldOf(row, 'queue') ?? '',
    'cc-member-uuid': fieldOf(row, 'uuid') ?? '',
    'cc-member-session-uuid': fieldOf(row, 'session_uuid') ?? '',
    'cc-member-cid-number': fieldOf(row, 'cid_number', 'caller_number') ?? '',
  };
  const agent = fieldOf(row, 'serving_agent');
  const bridged = fieldOf(row, 'bridge_epoch');
  return [
    {
      ...about,
      'cc-action': 'member-queue-start',
      'cc-member-joined-time': fieldOf(row, 'joined_epoch') ?? '',
    },
    ...(state === 'answered' && agent !== undefined && bridged !== undefined
      ? [
          {
            ...about,
            'cc-action': 'bridge-agent-start',
            'cc-agent': agent,
            'cc-agent-answered-time': bridged,
          },
        ]
      : []),
  ];
}
