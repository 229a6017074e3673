import { randomBytes } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import * as z from 'zod';
import { Secrets } from '../../functions/env.ts';
import { AwsFault, type Input } from './aws-fault.ts';
import { MachineFault, sentenceOf } from './fault.ts';
import { arn, type Identity, inert, type Kind, type Own, TAGS } from './kind.ts';
import type { Stack } from './template.ts';

export const SECRET = {
  type: 'AWS::SecretsManager::Secret',
  properties: z.strictObject({
    Name: z.string().optional(),
    Description: z.string().optional(),
    GenerateSecretString: inert('the value is a file in the data folder'),
    SecretString: inert('the value is a file in the data folder'),
    KmsKeyId: inert('files are not encrypted'),
    Tags: TAGS,
  }),
  identify: (own: Own): Identity => {
    // Secrets Manager ends a secret's ARN in six characters of its own choice.
    const Arn = arn(own.place, 'secretsmanager', `secret:${own.name('Name')}-000000`);
    return { ref: Arn, attributes: { Arn, Id: Arn } };
  },
} satisfies Kind<unknown>;

interface SecretValues {
  answer(operation: string, input: Input): Promise<object>;
  /** The ARN of a secret that is asked for by name or ARN. */
  arnOf(id: string): string | undefined;
}

/** Answers for the stack's one secret from a JSON file, read at every call so that a change is seen. */
export function secretValues(stack: Stack, file: string): SecretValues {
  const secrets = stack.all(SECRET);
  if (secrets.length > 1)
    throw new MachineFault([`the local machine knows one secret, but the stack has ${secrets.length}`]);
  const arnOf = (id: string) =>
    secrets.find((secret) => secret.arn === id || secret.arn.replace(/^.*:secret:(.*)-.{6}$/, '$1') === id)
      ?.arn;
  return {
    arnOf,
    async answer(operation, input) {
      if (operation !== 'GetSecretValue')
        throw new AwsFault('UnknownOperationException', `${operation} is not known to the local machine`);
      const found = arnOf(String(input['SecretId']));
      if (found === undefined || !existsSync(file))
        throw new AwsFault('ResourceNotFoundException', "Secrets Manager can't find the specified secret.");
      const name = found.replace(/^.*:secret:(.*)-.{6}$/, '$1');
      const value = readFileSync(file, 'utf8');
      return {
        ARN: found,
        Name: name,
        SecretString: value,
        VersionId: 'local',
        VersionStages: ['AWSCURRENT'],
      };
    },
  };
}

const LOOPBACK = /^http:\/\/(127\.0\.0\.1|localhost)(:|\/|$)/;

/**
 * The secrets of this machine: made on the first start, read afterwards. An `apiUrl` on this machine is the
 * phones page, and follows the port; any other (Twilio's own) is left alone.
 * @throws MachineFault when the file is not as `functions/env.ts` wants it
 */
export function localSecrets(file: string, url: string): Secrets {
  if (!existsSync(file)) {
    mkdirSync(dirname(file), { recursive: true, mode: 0o700 });
    write(file, {
      twilio: {
        accountSid: `AC${randomBytes(16).toString('hex')}`,
        authToken: randomBytes(16).toString('hex'),
        from: '+15555550100',
        apiUrl: url,
      },
      sources: { '*': [`whsec_${randomBytes(24).toString('base64')}`] },
      console: { user: 'baton', password: randomBytes(12).toString('base64url') },
    });
  }
  const secrets = read(file);
  if (secrets.twilio.apiUrl === url || !LOOPBACK.test(secrets.twilio.apiUrl)) return secrets;
  const moved = { ...secrets, twilio: { ...secrets.twilio, apiUrl: url } };
  write(file, moved);
  return moved;
}

const write = (file: string, secrets: Secrets): void =>
  writeFileSync(file, `${JSON.stringify(secrets, null, 2)}\n`, { mode: 0o600 });

function read(file: string): Secrets {
  const remedy = 'mend it, or move it away and a new one is made';
  try {
    const parsed = Secrets.safeParse(JSON.parse(readFileSync(file, 'utf8')));
    if (parsed.success) return parsed.data;
    throw new MachineFault(
      parsed.error.issues.map((issue) => `${file} at ${issue.path.join('.')}: ${issue.message}; ${remedy}`),
    );
  } catch (fault) {
    if (fault instanceof MachineFault) throw fault;
    // The message of a JSON error quotes the text, which is secret.
    const why = fault instanceof SyntaxError ? 'not JSON' : sentenceOf(fault);
    throw new MachineFault([`${file}: ${why}; ${remedy}`], fault);
  }
}
