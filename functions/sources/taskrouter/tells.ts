import { textIn } from '../fields.ts';
import type { Told, Undated } from '../source-reading.ts';
import {
  channelOf,
  customerIn,
  interactionIn,
  isOutbound,
  queueIn,
  type TaskNotice,
  workerIn,
} from './task.ts';

type Notice = TaskNotice & { readonly at: number };

/** Kinds that tell of workers and of how TaskRouter works, or that something else tells better. */
const SILENT =
  /^(worker|activity|workspace|workflow|task-channel)\.|^task\.(deleted|system-deleted|set-virtual-start-time)$|^reservation\.(created|wrapup|completed)$|^task-queue\.(created|deleted|expression\.updated)$/;

const TELLING: Readonly<Record<string, (notice: Notice) => Told[]>> = {
  'task.created': created,
  'task.updated': identified,
  'task.canceled': canceled,
  'task.wrapup': (notice) => [over(notice)],
  'task.completed': (notice) => [over(notice)],
  'task.transfer-initiated': transferNews,
  'task.transfer-attempt-failed': transferNews,
  'task.transfer-failed': transferNews,
  'task.transfer-canceled': transferNews,
  'task.transfer-completed': transferred,
  'task-queue.entered': queued,
  'task-queue.moved': (notice) => reported(notice, `moved, to ${queueIn(notice) ?? 'another queue'}`),
  'task-queue.timeout': (notice) =>
    reported(notice, `nobody took it in time in ${queueIn(notice) ?? 'its queue'}`),
  'reservation.accepted': accepted,
  'reservation.rejected': notTaken,
  'reservation.timeout': notTaken,
  'reservation.canceled': notTaken,
  'reservation.rescinded': notTaken,
  'reservation.failed': notTaken,
};

export const tellsNothing = (kind: string): boolean => SILENT.test(kind);

export const isTelling = (kind: string): boolean => Object.hasOwn(TELLING, kind);

export const tellsOf = (notice: Notice): Told[] =>
  (Object.hasOwn(TELLING, notice.kind) ? TELLING[notice.kind]?.(notice) : undefined) ?? [];

/**
 * Kind, resource and second are the same by whichever way it is told; the sid of the event (`EV…`) is not there in each.
 */
function told(notice: Notice, undated: Undated, name?: string): Told {
  const { kind, at, task, text, attributes } = notice;
  const resource = kind.startsWith('reservation.') ? text('reservationSid') : undefined;
  const id = `${kind}:${resource ?? task}:${at / 1000}`;
  const customer = customerIn(notice);
  const callSid = textIn(attributes, 'call_sid');
  const data = {
    ...(customer ? { customer } : {}),
    ...(callSid === undefined ? {} : { callSid }),
    ...(interactionIn(notice) === undefined ? {} : { leg: task }),
    ...undated.data,
  };
  return { ...undated, data, id: name === undefined ? id : `${id}:${name}`, at } as Told;
}

function created(notice: Notice): Told[] {
  const direction = isOutbound(notice.attributes) ? ('outbound' as const) : ('inbound' as const);
  const data = { channel: channelOf(notice), direction };
  return [told(notice, { type: 'interaction.started', rank: 1, data })];
}

function identified(notice: Notice): Told[] {
  const customer = customerIn(notice);
  return customer ? [told(notice, { type: 'customer.identified', rank: 2, data: { customer } })] : [];
}

function queued(notice: Notice): Told[] {
  const queue = queueIn(notice);
  return queue === undefined ? [] : [told(notice, { type: 'interaction.queued', rank: 4, data: { queue } })];
}

function accepted(notice: Notice): Told[] {
  const agent = workerIn(notice);
  const queue = queueIn(notice);
  if (!agent) return [];
  // Nothing else tells that an interaction has come to another agent.
  const moved = interactionIn(notice) === undefined ? {} : { movedIsTransfer: true };
  const data = { agent, ...moved, ...(queue === undefined ? {} : { queue }) };
  return [told(notice, { type: 'interaction.connected', rank: 5, data })];
}

const over = (notice: Notice): Told =>
  told(notice, { type: 'interaction.ended', rank: 60, data: { outcome: 'completed' } });

/** A caller who hangs up cancels the task; else it waited for too long, or a program has canceled it. */
function canceled(notice: Notice): Told[] {
  const reason = notice.text('taskCanceledReason') ?? notice.text('reason');
  if (/hang|hung|abandon|caller|customer|left/i.test(reason ?? ''))
    return [
      told(notice, { type: 'interaction.ended', rank: 60, data: { outcome: 'abandoned', by: 'customer' } }),
    ];
  return [
    ...reported(notice, `canceled: ${reason ?? 'no reason given'}`, 'reason'),
    told(notice, { type: 'interaction.ended', rank: 60, data: { outcome: 'completed', by: 'system' } }),
  ];
}

function notTaken(notice: Notice): Told[] {
  const who = notice.text('workerName') ?? notice.text('workerSid') ?? 'a worker';
  return reported(notice, `not taken by ${who}: ${notice.kind.replace('reservation.', '')}`);
}

function transferNews(notice: Notice): Told[] {
  const to = notice.text('transferTo');
  const reason = notice.text('transferFailedReason');
  const what = notice.kind.replace('task.transfer-', 'transfer ').replaceAll('-', ' ');
  return reported(notice, `${what}${to ? `, to ${to}` : ''}${reason ? `: ${reason}` : ''}`);
}

/**
 * By the time that a transfer is complete, whoever it leads to may have accepted it already, so the case's fold looks
 * whether somebody else is there, and otherwise who comes next.
 */
function transferred(notice: Notice): Told[] {
  const { text } = notice;
  const from = text('transferInitiatingWorkerSid') ?? text('initiatingWorkerSid');
  const target = text('transferTo');
  const isQueue = text('transferType') === 'QUEUE' || (target?.startsWith('WQ') ?? false);
  const mode = text('transferMode')?.toLowerCase();
  const data = {
    ...(from === undefined ? {} : { from: { agent: from } }),
    to: {
      onward: true as const,
      ...(target === undefined ? {} : isQueue ? { queue: target } : { agent: target }),
    },
    ...(mode === 'warm' || mode === 'cold' ? { mode: mode as 'warm' | 'cold' } : {}),
  };
  return [told(notice, { type: 'interaction.transferred', rank: 3, data })];
}

const reported = (notice: Notice, what: string, name?: string): Told[] => [
  told(notice, { type: 'source.reported', rank: 50, data: { kind: notice.kind, what } }, name),
];
