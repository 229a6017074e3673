import type { LambdaEvent } from 'hono/aws-lambda';
import type { PolicyVersions } from '../app/policy-versions.ts';
import type { Tally } from '../app/source-tally.ts';
import type { Wired } from '../domain/wired.ts';
import type { Erasure } from '../ports/erasure.ts';
import type { Links } from '../ports/links.ts';
import type { PeopleStore } from '../ports/people.ts';
import type { SourceBook } from '../ports/sources.ts';
import type { CaseStore, Clock, Log, Looks, Policies, Queues, SecretStore } from '../ports.ts';

/** What the API needs of the world. */
export interface ApiPorts {
  readonly clock: Clock;
  readonly policies: Policies;
  readonly policyVersions: PolicyVersions;
  readonly log: Log;
  readonly secrets: SecretStore;
  readonly store: Pick<CaseStore, 'read' | 'history' | 'callsIn'>;
  readonly people: Pick<PeopleStore, 'heldIn' | 'namedIn'>;
  readonly looks: Pick<Looks, 'due'>;
  readonly links: Pick<Links, 'open' | 'revoke'>;
  readonly sources: Pick<SourceBook, 'sourcesSeen'>;
  /** What the stack listens to in its own cloud. */
  readonly wired: Wired;
  /** Counts what came in. */
  readonly tally: Tally;
  readonly queues: Pick<Queues, 'intake'>;
  /** The address under which the outside reaches the API. No slash at its end. */
  readonly publicUrl: string;
}

/** What erasing needs of it. */
export interface ErasePorts extends Pick<ApiPorts, 'clock' | 'log' | 'secrets' | 'publicUrl'> {
  readonly store: Pick<CaseStore, 'read' | 'history'>;
  readonly erasure: Erasure;
}

/** Hono's environment on Lambda: the event as API Gateway sent it. */
export interface OnLambda {
  readonly Bindings: { readonly event: LambdaEvent };
}
