import { MachineFault } from './fault.ts';
import { PERMISSION, POLICY, QUEUE_POLICY, ROLE, type Statement, TOPIC_POLICY } from './policies.ts';
import type { Stack } from './template.ts';

/** An IAM action on one resource: the ARN, or `*` for what has none (a text to a phone number). */
export interface Right {
  readonly action: string;
  readonly resource: string;
}

type Decision = 'allowed' | 'denied by a statement' | 'not allowed by any statement';

export interface Permissions {
  /** May the role do this? Statements of the role and of the resource count; a Deny wins. */
  decide(role: string, right: Right): Decision;
  /** May the service (`events.amazonaws.com`), for this source, invoke the function? */
  mayInvoke(service: string, source: string, functionArn: string): boolean;
  /** May the service, for this source, do this to a resource whose own policy says so? */
  mayServe(service: string, source: string, right: Right): boolean;
}

/**
 * Decides like IAM within one account: an explicit Deny wins, otherwise one Allow is enough, from the role or
 * from the resource's own policy (IAM User Guide, "Policy evaluation logic").
 */
export function permissionsOf(stack: Stack): Permissions {
  const ofRole = new Map<string, Rule[]>();
  const ofResource: { readonly rule: Rule; readonly principal: Matcher; readonly target: string }[] = [];
  const forServices: Statement[] = [];
  const faults: string[] = [];
  const add = (id: string, statement: Statement, to: (rule: Rule) => void) => {
    const unknown = unknownConditions(statement);
    faults.push(...unknown.map((one) => `${id}: policy condition ${one} is not known to the local machine`));
    to(ruleOf(statement));
  };

  for (const role of stack.all(ROLE)) {
    const rules: Rule[] = [];
    ofRole.set(role.arn, rules);
    for (const policy of role.properties.Policies)
      for (const one of policy.PolicyDocument.Statement) add(role.id, one, (rule) => rules.push(rule));
    for (const policy of stack.all(POLICY))
      if (policy.properties.Roles.includes(role.ref))
        for (const one of policy.properties.PolicyDocument.Statement)
          add(policy.id, one, (rule) => rules.push(rule));
    if (role.properties.ManagedPolicyArns.length) rules.push(WRITES_LOGS);
  }
  const attach = (id: string, targets: readonly string[], statements: readonly Statement[]) => {
    for (const target of targets)
      for (const one of statements) {
        add(id, one, (rule) => ofResource.push({ rule, principal: principalsOf(one), target }));
        forServices.push(one);
      }
  };
  for (const { id, properties } of stack.all(QUEUE_POLICY))
    attach(
      id,
      properties.Queues.map((url) => queueArn(stack, url)),
      properties.PolicyDocument.Statement,
    );
  for (const { id, properties } of stack.all(TOPIC_POLICY))
    attach(id, properties.Topics, properties.PolicyDocument.Statement);
  if (faults.length) throw new MachineFault(faults);

  const decided = new Map<string, Decision>();
  return {
    decide(role, right) {
      const key = `${role} ${right.action} ${right.resource}`;
      const known = decided.get(key);
      if (known) return known;
      const rules = [
        ...(ofRole.get(role) ?? []),
        ...ofResource
          .filter((one) => one.target === right.resource && one.principal(role))
          .map((one) => one.rule),
      ].filter((rule) => rule.covers(right));
      const decision = rules.some((rule) => rule.effect === 'Deny')
        ? 'denied by a statement'
        : rules.length
          ? 'allowed'
          : 'not allowed by any statement';
      decided.set(key, decision);
      return decision;
    },
    mayInvoke: (service, source, functionArn) =>
      stack
        .all(PERMISSION)
        .some(
          ({ properties: { Principal, FunctionName, SourceArn } }) =>
            Principal === service &&
            (FunctionName === functionArn || functionArn.endsWith(`:${FunctionName}`)) &&
            (SourceArn === undefined || matcher([SourceArn])(source)),
        ),
    mayServe: (service, source, right) => forServices.some((one) => serves(one, service, source, right)),
  };
}

/** Whether a statement of a resource's policy lets this service do this in the name of that source. */
function serves(statement: Statement, service: string, source: string, { action, resource }: Right): boolean {
  const { Principal, Action, Resource, Effect } = statement;
  return (
    Effect === 'Allow' &&
    Principal !== '*' &&
    matcher(Principal?.Service ?? [])(service) &&
    matcher(Action ?? [], 'i')(action) &&
    matcher(Resource ?? [])(resource) &&
    conditionsHold(statement, { ...CONTEXT, 'aws:sourcearn': source })
  );
}

interface Rule {
  readonly effect: 'Allow' | 'Deny';
  readonly covers: (right: Right) => boolean;
}

type Matcher = (text: string) => boolean;

/** IAM's wildcards: `*` any run of characters, `?` one. */
function matcher(patterns: readonly string[], flags = ''): Matcher {
  const expressions = patterns.map(
    (pattern) =>
      new RegExp(
        `^${pattern
          .replace(/[.+^${}()|[\]\\]/g, '\\$&')
          .replaceAll('*', '.*')
          .replaceAll('?', '.')}$`,
        flags,
      ),
  );
  return (text) => expressions.some((expression) => expression.test(text));
}

function ruleOf(statement: Statement): Rule {
  const action = matcher(statement.Action ?? statement.NotAction ?? ['*'], 'i');
  const resource = matcher(statement.Resource ?? statement.NotResource ?? ['*']);
  const applies = conditionsHold(statement);
  return {
    effect: statement.Effect,
    covers: (right) =>
      applies &&
      action(right.action) === (statement.NotAction === undefined) &&
      resource(right.resource) === (statement.NotResource === undefined),
  };
}

const WRITES_LOGS: Rule = {
  effect: 'Allow',
  covers: ({ action }) =>
    ['logs:CreateLogGroup', 'logs:CreateLogStream', 'logs:PutLogEvents'].includes(action),
};

/** Loopback stands for TLS: nothing leaves the machine. A service's source is given by `serves`. */
const CONTEXT: Readonly<Record<string, string | undefined>> = {
  'aws:securetransport': 'true',
  'aws:sourcearn': undefined,
  'aws:sourceaccount': undefined,
};
const OPERATORS = ['Bool', 'StringEquals', 'StringLike', 'ArnEquals', 'ArnLike'];

function unknownConditions({ Condition }: Statement): string[] {
  return Object.entries(Condition).flatMap(([operator, tests]) =>
    OPERATORS.includes(operator)
      ? Object.keys(tests).filter((key) => !(key.toLowerCase() in CONTEXT))
      : [operator],
  );
}

/** A key that the request does not have matches none of these operators. */
function conditionsHold({ Condition }: Statement, context = CONTEXT): boolean {
  return Object.values(Condition).every((tests) =>
    Object.entries(tests).every(([key, wanted]) => {
      const found = context[key.toLowerCase()];
      return found !== undefined && matcher(wanted)(found);
    }),
  );
}

function principalsOf({ Principal }: Statement): Matcher {
  if (Principal === '*') return () => true;
  return matcher(Principal?.AWS ?? []);
}

/** A queue's URL ends in `/<account>/<name>`. */
const queueArn = ({ place }: Stack, url: string): string =>
  `arn:aws:sqs:${place.region}:${place.account}:${url.split('/').at(-1)}`;
