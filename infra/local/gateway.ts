import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { AwsFault, type Input } from './aws-fault.ts';
import type { Keys } from './environments.ts';
import { sentenceOf } from './fault.ts';
import type { Place } from './kind.ts';
import type { Permissions } from './permissions.ts';
import { refusalOf } from './refusals.ts';
import { rightsOf, type Service } from './rights.ts';
import { type Answer, answerOf, type Call, faultAnswer, readCall } from './wire.ts';

/** The emulators, by service. */
type Services = Readonly<Record<Service, { answer(operation: string, input: Input): Promise<object> }>>;

/** What the gateway needs once the stack has been read; its address is needed before. */
interface Behind {
  readonly place: Place;
  readonly keys: Keys;
  readonly permissions: Permissions;
  readonly services: Services;
  secretArn(id: string): string | undefined;
  /** Tells the terminal of what will not work in an account either. */
  onLine(line: string): void;
}

interface Gateway {
  readonly url: string;
  open(behind: Behind): void;
  close(): Promise<void>;
}

/**
 * Every AWS call of every function passes here: who calls, may they, does an emulator do all that is asked.
 * It listens on the loopback interface only, because it does not check signatures.
 */
export async function openGateway(): Promise<Gateway> {
  let behind: Behind | undefined;
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', async () =>
      send(response, await answer(request, Buffer.concat(chunks).toString(), behind)),
    );
  });
  server.keepAliveTimeout = 60_000;
  await new Promise<void>((resolve, reject) => server.once('error', reject).listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}`,
    open: (given) => {
      behind = given;
    },
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

function send(response: ServerResponse, { status, type, text }: Answer): void {
  response.writeHead(status, { 'content-type': type, 'content-length': Buffer.byteLength(text) });
  response.end(text);
}

async function answer(request: IncomingMessage, body: string, behind: Behind | undefined): Promise<Answer> {
  let call: Call | undefined;
  try {
    if (!behind) throw new AwsFault('ServiceUnavailable', 'the machine is still starting', 503);
    call = readCall(request, body);
    allow(call, behind);
    return answerOf(call, await behind.services[call.service].answer(call.operation, call.input));
  } catch (thrown) {
    if (thrown instanceof AwsFault) return faultAnswer(call?.service, thrown);
    behind?.onLine(
      `${call ? `${call.service}:${call.operation}` : 'an AWS call'} failed here: ${sentenceOf(thrown)}`,
    );
    return faultAnswer(call?.service, new AwsFault('InternalServerError', 'Internal server error', 500));
  }
}

/** @throws AwsFault when the caller is unknown or not allowed, or the emulators would ignore a part of it. */
function allow({ service, operation, input, accessKey }: Call, behind: Behind): void {
  const caller = behind.keys.get(accessKey);
  if (!caller)
    throw new AwsFault(
      'UnrecognizedClientException',
      'The security token included in the request is invalid.',
    );
  caller.count(`${service}:${operation}`);
  for (const right of rightsOf(service, operation, input, behind.place, behind.secretArn)) {
    const decision = behind.permissions.decide(caller.role, right);
    if (decision === 'allowed') continue;
    const who = `${caller.role.replace(':iam:', ':sts:').replace(':role/', ':assumed-role/')}/${caller.functionName}`;
    const line = `User: ${who} is not authorized to perform: ${right.action} on resource: ${right.resource}`;
    behind.onLine(`${caller.functionName} may not call ${right.action} on ${right.resource}: ${decision}`);
    throw service === 'sns'
      ? new AwsFault('AuthorizationError', line, 403)
      : new AwsFault('AccessDeniedException', line, service === 'sqs' ? 403 : 400);
  }
  const refusal = refusalOf(service, operation, input);
  if (refusal === undefined) return;
  behind.onLine(`${caller.functionName}: ${refusal}`);
  throw new AwsFault(
    service === 'sqs' || service === 'sns' ? 'InvalidParameterValue' : 'ValidationException',
    refusal,
  );
}
