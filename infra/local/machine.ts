import { setTimeout as after } from 'node:timers/promises';
import { alarmsOf } from './alarms.ts';
import { apiOf } from './api.ts';
import { type Calls, countCalls } from './calls.ts';
import { openData } from './data.ts';
import type { Keys } from './environments.ts';
import { eventRulesOf } from './event-rules.ts';
import { eventSourcesOf } from './event-sources.ts';
import { MachineFault } from './fault.ts';
import { functionsOf } from './functions.ts';
import { openGateway } from './gateway.ts';
import { type LocalRoute, openHttp } from './http.ts';
import type { Place } from './kind.ts';
import { KNOWN } from './known.ts';
import { openLogs } from './logs.ts';
import { permissionsOf } from './permissions.ts';
import { pipesOf } from './pipes.ts';
import { type Depth, openQueues } from './queues.ts';
import { type Every, everyMinutes, schedulesOf } from './schedules.ts';
import { secretValues } from './secrets.ts';
import { openTables } from './tables.ts';
import { type Assembly, readStack } from './template.ts';
import { topicsOf } from './topics.ts';

/** What this machine does beside the stack, such as the phones page. */
export interface Beside {
  readonly routes?: readonly LocalRoute[];
  /** A text by SNS to a phone number. */
  readonly onText?: (phone: string, message: string) => void | Promise<void>;
  /** Called when the machine stops. */
  readonly close?: () => void;
}

interface MachineOptions {
  readonly assembly: Assembly;
  readonly dataDir: string;
  /** 0 takes any free port. */
  readonly port: number;
  /** A line for whoever runs the machine: what failed, was denied or refused, and what operators are told. */
  readonly onLine: (line: string) => void;
  /** Asked once the data folder is known to be ours alone; it is told where the secrets are. */
  readonly beside?: (secretsFile: string) => Beside;
  /** The clock of schedules and alarms. */
  readonly every?: Every;
}

export interface Machine {
  /** Where the HTTP API is, without a slash at its end. */
  readonly url: string;
  readonly outputs: Readonly<Record<string, unknown>>;
  readonly calls: Calls;
  /** Every queue by its name. */
  depths(): Readonly<Record<string, Depth>>;
  /** Bodies of the messages that wait in a queue. */
  waiting(queue: string): readonly string[];
  /** An event as EventBridge would bring it; answers which rules took it. */
  emit(event: object): Promise<readonly string[]>;
  /** A record of a stream as its pipe would bring it; answers which pipes took it. */
  pour(streamArn: string, record: object): Promise<readonly string[]>;
  /** Invokes a function of the stack as another service would, by its ARN. */
  invoke(functionArn: string, payload: unknown): Promise<unknown>;
  /** Runs what the schedules would run now, and looks at the alarms. */
  tick(): Promise<void>;
  /** Ends what is under way, within a bound, and writes everything. */
  stop(): Promise<void>;
}

/** fauxqs knows no other account; the region only has to be the same everywhere. */
const ACCOUNT = '000000000000';
const REGION = 'us-east-1';

/** An invocation may run on for this long after the machine was asked to stop. */
const STOP_MILLISECONDS = 10_000;

/**
 * Stands up every resource of the template on this machine.
 * @throws MachineFault when the template has something that the machine does not know, the port or the data
 *   cannot be had
 */
export async function startMachine(options: MachineOptions): Promise<Machine> {
  const { assembly, onLine } = options;
  const undo: (() => Promise<void> | void)[] = [];
  const stop = async () => {
    for (const close of undo.splice(0).reverse()) await close();
  };
  try {
    const http = await openHttp(options.port);
    undo.push(() => http.close());
    const gateway = await openGateway();
    undo.push(() => gateway.close());
    const place: Place = {
      account: ACCOUNT,
      region: REGION,
      stack: assembly.stackName,
      apiUrl: http.url,
      gatewayUrl: gateway.url,
    };
    const stack = readStack(assembly, place, KNOWN);
    const permissions = permissionsOf(stack);

    const data = openData(options.dataDir);
    const tables = await openTables(stack, data.table, data.unclean);
    data.began();
    undo.push(data.ended, () => tables.close());
    const { routes = [], onText = tellOfText, close } = options.beside?.(data.secrets) ?? {};
    undo.push(() => close?.());
    const queues = openQueues(stack, data.queues);
    undo.push(() => queues.close());
    const topics = topicsOf(
      stack,
      (topic, subject, message) => onLine(`${topic}: ${subject} ${message}`),
      onText,
    );
    const secrets = secretValues(stack, data.secrets);

    const keys: Keys = new Map();
    const calls = countCalls();
    const logs = openLogs(data.logs, onLine);
    undo.push(() => logs.close());
    const functions = functionsOf(stack, permissions, { keys, calls, logs, onLine });
    const each = [...new Set(functions.values())];
    undo.push(async () => void (await Promise.all(each.map((one) => one.stop()))));
    const alarms = alarmsOf(stack, queues);
    const schedules = schedulesOf(stack, functions, permissions);
    const rules = eventRulesOf(stack, queues, permissions);
    const pipes = pipesOf(stack, queues, permissions);
    const sources = eventSourcesOf(stack, functions, queues, permissions);
    const api = apiOf(stack, functions, permissions);
    gateway.open({
      place,
      keys,
      permissions,
      services: { dynamodb: tables, sqs: queues, sns: topics, secretsmanager: secrets },
      secretArn: secrets.arnOf,
      onLine,
    });

    undo.push(() => {
      const handled = Promise.all(sources.map((source) => source.stop()));
      queues.wake();
      return bounded(handled);
    });
    for (const source of sources) source.start();

    const every = options.every ?? everyMinutes;
    const look = () => {
      for (const line of alarms.look()) onLine(line);
    };
    const timers = [
      ...schedules.map((schedule) => every(schedule.minutes, () => void schedule.fire())),
      every(1, look),
    ];
    undo.push(() => {
      for (const cancel of timers) cancel();
    });
    http.open(api, routes, ACCOUNT);
    undo.push(() => bounded(http.drain()));
    void Promise.all(each.map((one) => one.warm()));

    return {
      url: http.url,
      outputs: stack.outputs,
      calls,
      depths: () => Object.fromEntries(queues.all().map((queue) => [queue.name, queue.depth()])),
      waiting: (name) =>
        queues
          .all()
          .find((queue) => queue.name === name)
          ?.waiting() ?? [],
      emit: (event) => rules.emit(event),
      pour: (streamArn, record) => pipes.pour(streamArn, record),
      invoke: async (functionArn, payload) => {
        const target = functions.get(functionArn);
        if (!target) throw new MachineFault([`${functionArn} is no function of the stack`]);
        return await target.invoke(payload);
      },
      tick: async () => {
        await Promise.all(schedules.map((schedule) => schedule.fire()));
        look();
      },
      stop,
    };
  } catch (fault) {
    await stop();
    throw fault;
  }

  function tellOfText(phone: string, message: string): void {
    onLine(`a text by SNS to …${phone.slice(-2)}, ${message.length} characters`);
  }
}

const bounded = async (work: Promise<unknown>): Promise<void> =>
  void (await Promise.race([work, after(STOP_MILLISECONDS, undefined, { ref: false })]));
