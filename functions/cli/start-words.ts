/** What somebody needs to know once the machine is ready. */
interface Ready {
  readonly url: string;
  readonly publicUrl: string;
  readonly seconds: number;
  readonly data: string;
  readonly secretsFile: string;
  readonly user: string;
  /** Shown to a person at a terminal, never to a file. */
  readonly password: string | undefined;
  readonly phones: boolean;
}

export function welcome(ready: Ready): string {
  const { url, secretsFile } = ready;
  const password = ready.password ?? `as in ${secretsFile}`;
  const outside = ready.publicUrl === url ? '' : `\n  outside  ${ready.publicUrl}`;
  const phones = ready.phones ? `phones   ${url}/phones` : `phones   real ones, by Twilio (${secretsFile})`;
  return `Baton is ready after ${ready.seconds.toFixed(1)} s.

  events   ${url}/events${outside}
  cases    ${url}/cases    user ${ready.user}, password ${password}
  ${phones}
  data     ${ready.data}    logs in ${ready.data}/logs
  stop     Ctrl-C

Post an event, signed with the secret of this machine (bash, openssl, curl):

${example(url, secretsFile)}
`;
}

/**
 * One event with the headers of Standard Webhooks: the signature is the HMAC of `<id>.<timestamp>.<body>`
 * under the decoded secret. The secret is read from its file, so that it is not on the screen.
 */
const example = (
  url: string,
  secretsFile: string,
): string => `secret=$(sed -n 's/.*"whsec_\\([^"]*\\)".*/\\1/p' '${secretsFile}' | head -n 1)
key=$(printf %s "$secret" | openssl base64 -d -A | od -An -v -tx1 | tr -d ' \\n')
now=$(date +%s) id=try-$(date +%s)
body='{"specversion":"1.0","id":"'$id'","source":"try","type":"interaction.started","time":"'$(date -u +%Y-%m-%dT%H:%M:%SZ)'","subject":"call-1","data":{"channel":"voice","customer":{"phone":"+15555550101"}}}'
signature=$(printf %s "$id.$now.$body" | openssl dgst -sha256 -mac HMAC -macopt hexkey:$key -binary | openssl base64 -A)
curl -i '${url}/events' -H 'content-type: application/cloudevents+json' \\
  -H "webhook-id: $id" -H "webhook-timestamp: $now" -H "webhook-signature: v1,$signature" -d "$body"`;
