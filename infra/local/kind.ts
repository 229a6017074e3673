import * as z from 'zod';

/** Where the stack is stood up: what the pseudo parameters and the ARNs are made of. */
export interface Place {
  readonly account: string;
  readonly region: string;
  readonly stack: string;
  /** Where the HTTP API listens, without a slash at its end. */
  readonly apiUrl: string;
  /** Where the functions' AWS calls go. */
  readonly gatewayUrl: string;
}

/** What `Ref` and `Fn::GetAtt` answer for a resource. */
export interface Identity {
  readonly ref: string;
  readonly attributes: Readonly<Record<string, string>>;
}

/** A resource before it is read in full: enough to name it. */
export interface Own {
  readonly id: string;
  readonly place: Place;
  /** The value of a naming property, or `<stack>-<logical id>`, which stays the same between starts. */
  name(property: string): string;
}

/**
 * One resource type that the machine runs. `properties` is strict: a property that is not in it stops the
 * machine by name, so that what runs here cannot drift from what is deployed.
 */
export interface Kind<Properties> {
  readonly type: string;
  readonly properties: z.ZodType<Properties>;
  readonly identify: (own: Own) => Identity;
}

export interface Resource<Properties> extends Identity {
  readonly id: string;
  readonly type: string;
  readonly arn: string;
  readonly properties: Properties;
}

/** A property that is known and changes nothing on one machine, with the reason. */
export const inert = (why: string) => z.unknown().describe(`inert: ${why}`).optional();

export const TAGS = inert('tags name things in an account');

export const arn = (place: Place, service: string, rest: string): string =>
  `arn:aws:${service}:${place.region}:${place.account}:${rest}`;

/** For a resource that nothing refers to but by its logical id. */
export const unnamed = (own: Own): Identity => ({ ref: own.id, attributes: {} });
