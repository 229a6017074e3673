import { ALARM } from './alarms.ts';
import { API, INTEGRATION, ROUTE, STAGE } from './api.ts';
import { EVENT_BUS } from './event-rules.ts';
import { EVENT_SOURCE } from './event-sources.ts';
import { FUNCTION } from './functions.ts';
import { PIPE } from './pipes.ts';
import { LOG_GROUP, PERMISSION, POLICY, QUEUE_POLICY, ROLE, TOPIC_POLICY } from './policies.ts';
import { QUEUE } from './queues.ts';
import { RULE } from './schedules.ts';
import { SECRET } from './secrets.ts';
import { GLOBAL_TABLE, TABLE } from './tables.ts';
import type { Known } from './template.ts';
import { TOPIC } from './topics.ts';

/** Every resource type that the machine knows. Any other stops it by name. */
export const KNOWN: Known = {
  kinds: [
    ALARM,
    API,
    EVENT_BUS,
    EVENT_SOURCE,
    FUNCTION,
    GLOBAL_TABLE,
    INTEGRATION,
    LOG_GROUP,
    PERMISSION,
    PIPE,
    POLICY,
    QUEUE,
    QUEUE_POLICY,
    ROLE,
    ROUTE,
    RULE,
    SECRET,
    STAGE,
    TABLE,
    TOPIC,
    TOPIC_POLICY,
  ],
  inert: {
    'AWS::CDK::Metadata': 'tells AWS which CDK made the template',
  },
};
