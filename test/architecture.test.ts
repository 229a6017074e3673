import { existsSync, globSync, readFileSync } from 'node:fs';
import { dirname, join, normalize } from 'node:path';
import { describe, expect, test } from 'vitest';
import { FUNCTIONS, HANDLERS } from '../infra/bundle.ts';

const files = globSync(['functions/**/*.ts', 'infra/**/*.ts']).sort();
const textOf = (file: string): string => readFileSync(file, 'utf8');
/** Without comments: prose may say `any`. */
const codeOf = (file: string): string => textOf(file).replaceAll(/\/\*[\s\S]*?\*\/|^\s*\/\/.*$/gm, '');
const linesOf = (file: string): number => textOf(file).split('\n').length - 1;

const IMPORT =
  /^(?:import|export)\s+[^;'"]*?from\s+['"]([^'"]+)['"]|^import\s+['"]([^'"]+)['"]|\bimport\(\s*['"]([^'"]+)['"]\s*\)/gm;

/** What a file imports: for its values, for its types, at once or when it is needed. */
function importsOf(file: string): string[] {
  return [...textOf(file).matchAll(IMPORT)].map(([, named, bare, lazy]) => {
    const to = named ?? bare ?? lazy ?? '';
    return to.startsWith('.') ? normalize(join(dirname(file), to)) : to;
  });
}

/** Which folder may import what. The first rule whose pattern fits a file is its rule. */
const MAY_IMPORT: readonly (readonly [files: RegExp, may: RegExp])[] = [
  [/^functions\/domain\//, /^(zod|temporal-polyfill)$|^functions\/domain\//],
  [/^functions\/(ports\/|(ports|bodies|env)\.ts)/, /^zod$|^functions\/(domain\/|ports(\.ts|\/)|env\.ts)/],
  [/^functions\/app\//, /^(zod|yaml|node:crypto)$|^functions\/(app|domain)\/|^functions\/ports(\.ts|\/)/],
  [
    /^functions\/sources\//,
    /^(zod|standardwebhooks|libphonenumber-js\/min|node:crypto)$|^functions\/(sources|domain)\//,
  ],
  [
    /^functions\/aws\//,
    /^(@aws-sdk\/|zod$|aws-lambda$|node:(timers\/promises|crypto)$)|^functions\/(aws|domain)\/|^functions\/(ports\/|(ports|env)\.ts)/,
  ],
  [/^functions\/twilio\//, /^(twilio\/lib\/|zod$)|^functions\/(twilio|domain)\/|^functions\/ports(\.ts|\/)/],
  [/^functions\/console\//, /^hono\/html$|^functions\/(console|app|domain)\//],
  [
    /^functions\/http\//,
    /^(hono|node:crypto)|^functions\/(http|console|app|sources|twilio|domain)\/|^functions\/ports(\.ts|\/)/,
  ],
  [
    /^functions\/wiring[^/]*\.ts/,
    /^(@aws-sdk\/|node:fs$)|^functions\/(aws|twilio|app|domain)\/|^functions\/http\/ports\.ts|^functions\/(ports\/|(wiring|ports|env)\.ts)/,
  ],
  [
    /^functions\/[^/]*\.handler\.ts/,
    /^(hono|aws-lambda$)|^functions\/(app|http|sources)\/|^functions\/aws\/batch\.ts|^functions\/(wiring[^/]*|bodies|arriving)\.ts/,
  ],
  [/^functions\/arriving\.ts/, /^zod$|^functions\/(sources|domain)\/|^functions\/(ports|bodies)\.ts/],
  [/^functions\/(cli\.ts|cli\/|runtime\.ts)/, /./],
  [/^infra\/local\/phones\//, /^(node:|hono|twilio\/lib\/webhooks\/)|^infra\/local\/phones\//],
  [/^infra\/local\//, /^(?!functions\/)|^functions\/(env\.ts|aws\/keys\.ts|sources\/signature\.ts)/],
  [
    /^infra\//,
    /^(?!functions\/|infra\/local\/)|^functions\/(env\.ts|aws\/keys\.ts|domain\/(policy|wired)\.ts|app\/policy-file\.ts)/,
  ],
];

const mayImport = (file: string): RegExp => MAY_IMPORT.find(([pattern]) => pattern.test(file))?.[1] ?? /^$/;

describe('imports point one way', () => {
  test.each(files)('%s imports only what its folder may', (file) => {
    const refused = importsOf(file).filter((to) => !mayImport(file).test(to));
    expect(refused).toEqual([]);
  });

  test('only the terminal knows the local machine', () => {
    const users = files.filter((file) => importsOf(file).some((to) => to.startsWith('infra/local/')));
    expect(users.filter((file) => !/^(infra\/local\/|functions\/cli\/)/.test(file))).toEqual([]);
  });

  test('there are no circles', () => {
    const graph = new Map(files.map((file) => [file, importsOf(file)]));
    const circles: string[] = [];
    const done = new Set<string>();
    const walk = (file: string, path: readonly string[]): void => {
      if (path.includes(file)) circles.push([...path.slice(path.indexOf(file)), file].join(' > '));
      if (done.has(file) || path.includes(file)) return;
      for (const next of graph.get(file) ?? []) walk(next, [...path, file]);
      done.add(file);
    };
    for (const file of files) walk(file, []);
    expect(circles).toEqual([]);
  });
});

describe('the core is pure', () => {
  const IMPURE =
    /\bDate\.now\b|\bnew Date\(\)|\bMath\.random\b|\brandomUUID\b|Temporal\.Now\b|\bperformance\b|\bprocess\.|\bconsole\.|\bset(Timeout|Interval|Immediate)\b|\bfetch\(|\bawait\b|\basync\b/;
  test.each(files.filter((f) => f.startsWith('functions/domain/')))(
    '%s has no clock, no chance and no I/O',
    (file) => expect(textOf(file).match(IMPURE)?.[0]).toBeUndefined(),
  );

  test('only the wiring, and the command line, read the environment', () => {
    const readers = files.filter((f) => f.startsWith('functions/') && /\bprocess\.env\b/.test(textOf(f)));
    expect(readers.filter((f) => !/^functions\/(wiring|runtime|cli)/.test(f))).toEqual([]);
  });

  test('no function asks whether it runs on one machine', () => {
    const askers = files.filter(
      (f) =>
        f.startsWith('functions/') &&
        !f.startsWith('functions/cli') &&
        /isLocal|AWS_ENDPOINT_URL|NODE_ENV/.test(textOf(f)),
    );
    expect(askers).toEqual([]);
  });
});

describe('rooms are small', () => {
  test.each(files)('%s has at most 250 lines', (file) => expect(linesOf(file)).toBeLessThanOrEqual(250));

  test.each(files.filter((f) => f.endsWith('.handler.ts')))('%s has at most 50 lines', (file) =>
    expect(linesOf(file)).toBeLessThanOrEqual(50),
  );
});

describe('doors are shut', () => {
  const OPEN = /: any\b|<any>|\bas any\b|\bas unknown as\b|@ts-(ignore|expect-error|nocheck)|biome-ignore/;
  test.each(files)('%s opens none in the types', (file) =>
    expect(codeOf(file).match(OPEN)?.[0]).toBeUndefined(),
  );

  test.each(files)('%s leaves nothing for later', (file) =>
    expect(textOf(file).match(/\b(TODO|FIXME|XXX|HACK)\b/)?.[0]).toBeUndefined(),
  );
});

describe('what is exported is needed elsewhere', () => {
  const NAMED = /\bimport\s+(?:type\s+)?\{([^{}]*)\}\s*from\s+['"](\.[^'"]+)['"]/g;
  const LAZY = /\{([^{}]*)\}\s*=\s*await\s+import\(\s*['"](\.[^'"]+)['"]/g;
  const EXPORTED = /^export\s+(?:async\s+)?(?:function\*?|const|let|class|interface|type)\s+(\w+)/gm;

  /** What any file imports, those of the tests too: where from, and the name there. */
  const needed = new Set(
    [...files, ...globSync('test/**/*.ts')].flatMap((file) =>
      [NAMED, LAZY].flatMap((form) =>
        [...textOf(file).matchAll(form)].flatMap(([, names = '', from = '']) =>
          [...names.matchAll(/(?<=^|,)\s*(?:type\s+)?(\w+)/g)].map(
            ([, name]) => `${normalize(join(dirname(file), from))} ${name}`,
          ),
        ),
      ),
    ),
  );

  test.each(files)('%s exports nothing that only it uses', (file) => {
    const own = [...textOf(file).matchAll(EXPORTED)].map(([, name]) => name);
    const deployed = file.endsWith('.handler.ts') ? ['handler'] : [];
    expect(own.filter((name) => !needed.has(`${file} ${name}`) && !deployed.includes(`${name}`))).toEqual([]);
  });
});

test('the suffix says what is deployed: every handler is, and nothing else', () => {
  const handlers = files.filter((f) => f.endsWith('.handler.ts')).sort();
  expect(FUNCTIONS.map((name) => HANDLERS[name]).sort()).toEqual(handlers);
});

test('the top level holds what it should, and no folder more', () => {
  const folders = globSync('*/').filter((f) => !/^(node_modules|cdk\.out|dist|\..*)\/?$/.test(f));
  expect(folders.map((f) => f.replace(/\/$/, '')).sort()).toEqual(['functions', 'infra', 'test']);
  expect(existsSync('README.md')).toBe(true);
});
