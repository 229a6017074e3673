import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { readTaskRouter } from '../../functions/sources/twilio-taskrouter.ts';
import { readingInWords } from './in-words.ts';

const SAMPLES = new URL('../../../shared/payloads/', import.meta.url);
/** Without the folder of samples beside the project these are skipped, and the name says why. */
const recorded = test.runIf(existsSync(SAMPLES));

function read(name: string): string[] {
  const text = readFileSync(new URL(name, SAMPLES), 'utf8');
  return readTaskRouter(name.endsWith('.txt') ? text.trim() : JSON.parse(text)).flatMap(readingInWords);
}

const TABLE: Readonly<Record<string, readonly string[]>> = {
  'composed/twilio-taskrouter-webhook-1-task-created.txt': [
    'task.created',
    '  15:00:00 started voice inbound +15555550123',
  ],
  'composed/twilio-taskrouter-webhook-2-task-queue-entered.txt': [
    'task-queue.entered',
    '  15:00:01 queued in Everyone +15555550123',
  ],
  'composed/twilio-taskrouter-webhook-3-reservation-created.txt': ['reservation.created: nothing'],
  'composed/twilio-taskrouter-webhook-4-reservation-timeout.txt': [
    'reservation.timeout',
    '  15:02:05 source.reported +15555550123 reservation.timeout not taken by agent-1: timeout',
  ],
  'composed/twilio-taskrouter-webhook-5-task-queue-timeout.txt': [
    'task-queue.timeout',
    '  15:05:00 source.reported +15555550123 task-queue.timeout nobody took it in time in Everyone',
  ],
  'composed/twilio-taskrouter-webhook-6-task-transfer-initiated.txt': [
    'task.transfer-initiated',
    '  15:10:00 source.reported +15555550123 task.transfer-initiated transfer initiated',
  ],
  'composed/twilio-taskrouter-webhook-7-task-canceled-ttl.txt': [
    'task.canceled',
    '  15:00:00 source.reported +15555550123 task.canceled canceled: Task TTL Exceeded',
    '  15:00:00 ended completed by system +15555550123',
  ],
  'twilio/taskrouter-event-reservation-created.json': ['reservation.created: nothing'],
  'twilio/taskrouter-events-api-page.json': [
    'worker.activity.update: nothing',
    'reservation.created: nothing',
    'worker.activity.update: nothing',
  ],
  'twilio/taskrouter-reservation-fetch.json': [
    'reservation.accepted',
    '  16:03:42 connected by WKaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa (Doug)',
  ],
  'twilio/taskrouter-sdk-reservation-accepted.json': [
    'reservation.accepted',
    '  05:28:58 connected by WKxxx in Sample Queue',
  ],
  'twilio/taskrouter-sdk-reservation-canceled-for-incoming-transfer.json': [
    'reservation.canceled',
    '  17:37:36 source.reported reservation.canceled not taken by Bob: canceled',
  ],
  'twilio/taskrouter-sdk-reservation-canceled-with-valid-reason-code.json': [
    'reservation.canceled',
    '  20:24:56 source.reported reservation.canceled not taken by WKxxx: canceled',
  ],
  'twilio/taskrouter-sdk-reservation-canceled.json': [
    'reservation.canceled',
    '  20:24:56 source.reported reservation.canceled not taken by WKxxx: canceled',
  ],
  'twilio/taskrouter-sdk-reservation-completed.json': ['reservation.completed: nothing'],
  'twilio/taskrouter-sdk-reservation-created.json': ['reservation.created: nothing'],
  'twilio/taskrouter-sdk-reservation-failed.json': [
    'task.canceled',
    '  21:11:40 source.reported task.canceled canceled: RoutingTarget SLA for Reservation creation was not met',
    '  21:11:40 ended completed by system',
  ],
  'twilio/taskrouter-sdk-reservation-rejected.json': [
    'reservation.rejected',
    '  05:27:57 source.reported reservation.rejected not taken by WKxxx: rejected',
  ],
  'twilio/taskrouter-sdk-reservation-rescinded.json': [
    'reservation.rescinded',
    '  20:43:49 source.reported reservation.rescinded not taken by WKxxx: rescinded',
  ],
  'twilio/taskrouter-sdk-reservation-timed-out.json': [
    'reservation.timeout',
    '  20:18:51 source.reported reservation.timeout not taken by WKxxx: timeout',
  ],
  'twilio/taskrouter-sdk-reservation-wrapping.json': ['reservation.wrapup: nothing'],
  'twilio/taskrouter-sdk-task-canceled.json': [
    'task.canceled',
    '  21:20:52 source.reported task.canceled canceled: No longer needed',
    '  21:20:52 ended completed by system',
  ],
  'twilio/taskrouter-sdk-task-completed.json': ['task.completed', '  21:18:54 ended completed'],
  'twilio/taskrouter-sdk-task-updated.json': ['task.updated: nothing'],
  'twilio/taskrouter-sdk-task-wrapped-up.json': ['task.wrapup', '  21:17:28 ended completed'],
  'twilio/taskrouter-sdk-transfer-attempt-failed.json': [
    'task.transfer-attempt-failed',
    '  18:52:42 source.reported task.transfer-attempt-failed transfer attempt failed, to WQxxx: Transfer attempt failed on reservation reject because there are no more pending reservations',
  ],
  'twilio/taskrouter-sdk-transfer-completed.json': [
    'task.transfer-completed',
    '  18:52:42 transferred from WKxxx to WQxxx@onward warm',
  ],
  'twilio/taskrouter-sdk-transfer-failed.json': [
    'task.transfer-failed',
    '  18:52:42 source.reported task.transfer-failed transfer failed, to WQxxx: Transfer failed because the reservation timed out',
  ],
  'twilio/taskrouter-sdk-transfer-initiated.json': [
    'task.transfer-initiated',
    '  18:52:42 source.reported task.transfer-initiated transfer initiated, to WQxxx',
  ],
  'twilio/taskrouter-task-create-response.json': ['task.created', '  18:50:02 started web inbound'],
  'twilio/taskrouter-task-fetch.json': ['task.created', '  18:50:02 started web inbound'],
};

describe('samples of TaskRouter (skipped when ../shared/payloads is not there)', () => {
  recorded.each(Object.entries(TABLE))('%s', (name, lines) => expect(read(name)).toEqual(lines));

  recorded('none is left out', () => {
    const files = ['twilio', 'composed'].flatMap((folder) =>
      readdirSync(new URL(folder, SAMPLES)).map((name) => `${folder}/${name}`),
    );
    expect(files.filter((name) => name.includes('taskrouter')).toSorted()).toEqual(
      Object.keys(TABLE).toSorted(),
    );
  });
});
