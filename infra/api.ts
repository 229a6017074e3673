import { Duration, RemovalPolicy } from 'aws-cdk-lib';
import { AccessLogFormat } from 'aws-cdk-lib/aws-apigateway';
import {
  HttpApi,
  HttpRoute,
  HttpRouteKey,
  HttpStage,
  LogGroupLogDestination,
} from 'aws-cdk-lib/aws-apigatewayv2';
import { HttpLambdaIntegration } from 'aws-cdk-lib/aws-apigatewayv2-integrations';
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

/** The front door: events, webhooks, links and pages, all answered by one function. */
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
    new HttpRoute(this, 'Everything', {
      httpApi: this.#http,
      routeKey: HttpRouteKey.DEFAULT,
      integration: new HttpLambdaIntegration('Integration', lambda),
    });
  }
}
