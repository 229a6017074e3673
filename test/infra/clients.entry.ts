import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { SQSClient } from '@aws-sdk/client-sqs';

/** What no function can do without: the measure that the bundles are held against. */
export const handler = () => [DynamoDBClient, SQSClient];
