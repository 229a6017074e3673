import { Duration, RemovalPolicy } from 'aws-cdk-lib';
import { AccessLogFormat } from 'aws-cdk-lib/aws-apigateway';
import {
  HttpApi,
  HttpMethod,
  HttpRoute,
  HttpRouteKey,
  HttpStage,
  LogGroupLogDestination,
} from 'aws-cdk-lib/aws-apigatewayv2';
import { HttpLambdaIntegration } from 'aws-cdk-lib/aws-apigatewayv2-integrations';
import type { Function as Lambda } from 'aws-cdk-lib/aws-lambda';
import { LogGroup, RetentionDays } from 'aws-cdk-lib/aws-logs';
import { Construct } from 'constructs';
import { BatonFunction, type BatonFunctionProps } from './function.ts';

/** No path, no query and no address: links carry tokens, and people come from addresses. */
const ACCESS = AccessLogFormat.custom(
  JSON.stringify({
    time: '$context.requestTime',
    request: '$context.requestId',
    method: '$context.httpMethod',
    status: '$context.status',
    bytes: '$context.responseLength',
    milliseconds: '$context.responseLatency',
    fault: '$context.integrationErrorMessage',
  }),
);

/** The front door: events, webhooks, links and pages, all answered by one function; and erasures, by another. */
export class Api extends Construct {
  /** Without a slash at its end. */
  readonly url: string;
  readonly #http: HttpApi;

  constructor(scope: Construct, id: string) {
    super(scope, id);
    this.#http = new HttpApi(this, 'Http', { apiName: 'Baton', createDefaultStage: false });
    this.url = this.#http.apiEndpoint;
    new HttpStage(this, 'Stage', {
      httpApi: this.#http,
      autoDeploy: true,
      // A request may carry a thousand events: this is more than a large centre has, and less than hurts.
      throttle: { rateLimit: 500, burstLimit: 1000 },
      accessLogSettings: {
        destination: new LogGroupLogDestination(
          new LogGroup(this, 'Access', {
            retention: RetentionDays.THREE_MONTHS,
            removalPolicy: RemovalPolicy.DESTROY,
          }),
        ),
        format: ACCESS,
      },
    });
  }

  /** The function that answers. It comes second, because it is told the API's own address. */
  answers(props: Omit<BatonFunctionProps, 'name' | 'timeout' | 'recursiveLoop'>): void {
    const { lambda } = new BatonFunction(this, 'Answer', {
      ...props,
      name: 'api',
      timeout: Duration.seconds(10),
    });
    this.#leads('Everything', HttpRouteKey.DEFAULT, lambda);
  }

  /** The function that erases: what it may do to the table, nothing that answers strangers may. */
  erases(props: Omit<BatonFunctionProps, 'name' | 'timeout' | 'recursiveLoop'>): void {
    const { lambda } = new BatonFunction(this, 'Erase', {
      ...props,
      name: 'erase',
      // A page of the table may name many cases. An HTTP API waits no longer than 30 seconds.
      timeout: Duration.seconds(29),
    });
    this.#leads('Erasures', HttpRouteKey.with('/erasures', HttpMethod.POST), lambda);
  }

  #leads(id: string, routeKey: HttpRouteKey, to: Lambda): void {
    new HttpRoute(this, id, {
      httpApi: this.#http,
      routeKey,
      integration: new HttpLambdaIntegration('Integration', to),
    });
  }
}
