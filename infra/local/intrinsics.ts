import { MachineFault } from './fault.ts';
import type { Identity, Kind, Own, Place } from './kind.ts';
import type { ResourceIn } from './resource.ts';

interface Resolver {
  /** The value with every intrinsic function replaced by what it stands for. */
  value(raw: unknown): unknown;
  identity(id: string): Identity;
}

interface Parts {
  readonly resources: Readonly<Record<string, ResourceIn>>;
  readonly parameters: Readonly<Record<string, { readonly Default?: unknown }>>;
  readonly kinds: ReadonlyMap<string, Kind<unknown>>;
  readonly place: Place;
}

const NO_VALUE = Symbol('AWS::NoValue');

const refuse = (line: string): never => {
  throw new MachineFault([line]);
};

/**
 * CloudFormation's intrinsic functions, as far as a template needs them that has no conditions and imports
 * nothing. Names are made from logical ids, so nothing has to exist before it can be referred to.
 */
export function resolver({ resources, parameters, kinds, place }: Parts): Resolver {
  const identities = new Map<string, Identity>();
  const underWay = new Set<string>();
  const pseudo: Readonly<Record<string, unknown>> = {
    'AWS::Region': place.region,
    'AWS::AccountId': place.account,
    'AWS::Partition': 'aws',
    'AWS::URLSuffix': 'amazonaws.com',
    'AWS::StackName': place.stack,
    'AWS::StackId': `arn:aws:cloudformation:${place.region}:${place.account}:stack/${place.stack}/local`,
    'AWS::NoValue': NO_VALUE,
  };

  function identity(id: string): Identity {
    const done = identities.get(id);
    if (done) return done;
    const resource = resources[id] ?? refuse(`nothing in the template is called ${id}`);
    const kind =
      kinds.get(resource.Type) ??
      refuse(`refers to ${id}, a ${resource.Type}: the local machine does not know this resource type`);
    if (underWay.has(id)) refuse(`${id} refers to itself`);
    underWay.add(id);
    const own: Own = {
      id,
      place,
      name: (property) => text(resource.Properties[property] ?? `${place.stack}-${id}`),
    };
    const made = kind.identify(own);
    underWay.delete(id);
    identities.set(id, made);
    return made;
  }

  function ref(name: string): unknown {
    if (name in pseudo) return pseudo[name];
    if (name.startsWith('AWS::')) refuse(`pseudo parameter ${name} is not known to the local machine`);
    const parameter = parameters[name];
    if (parameter) return parameter.Default ?? refuse(`parameter ${name} has no default value`);
    return identity(name).ref;
  }

  function attribute(id: string, name: string): string {
    return (
      identity(id).attributes[name] ?? refuse(`Fn::GetAtt ${id}.${name} is not known to the local machine`)
    );
  }

  function text(raw: unknown): string {
    const resolved = value(raw);
    if (typeof resolved === 'string') return resolved;
    if (typeof resolved === 'number' || typeof resolved === 'boolean') return String(resolved);
    return refuse(`text expected, but found ${JSON.stringify(raw)}`);
  }

  function list(raw: unknown): readonly unknown[] {
    const resolved = value(raw);
    return Array.isArray(resolved) ? resolved : refuse(`a list expected, but found ${JSON.stringify(raw)}`);
  }

  function substitute(raw: unknown): string {
    const [pattern, given] = Array.isArray(raw) ? raw : [raw, {}];
    const own: Readonly<Record<string, unknown>> = Object(given);
    return String(pattern).replace(/\$\{([^}]+)\}/g, (_, name: string) => {
      if (name.startsWith('!')) return `\${${name.slice(1)}}`;
      if (name in own) return text(own[name]);
      const dot = name.indexOf('.');
      return dot < 0 ? text({ Ref: name }) : attribute(name.slice(0, dot), name.slice(dot + 1));
    });
  }

  const functions: Readonly<Record<string, (argument: unknown) => unknown>> = {
    Ref: (name) => ref(String(name)),
    'Fn::GetAtt': (argument) => {
      const [id = '', name = ''] = Array.isArray(argument)
        ? argument.map(text)
        : String(argument).split(/\.(.*)/s);
      return attribute(id, name);
    },
    'Fn::Join': (argument) => {
      const [separator, parts] = list(argument);
      return list(parts).map(text).join(text(separator));
    },
    'Fn::Sub': substitute,
    'Fn::Select': (argument) => {
      const [index, from] = list(argument);
      return list(from)[Number(index)] ?? refuse(`Fn::Select finds nothing at ${String(index)}`);
    },
    'Fn::Split': (argument) => {
      const [separator, whole] = list(argument);
      return text(whole).split(text(separator));
    },
  };

  function value(raw: unknown): unknown {
    if (Array.isArray(raw)) return raw.map(value).filter((one) => one !== NO_VALUE);
    if (raw === null || typeof raw !== 'object') return raw;
    const entries = Object.entries(raw);
    const [only] = entries;
    if (entries.length === 1 && only && (only[0] === 'Ref' || only[0].startsWith('Fn::'))) {
      const run = functions[only[0]] ?? refuse(`${only[0]} is not known to the local machine`);
      return run(only[1]);
    }
    return Object.fromEntries(
      entries.map(([key, one]) => [key, value(one)]).filter(([, one]) => one !== NO_VALUE),
    );
  }

  return { value, identity };
}
