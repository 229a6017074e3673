import { join } from 'node:path';
import { type Duration, RemovalPolicy } from 'aws-cdk-lib';
import { PolicyDocument, PolicyStatement, Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { Architecture, Code, Function as Lambda, type RecursiveLoop, Runtime } from 'aws-cdk-lib/aws-lambda';
import { LogGroup, RetentionDays } from 'aws-cdk-lib/aws-logs';
import { Construct } from 'constructs';
import { type FunctionName, HANDLERS } from './bundle.ts';

export interface BatonFunctionProps {
  readonly name: FunctionName;
  /** One line for whoever finds it in the console. */
  readonly does: string;
  /** The folder of the bundles: this function's own is `<built>/<name>`. */
  readonly built: string;
  readonly timeout: Duration;
  readonly environment: Record<string, string>;
  /** What Lambda does when invocations follow from each other in a long chain. */
  readonly recursiveLoop?: RecursiveLoop;
  /** All that it may do, besides writing its own log. */
  readonly may: readonly PolicyStatement[];
}

/** One function with a role and a log group of its own: what every function here has in common. */
export class BatonFunction extends Construct {
  readonly lambda: Lambda;

  constructor(
    scope: Construct,
    id: string,
    { name, does, built, timeout, environment, recursiveLoop, may }: BatonFunctionProps,
  ) {
    super(scope, id);
    const logGroup = new LogGroup(this, 'Log', {
      retention: RetentionDays.THREE_MONTHS,
      // What happened to a case is in the table; a log is only for finding faults.
      removalPolicy: RemovalPolicy.DESTROY,
    });
    // The permissions stand in the role itself: there is no moment at which the function has only some of them.
    const role = new Role(this, 'Role', {
      assumedBy: new ServicePrincipal('lambda.amazonaws.com'),
      inlinePolicies: {
        may: new PolicyDocument({
          statements: [
            new PolicyStatement({
              actions: ['logs:CreateLogStream', 'logs:PutLogEvents'],
              resources: [logGroup.logGroupArn],
            }),
            ...may,
          ],
        }),
      },
    });
    this.lambda = new Lambda(this, 'Function', {
      description: `${HANDLERS[name]}: ${does}`,
      runtime: Runtime.NODEJS_24_X,
      architecture: Architecture.ARM_64,
      code: Code.fromAsset(join(built, name)),
      handler: 'index.handler',
      memorySize: 512,
      timeout,
      role,
      logGroup,
      // Costs about 12 ms of a cold start, and names our own lines in the stack of a fault.
      environment: { ...environment, NODE_OPTIONS: '--enable-source-maps' },
      ...(recursiveLoop === undefined ? {} : { recursiveLoop }),
    });
  }
}
