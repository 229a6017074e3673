import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { localSecrets, secretValues } from '../../infra/local/secrets.ts';
import { smallStack } from '../support/small-stack.ts';

let folder: string;
let file: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'baton-secrets-'));
  file = join(folder, 'data', 'secrets.json');
});
afterEach(() => rmSync(folder, { recursive: true }));

test('secrets are made once, and those for this machine follow its port', () => {
  const first = localSecrets(file, 'http://127.0.0.1:4000');
  expect(first.twilio).toMatchObject({ from: '+15555550100', apiUrl: 'http://127.0.0.1:4000' });
  const second = localSecrets(file, 'http://127.0.0.1:4001');
  expect(second).toEqual({ ...first, twilio: { ...first.twilio, apiUrl: 'http://127.0.0.1:4001' } });
  expect(JSON.parse(readFileSync(file, 'utf8'))).toEqual(second);
  expect(localSecrets(join(folder, 'other.json'), 'http://127.0.0.1:4000').console).not.toEqual(
    first.console,
  );
});

test("Twilio's own address is left alone", () => {
  const made = localSecrets(file, 'http://127.0.0.1:4000');
  writeFileSync(
    file,
    JSON.stringify({ ...made, twilio: { ...made.twilio, apiUrl: 'https://api.twilio.com' } }),
  );
  expect(localSecrets(file, 'http://127.0.0.1:4001').twilio.apiUrl).toBe('https://api.twilio.com');
});

test('the secret of the stack is answered by name and ARN, as the file is now', async () => {
  const stack = smallStack({ Own: { Type: 'AWS::SecretsManager::Secret', Properties: { Name: 'baton' } } });
  const values = secretValues(stack, file);
  await expect(values.answer('GetSecretValue', { SecretId: 'baton' })).rejects.toMatchObject({
    code: 'ResourceNotFoundException',
  });
  localSecrets(file, 'http://127.0.0.1:4000');
  const ARN = 'arn:aws:secretsmanager:us-east-1:000000000000:secret:baton-000000';
  const SecretString = readFileSync(file, 'utf8');
  for (const SecretId of ['baton', ARN])
    expect(await values.answer('GetSecretValue', { SecretId })).toMatchObject({
      ARN,
      Name: 'baton',
      SecretString,
    });
  await expect(values.answer('GetSecretValue', { SecretId: 'other' })).rejects.toMatchObject({
    code: 'ResourceNotFoundException',
  });
});

test('two secrets are one too many', () => {
  const secret = { Type: 'AWS::SecretsManager::Secret', Properties: {} };
  expect(() => secretValues(smallStack({ A: secret, B: secret }), file)).toThrow(
    'knows one secret, but the stack has 2',
  );
});
