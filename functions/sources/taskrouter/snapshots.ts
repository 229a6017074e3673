import { idIn, textIn, timeIn, valueIn } from '../fields.ts';
import { noticeOf, type TaskNotice } from './task.ts';

/** Tasks, reservations and transfers as they stand: what happened last is told by their status. */

const RESERVATIONS: Readonly<Record<string, string>> = { pending: 'created', wrapping: 'wrapup' };
const TASKS: Readonly<Record<string, string>> = {
  pending: 'created',
  reserved: 'updated',
  assigned: 'updated',
  wrapping: 'wrapup',
};
const TRANSFERS: Readonly<Record<string, string>> = { complete: 'completed' };

export function snapshotOf(payload: object): TaskNotice | undefined {
  const transfer = textIn(payload, 'transfer_status');
  if (transfer !== undefined) {
    // An attempt that failed leaves its transfer initiated, with a reason.
    const failed = textIn(payload, 'transfer_failed_reason') !== undefined && transfer === 'initiated';
    const status = failed ? 'attempt-failed' : (TRANSFERS[transfer] ?? transfer);
    return shown(`task.transfer-${status}`, payload, { task_sid: idIn(payload, 'task_sid') });
  }
  const reservation = textIn(payload, 'reservation_status');
  if (reservation !== undefined) {
    const task = valueIn(payload, 'task');
    return shown(`reservation.${RESERVATIONS[reservation] ?? reservation}`, payload, {
      reservation_sid: idIn(payload, 'sid'),
      task_sid: idIn(payload, 'task_sid') ?? idIn(task, 'sid'),
      task_attributes: valueIn(task, 'attributes'),
      task_queue_name: textIn(task, 'queue_name') ?? textIn(task, 'queue_sid'),
      task_channel_unique_name: textIn(task, 'task_channel_unique_name'),
    });
  }
  const status = textIn(payload, 'assignment_status');
  const sid = idIn(payload, 'sid');
  if (status === undefined || sid === undefined) return undefined;
  return shown(`task.${TASKS[status] ?? status}`, payload, {
    task_sid: sid,
    task_queue_name: textIn(payload, 'queue_name') ?? textIn(payload, 'task_queue_friendly_name'),
    ...(status === 'canceled' ? { task_canceled_reason: textIn(payload, 'reason') } : {}),
  });
}

function shown(kind: string, payload: object, more: object): TaskNotice {
  const at = kind.endsWith('.created')
    ? timeIn(payload, 'date_created')
    : (timeIn(payload, 'date_updated') ?? timeIn(payload, 'date_created'));
  return noticeOf(kind, [{ ...more, timestamp: at }, payload]);
}
