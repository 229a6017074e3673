import { mkdir, writeFile } from 'node:fs/promises';
import { dirname, join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build, type Metafile, type Plugin } from 'esbuild';

/** The functions that are deployed. Each file exports `handler`. */
export const HANDLERS = {
  api: 'functions/api.handler.ts',
  erase: 'functions/erase.handler.ts',
  intake: 'functions/intake.handler.ts',
  wake: 'functions/wake.handler.ts',
  deliver: 'functions/deliver.handler.ts',
  connect: 'functions/connect.handler.ts',
} as const;
export type FunctionName = keyof typeof HANDLERS;
export const FUNCTIONS = Object.keys(HANDLERS) as FunctionName[];

/**
 * Ways to credentials that no function takes: its own stand in its environment, and the SDK asks there first.
 * They are loaded only when that fails, and weigh 130 KB a bundle.
 */
const OTHER_CREDENTIALS = [
  '@aws-sdk/credential-provider-ini',
  '@aws-sdk/credential-provider-login',
  '@aws-sdk/credential-provider-process',
  '@aws-sdk/credential-provider-sso',
  '@aws-sdk/credential-provider-web-identity',
  '@smithy/credential-provider-imds',
];

/**
 * What makes JSON Schema of zod's schemas: 18 KB that no import can leave out. No function describes itself; the policy's
 * schema is written by the terminal, which is not bundled.
 */
const WITHOUT_JSON_SCHEMA: Plugin = {
  name: 'without JSON Schema',
  setup: ({ onLoad }) =>
    onLoad({ filter: /zod\/v4\/core\/(to-json-schema|json-schema-processors)\.js$/ }, () => ({
      contents: '',
    })),
};

const ROOT = fileURLToPath(new URL('..', import.meta.url));
/** Only a name: source maps are written relative to it, so that a bundle is the same wherever it is made. */
const NOMINAL = join(ROOT, 'dist');

export interface Bundle {
  /** Bytes of the code, without its source map. */
  readonly bytes: number;
  /** The modules that are in it, relative to the project. */
  readonly inputs: readonly string[];
}

/**
 * Makes `<outdir>/<name>/index.mjs` of every entry, in one call: what the entries share is read and parsed
 * once, and still each folder stands alone. ESM with `mainFields` as below halves the AWS SDK (363 KB instead
 * of 571 KB) against CommonJS.
 */
export async function bundle<Name extends string>(
  entries: Record<Name, string>,
  outdir: string,
  external: readonly string[] = OTHER_CREDENTIALS,
): Promise<Record<Name, Bundle>> {
  const names = Object.keys(entries) as Name[];
  const { outputFiles, metafile } = await build({
    absWorkingDir: ROOT,
    entryPoints: names.map((name) => ({ in: entries[name], out: `${name}/index` })),
    outdir: NOMINAL,
    outExtension: { '.js': '.mjs' },
    write: false,
    bundle: true,
    minify: true,
    platform: 'node',
    target: 'node24',
    format: 'esm',
    mainFields: ['module', 'main'],
    external: [...external],
    plugins: [WITHOUT_JSON_SCHEMA],
    // Twilio is CommonJS and calls `require` for what Node has built in.
    banner: {
      js: "import{createRequire as __createRequire}from'node:module';const require=__createRequire(import.meta.url);",
    },
    sourcemap: 'linked',
    sourcesContent: false,
    legalComments: 'none',
    metafile: true,
    logLevel: 'silent',
  });
  await Promise.all(
    outputFiles.map(async ({ path, contents }) => {
      const file = join(outdir, relative(NOMINAL, path));
      await mkdir(dirname(file), { recursive: true });
      await writeFile(file, contents);
    }),
  );
  return Object.fromEntries(names.map((name) => [name, measured(metafile, name)])) as Record<Name, Bundle>;
}

function measured(metafile: Metafile, name: string): Bundle {
  const output = metafile.outputs[`dist/${name}/index.mjs`];
  if (!output) throw new Error(`esbuild made no bundle of ${name}`);
  return { bytes: output.bytes, inputs: Object.keys(output.inputs) };
}
