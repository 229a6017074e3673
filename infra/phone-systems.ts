import { Arn, ArnFormat, Duration } from 'aws-cdk-lib';
import { CfnEventBus, EventBus, type EventPattern, type IEventBus, Rule } from 'aws-cdk-lib/aws-events';
import { type PolicyStatement, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import type { Function as Lambda } from 'aws-cdk-lib/aws-lambda';
import { Construct } from 'constructs';
import type { Wired as Heard } from '../functions/domain/wired.ts';
import type { ConnectEnv } from '../functions/env.ts';
import { ContactRecords } from './contact-records.ts';
import { BatonFunction } from './function.ts';
import type { Watch } from './watch.ts';
import type { Worker } from './worker.ts';

/** The phone systems in the same cloud that are to be listened to; nothing of one that is left out is deployed. */
export interface Wired extends Heard {
  /** `arn:aws:kms:<region>:<account>:key/<id>`: the customer's own key that the stream is encrypted with, if it is. */
  readonly connectContactRecordsKeyArn?: string | undefined;
}

/** What of it the API tells to whoever wires it. */
export const heardOf = (wired: Wired = {}): Heard => ({
  connectInstanceArn: wired.connectInstanceArn,
  connectContactRecordsStreamArn: wired.connectContactRecordsStreamArn,
  connectCasesDomainArn: wired.connectCasesDomainArn,
  genesysEventSource: wired.genesysEventSource,
});

interface PhoneSystemsProps extends Wired {
  readonly intake: Worker;
  readonly watch: Watch;
  readonly built: string;
  readonly environment: ConnectEnv;
  /** What the function behind flows may do. */
  readonly may: readonly PolicyStatement[];
}

/** How phone systems in the same cloud get in: their events go as they are into the intake queue. */
export class PhoneSystems extends Construct {
  /** What is invoked by contact flows. */
  readonly flowFunction: Lambda | undefined;
  readonly #intake: Worker;

  constructor(scope: Construct, id: string, props: PhoneSystemsProps) {
    super(scope, id);
    const { connectInstanceArn, connectCasesDomainArn, genesysEventSource } = props;
    const { connectContactRecordsStreamArn: streamArn, connectContactRecordsKeyArn: keyArn } = props;
    this.#intake = props.intake;
    if (connectInstanceArn !== undefined) {
      // By source and instance only: the title of contact events has changed before, and new kinds are welcome.
      this.#hears('Connect', { source: ['aws.connect'], resources: [connectInstanceArn] });
      this.flowFunction = this.#answersFlows(connectInstanceArn, props);
    }
    if (streamArn !== undefined)
      new ContactRecords(this, 'ContactRecords', {
        streamArn,
        keyArn,
        intake: props.intake,
        watch: props.watch,
      });
    if (connectCasesDomainArn !== undefined)
      this.#hears('ConnectCases', { source: ['aws.cases'], resources: [connectCasesDomainArn] });
    if (genesysEventSource !== undefined) {
      // A bus of the partner's name accepts the partner's events.
      const { ref } = new CfnEventBus(this, 'GenesysBus', {
        name: genesysEventSource,
        eventSourceName: genesysEventSource,
      });
      const bus = EventBus.fromEventBusName(this, 'GenesysEvents', ref);
      this.#hears('Genesys', { source: [genesysEventSource] }, bus);
    }
  }

  #hears(id: string, eventPattern: EventPattern, eventBus?: IEventBus): void {
    this.#intake.takesFrom(
      new Rule(this, id, {
        description: `What ${id} says goes into the intake queue`,
        eventPattern,
        ...(eventBus ? { eventBus } : {}),
      }),
    );
  }

  #answersFlows(instanceArn: string, { built, environment, may }: PhoneSystemsProps): Lambda {
    const { lambda } = new BatonFunction(this, 'Flow', {
      name: 'connect',
      does: 'tells contact flows of Amazon Connect what is known of a customer, and takes promises',
      built,
      // A flow hears nothing for longer than this, whatever happens (it would wait for 8 seconds).
      timeout: Duration.seconds(2),
      environment: { ...environment },
      may: [...may],
    });
    const account = Arn.split(instanceArn, ArnFormat.SLASH_RESOURCE_NAME).account;
    lambda.addPermission('Connect', {
      principal: new ServicePrincipal('connect.amazonaws.com'),
      sourceArn: instanceArn,
      ...(account === undefined ? {} : { sourceAccount: account }),
    });
    return lambda;
  }
}
