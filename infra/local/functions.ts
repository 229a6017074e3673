import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import * as z from 'zod';
import type { Calls } from './calls.ts';
import type { EnvironmentData } from './environment.ts';
import { InvocationFault, type Keys, startEnvironment } from './environments.ts';
import { MachineFault } from './fault.ts';
import { arn, type Identity, inert, type Kind, type Own, type Resource, TAGS } from './kind.ts';
import type { Logs } from './logs.ts';
import type { Permissions } from './permissions.ts';
import { LOG_GROUP } from './policies.ts';
import { poolOf } from './pool.ts';
import { processorWatch } from './processors.ts';
import type { Stack } from './template.ts';

export const FUNCTION = {
  type: 'AWS::Lambda::Function',
  properties: z.strictObject({
    FunctionName: z.string().optional(),
    Handler: z.string().regex(/^[\w-]+\.\w+$/, 'a handler is a file and an export, like index.handler'),
    Runtime: z.literal('nodejs24.x'),
    Role: z.string(),
    Code: z.strictObject({ S3Bucket: z.string(), S3Key: z.string() }),
    Environment: z.strictObject({ Variables: z.record(z.string(), z.string()).default({}) }).optional(),
    MemorySize: z.int().min(128).default(128),
    Timeout: z.int().min(1).max(900).default(3),
    ReservedConcurrentExecutions: z.int().min(1).optional(),
    LoggingConfig: z
      .strictObject({
        LogGroup: z.string().optional(),
        LogFormat: inert('lines are kept as the function prints them'),
        ApplicationLogLevel: inert('lines are kept as the function prints them'),
        SystemLogLevel: inert('the machine reports invocations that fail'),
      })
      .optional(),
    Architectures: inert('a bundle is the same on every processor'),
    Description: inert('words for people'),
    EphemeralStorage: inert('the disk of this machine is larger'),
    RecursiveLoop: inert('nothing counts the invocations of a chain here'),
    TracingConfig: inert('there are no traces on one machine'),
    Tags: TAGS,
  }),
  identify: (own: Own): Identity => {
    const ref = own.name('FunctionName');
    return { ref, attributes: { Arn: arn(own.place, 'lambda', `function:${ref}`) } };
  },
} satisfies Kind<unknown>;
type FunctionProperties = z.infer<typeof FUNCTION.properties>;

export interface LocalFunction {
  readonly name: string;
  readonly arn: string;
  readonly role: string;
  readonly logGroup: string;
  /** False while somebody waits already for an environment, of the same queue. */
  hasRoom(by?: string): boolean;
  /** @throws InvocationFault */
  invoke(event: unknown, records?: number, by?: string): Promise<unknown>;
  /** Starts an environment, so that a bundle that cannot be imported is known before it is needed. */
  warm(): Promise<void>;
  stop(): Promise<void>;
}

interface Shared {
  readonly keys: Keys;
  readonly calls: Calls;
  readonly logs: Logs;
  readonly onLine: (line: string) => void;
  readonly processorsAreBusy: () => boolean;
}

/** Every function of the stack by its name, and again by its ARN: a template refers to it by either. */
export function functionsOf(
  stack: Stack,
  permissions: Permissions,
  shared: Omit<Shared, 'processorsAreBusy'>,
): ReadonlyMap<string, LocalFunction> {
  const all: Shared = { ...shared, processorsAreBusy: processorWatch() };
  const functions = stack.all(FUNCTION).map((resource) => functionOf(resource, stack, all));
  for (const { name, role, logGroup } of functions) {
    const group = stack.all(LOG_GROUP).find((one) => one.ref === logGroup);
    const resource = group?.arn ?? arn(stack.place, 'logs', `log-group:${logGroup}:*`);
    for (const action of ['logs:CreateLogStream', 'logs:PutLogEvents'])
      if (permissions.decide(role, { action, resource }) !== 'allowed')
        shared.onLine(
          `the role of ${name} lacks ${action} on ${logGroup}: in an account its logs would be lost`,
        );
  }
  return new Map(functions.flatMap((one) => [[one.name, one] as const, [one.arn, one] as const]));
}

function functionOf(resource: Resource<FunctionProperties>, stack: Stack, shared: Shared): LocalFunction {
  const { properties, ref: name } = resource;
  const root = stack.asset(properties.Code.S3Key);
  const [file = 'index', handler = 'handler'] = properties.Handler.split('.');
  const logGroup = properties.LoggingConfig?.LogGroup ?? `/aws/lambda/${name}`;
  const data: EnvironmentData = {
    file: pathToFileURL(bundleOf(root, file, name)).href,
    handler,
    functionName: name,
    functionArn: resource.arn,
    memory: properties.MemorySize,
    logGroup,
  };
  const variables = {
    ...properties.Environment?.Variables,
    ...standardVariables(stack, { name, root, logGroup, properties }),
  };

  const { Role: role, Timeout: timeout, ReservedConcurrentExecutions: reserved } = properties;
  const pool = poolOf(
    () => startEnvironment({ data, variables, role, timeout, ...shared }),
    reserved,
    shared.processorsAreBusy,
  );
  let stopped = false;

  return {
    name,
    arn: resource.arn,
    role,
    logGroup,
    hasRoom: pool.hasRoom,
    async invoke(event, records = 1, by = '') {
      if (stopped) throw new InvocationFault('exited', 'Runtime.ExitError', `${name} is stopping`);
      const environment = await pool.take(by);
      try {
        return await environment.invoke(event, records);
      } catch (fault) {
        // What a handler throws is in its log as an error, and that is a line already.
        if (fault instanceof InvocationFault && fault.outcome !== 'failed')
          shared.onLine(`${name} ${fault.outcome}: ${fault.message}`);
        throw fault;
      } finally {
        pool.release(environment);
      }
    },
    async warm() {
      await pool.warm().catch((fault: Error) => {
        if (!stopped) shared.onLine(`${name} cannot start: ${fault.message}`);
      });
    },
    async stop() {
      stopped = true;
      await pool.stop();
    },
  };
}

function bundleOf(root: string, file: string, name: string): string {
  const found = ['mjs', 'js', 'cjs']
    .map((end) => join(root, `${file}.${end}`))
    .find((path) => existsSync(path));
  if (found === undefined) throw new MachineFault([`${name}: there is no ${file}.mjs in its asset ${root}`]);
  return found;
}

/** The variables that Lambda reserves, and where AWS is. Keys are added for each environment. */
function standardVariables(
  { place }: Stack,
  own: { name: string; root: string; logGroup: string; properties: FunctionProperties },
): Record<string, string> {
  return {
    AWS_REGION: place.region,
    AWS_DEFAULT_REGION: place.region,
    AWS_EXECUTION_ENV: 'AWS_Lambda_nodejs24.x',
    AWS_LAMBDA_FUNCTION_NAME: own.name,
    AWS_LAMBDA_FUNCTION_VERSION: '$LATEST',
    AWS_LAMBDA_FUNCTION_MEMORY_SIZE: String(own.properties.MemorySize),
    AWS_LAMBDA_INITIALIZATION_TYPE: 'on-demand',
    AWS_LAMBDA_LOG_GROUP_NAME: own.logGroup,
    AWS_LAMBDA_LOG_STREAM_NAME: 'local',
    LAMBDA_TASK_ROOT: own.root,
    LANG: 'en_US.UTF-8',
    TZ: ':UTC',
    _HANDLER: own.properties.Handler,
    AWS_ENDPOINT_URL_DYNAMODB: place.gatewayUrl,
    AWS_ENDPOINT_URL_SQS: place.gatewayUrl,
    AWS_ENDPOINT_URL_SNS: place.gatewayUrl,
    AWS_ENDPOINT_URL_SECRETS_MANAGER: place.gatewayUrl,
  };
}
