import * as z from 'zod';
import { MachineFault } from './fault.ts';
import type { LocalFunction } from './functions.ts';
import type { Match } from './http-event.ts';
import { arn, type Identity, inert, type Kind, type Own, TAGS, unnamed } from './kind.ts';
import type { Permissions } from './permissions.ts';
import type { Stack } from './template.ts';

export const API = {
  type: 'AWS::ApiGatewayV2::Api',
  properties: z.strictObject({
    Name: z.string(),
    ProtocolType: z.literal('HTTP'),
    Description: inert('words for people'),
    DisableExecuteApiEndpoint: z.literal(false).optional(),
    Tags: TAGS,
  }),
  identify: (own: Own): Identity => ({
    ref: own.id.toLowerCase(),
    attributes: { ApiEndpoint: own.place.apiUrl, ApiId: own.id.toLowerCase() },
  }),
} satisfies Kind<unknown>;

export const STAGE = {
  type: 'AWS::ApiGatewayV2::Stage',
  properties: z.strictObject({
    ApiId: z.string(),
    /** Any other stage would be a part of every path. */
    StageName: z.literal('$default'),
    AutoDeploy: z.literal(true),
    AccessLogSettings: inert('the functions log what they are asked'),
    DefaultRouteSettings: inert('an account throttles; here requests wait their turn'),
    RouteSettings: inert('an account throttles; here requests wait their turn'),
    Description: inert('words for people'),
    Tags: TAGS,
  }),
  identify: (own: Own): Identity => ({ ref: '$default', attributes: { Arn: own.id } }),
} satisfies Kind<unknown>;

export const INTEGRATION = {
  type: 'AWS::ApiGatewayV2::Integration',
  properties: z.strictObject({
    ApiId: z.string(),
    IntegrationType: z.literal('AWS_PROXY'),
    IntegrationUri: z.string(),
    IntegrationMethod: inert('a function is always invoked by POST'),
    PayloadFormatVersion: z.literal('2.0'),
    TimeoutInMillis: z.int().min(50).max(30_000).default(30_000),
    Description: inert('words for people'),
  }),
  identify: unnamed,
} satisfies Kind<unknown>;

export const ROUTE = {
  type: 'AWS::ApiGatewayV2::Route',
  properties: z.strictObject({
    ApiId: z.string(),
    RouteKey: z.string(),
    Target: z.string(),
    AuthorizationType: z.literal('NONE').default('NONE'),
  }),
  identify: unnamed,
} satisfies Kind<unknown>;

export interface Route {
  readonly routeKey: string;
  readonly target: LocalFunction;
  readonly timeout: number;
  match(method: string, path: string): Match | undefined;
}

export interface HttpApi {
  readonly id: string;
  /** The most exact one first, as API Gateway chooses. */
  readonly routes: readonly Route[];
}

/** @throws MachineFault for a second API, and for a route that may not invoke its function */
export function apiOf(
  stack: Stack,
  functions: ReadonlyMap<string, LocalFunction>,
  permissions: Permissions,
): HttpApi | undefined {
  const [api, ...others] = stack.all(API);
  if (others.length)
    throw new MachineFault([`the local machine knows one HTTP API, but the stack has ${others.length + 1}`]);
  if (!api) return undefined;
  const integrations = new Map(stack.all(INTEGRATION).map((one) => [one.ref, one.properties]));
  const routes = stack.all(ROUTE).map(({ id, properties: { RouteKey, Target } }): Route => {
    const integration = integrations.get(Target.replace(/^integrations\//, ''));
    const target = functions.get(integration?.IntegrationUri ?? '');
    if (!integration || !target)
      throw new MachineFault([`${id}: route ${RouteKey} leads to no function of the stack`]);
    const source = arn(
      stack.place,
      'execute-api',
      `${api.ref}/$default/${RouteKey.replace(/^(\S+) \//, '$1/')}`,
    );
    if (!permissions.mayInvoke('apigateway.amazonaws.com', source, target.arn))
      throw new MachineFault([
        `${id}: no AWS::Lambda::Permission lets route ${RouteKey} invoke ${target.name}`,
      ]);
    return { routeKey: RouteKey, target, timeout: integration.TimeoutInMillis, match: matcherOf(RouteKey) };
  });
  return { id: api.ref, routes: routes.sort((a, b) => vagueness(a.routeKey) - vagueness(b.routeKey)) };
}

/** The lower, the sooner a route is asked. */
export const vagueness = (routeKey: string): number =>
  (routeKey === '$default' ? 100 : 0) +
  (routeKey.includes('+}') ? 10 : 0) +
  (routeKey.split('{').length - 1) +
  (routeKey.startsWith('ANY ') ? 0.5 : 0);

/** `POST /events`, `ANY /cases/{id}`, `GET /{proxy+}`, `$default`. */
export function matcherOf(routeKey: string): Route['match'] {
  if (routeKey === '$default') return () => ({ routeKey });
  const [method, template = '/'] = routeKey.split(' ');
  const names: string[] = [];
  const pattern = template
    .replace(/[.*$()^|]/g, '\\$&')
    .replace(/\{(\w+)(\+?)\}/g, (_, name: string, greedy: string) => {
      names.push(name);
      return greedy ? '(.+)' : '([^/]+)';
    });
  const expression = new RegExp(`^${pattern}$`);
  return (asked, path) => {
    const found = method === 'ANY' || method === asked ? expression.exec(path) : null;
    if (!found) return undefined;
    if (!names.length) return { routeKey };
    return {
      routeKey,
      pathParameters: Object.fromEntries(
        names.map((name, i) => [name, decodeURIComponent(found[i + 1] ?? '')]),
      ),
    };
  };
}
