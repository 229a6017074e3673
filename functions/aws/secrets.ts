import { GetSecretValueCommand, type SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { Secrets } from '../env.ts';
import { OutsideError, type SecretStore } from '../ports.ts';

/** A secret that was changed is in use after this long. */
const KEPT_MS = 5 * 60_000;

/** `SecretStore` on Secrets Manager: read once, kept, and read again after five minutes. */
export function createSecretStore(
  client: SecretsManagerClient,
  secretId: string,
  nowMs: () => number,
): SecretStore {
  let kept: { readonly secrets: Promise<Secrets>; readonly until: number } | undefined;

  async function fetched(): Promise<Secrets> {
    const { SecretString: json } = await client.send(new GetSecretValueCommand({ SecretId: secretId }));
    const parsed = Secrets.safeParse(JSON.parse(json ?? '{}'));
    if (parsed.success) return parsed.data;
    // Only where it is wrong, never what stands there.
    const fields = parsed.error.issues.map(({ path }) => path.join('.')).join(', ');
    throw new OutsideError(
      'SECRET_INCOMPLETE',
      `the secret ${secretId} is wrong or missing at: ${fields}`,
      'later',
    );
  }

  return {
    async read() {
      if (!kept || kept.until <= nowMs()) {
        const secrets = fetched();
        const mine = { secrets, until: nowMs() + KEPT_MS };
        kept = mine;
        secrets.catch(() => {
          if (kept === mine) kept = undefined;
        });
      }
      return kept.secrets;
    },
  };
}
