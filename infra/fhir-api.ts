import { AccessLogFormat } from 'aws-cdk-lib/aws-apigateway';
import { HttpApi, type HttpMethod, HttpStage, LogGroupLogDestination } from 'aws-cdk-lib/aws-apigatewayv2';
import { HttpLambdaIntegration } from 'aws-cdk-lib/aws-apigatewayv2-integrations';
import { LogGroup, type RetentionDays } from 'aws-cdk-lib/aws-logs';
import { RemovalPolicy } from 'aws-cdk-lib/core';
import { Construct } from 'constructs';
import type { Handler } from './handler.ts';
import { ROUTES, type RouteTarget } from './routes.ts';
import type { Stage } from './stage.ts';

/** The public door: an HTTP API, throttled, whose access is logged. It exists before the functions, which are told its address. */
export class FhirApi extends Construct {
  readonly api: HttpApi;
  readonly stage: HttpStage;
  /** The public base: the deployer's own, or the API's. */
  readonly baseUrl: string;

  constructor(scope: Construct, id: string, stage: Stage) {
    super(scope, id);
    this.api = new HttpApi(this, 'Api', { createDefaultStage: false, description: 'FHIR R4' });
    this.baseUrl = stage.baseUrl ?? `${this.api.apiEndpoint}/r4`;
    const accessLogs = new LogGroup(this, 'AccessLogs', {
      retention: stage.logDays as RetentionDays,
      removalPolicy: stage.retain ? RemovalPolicy.RETAIN : RemovalPolicy.DESTROY,
    });
    this.stage = new HttpStage(this, 'Stage', {
      httpApi: this.api,
      stageName: '$default',
      autoDeploy: true,
      throttle: { rateLimit: stage.rateLimit, burstLimit: stage.burstLimit },
      accessLogSettings: { destination: new LogGroupLogDestination(accessLogs), format: ACCESS_LOG },
    });
  }

  /** Sends the routes of infra/routes.ts to these functions. */
  route(targets: Record<RouteTarget, Handler>): void {
    const integrations = new Map(
      Object.entries(targets).map(([name, { alias }]) => [name, new HttpLambdaIntegration(name, alias)]),
    );
    for (const [methods, path, target] of ROUTES) {
      const integration = integrations.get(target);
      if (integration)
        this.api.addRoutes({ path, methods: methods.map((method) => method as HttpMethod), integration });
    }
  }
}

/** Without the query string, whose values can tell who somebody is. */
const ACCESS_LOG = AccessLogFormat.custom(
  JSON.stringify({
    requestId: '$context.requestId',
    time: '$context.requestTime',
    ip: '$context.identity.sourceIp',
    method: '$context.httpMethod',
    route: '$context.routeKey',
    path: '$context.path',
    status: '$context.status',
    bytes: '$context.responseLength',
    milliseconds: '$context.responseLatency',
    error: '$context.error.message',
    integrationError: '$context.integrationErrorMessage',
  }),
);
