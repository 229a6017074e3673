import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import * as z from 'zod';
import { MachineFault } from './fault.ts';
import { resolver } from './intrinsics.ts';
import type { Kind, Place, Resource } from './kind.ts';
import { ResourceIn } from './resource.ts';

/** What `assemble` hands over: the cloud assembly on disk, and the template of its one stack. */
export interface Assembly {
  readonly directory: string;
  readonly stackName: string;
  readonly template: unknown;
}

const TemplateIn = z.strictObject({
  AWSTemplateFormatVersion: z.string().optional(),
  Description: z.string().optional(),
  Metadata: z.unknown().optional(),
  Parameters: z.record(z.string(), z.looseObject({ Default: z.unknown().optional() })).default({}),
  /** CDK's check of its bootstrap version, and its conditions for CDK::Metadata. */
  Rules: z.unknown().optional(),
  Conditions: z.unknown().optional(),
  Resources: z.record(z.string(), ResourceIn),
  Outputs: z.record(z.string(), z.looseObject({ Value: z.unknown() })).default({}),
});

const Assets = z.looseObject({
  files: z.record(
    z.string(),
    z.looseObject({
      source: z.looseObject({ path: z.string().optional(), packaging: z.string().optional() }),
    }),
  ),
});

/** A template whose every resource is of a known type with known properties, all values resolved. */
export interface Stack {
  readonly place: Place;
  all<Properties>(kind: Kind<Properties>): readonly Resource<Properties>[];
  readonly outputs: Readonly<Record<string, unknown>>;
  /** The folder of an asset, by the S3 key that the template gives it. */
  asset(key: string): string;
}

export interface Known {
  readonly kinds: readonly Kind<unknown>[];
  /** Types that are known and stand for nothing on one machine, each with the reason. */
  readonly inert: Readonly<Record<string, string>>;
}

/** @throws MachineFault naming every type, property and intrinsic that the machine does not know. */
export function readStack(assembly: Assembly, place: Place, known: Known): Stack {
  const template = TemplateIn.safeParse(assembly.template);
  if (!template.success) throw new MachineFault(issuesOf('the template', template.error));
  const { Resources, Parameters, Outputs } = template.data;
  const kinds = new Map(known.kinds.map((kind) => [kind.type, kind]));
  const resolve = resolver({ resources: Resources, parameters: Parameters, kinds, place });

  const faults: string[] = [];
  const read = new Map<string, Resource<unknown>>();
  for (const [id, { Type, Properties, Condition }] of Object.entries(Resources)) {
    if (Type in known.inert) continue;
    const kind = kinds.get(Type);
    if (!kind) {
      faults.push(`${id} is a ${Type}: the local machine does not know this resource type`);
    } else if (Condition !== undefined) {
      faults.push(`${id} (${Type}) depends on condition ${Condition}: the local machine knows no conditions`);
    } else {
      try {
        const parsed = kind.properties.safeParse(resolve.value(Properties));
        if (!parsed.success) faults.push(...issuesOf(`${id} (${Type})`, parsed.error));
        else {
          const identity = resolve.identity(id);
          const arn = identity.attributes['Arn'] ?? identity.ref;
          read.set(id, { id, type: Type, ...identity, arn, properties: parsed.data });
        }
      } catch (fault) {
        if (!(fault instanceof MachineFault)) throw fault;
        faults.push(...fault.faults.map((line) => `${id} (${Type}): ${line}`));
      }
    }
  }
  if (faults.length) throw new MachineFault(faults);

  return {
    place,
    all: <Properties>(kind: Kind<Properties>) =>
      [...read.values()].filter((one): one is Resource<Properties> => one.type === kind.type),
    outputs: Object.fromEntries(
      Object.entries(Outputs).map(([name, { Value }]) => [name, resolve.value(Value)]),
    ),
    asset: assetsOf(assembly),
  };
}

function assetsOf({ directory, stackName }: Assembly): (key: string) => string {
  const file = join(directory, `${stackName}.assets.json`);
  const { files } = Assets.parse(JSON.parse(readFileSync(file, 'utf8')));
  return (key) => {
    const path = files[key.replace(/\.zip$/, '')]?.source.path;
    if (path === undefined) throw new MachineFault([`asset ${key} is not listed in ${file}`]);
    return join(directory, path);
  };
}

function issuesOf(what: string, error: z.ZodError): string[] {
  return error.issues.map((issue) => {
    const where = issue.path.length ? ` at ${issue.path.join('.')}` : '';
    return issue.code === 'unrecognized_keys'
      ? `${what}${where} has ${issue.keys.join(', ')}: the local machine does not know this property`
      : `${what}${where}: ${issue.message}`;
  });
}
