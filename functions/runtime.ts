import { execPath, version } from 'node:process';

/** What to run on: this process, the user's own Node, or nothing. */
type Runtime =
  | { readonly kind: 'this' }
  | { readonly kind: 'other'; readonly path: string }
  | { readonly kind: 'none'; readonly line: string };

interface Runtimes {
  /** Of this process, like `v24.21.0`. */
  readonly version: string;
  readonly execPath: string;
  /** npm's description of itself: `npm/11.19.1 node/v26.0.0 linux x64`. It names the Node on the PATH. */
  readonly userAgent: string | undefined;
  /** Where that Node is. */
  readonly npmNode: string | undefined;
}

/** What Lambda runs the functions on. */
const NEEDED = 24;

/**
 * npm scripts find the Node of the package `node` first. Where the user's own is new enough, it is used
 * instead: it is the one that they keep up to date.
 */
export function chooseRuntime({ version, execPath, userAgent, npmNode }: Runtimes): Runtime {
  const theirs = Number(/\bnode\/v(\d+)\./.exec(userAgent ?? '')?.[1] ?? 0);
  if (theirs >= NEEDED && npmNode && npmNode !== execPath) return { kind: 'other', path: npmNode };
  if (Number(/^v(\d+)/.exec(version)?.[1]) >= NEEDED) return { kind: 'this' };
  return {
    kind: 'none',
    line: `Baton needs Node ${NEEDED} or newer, and this is ${version}: run it by npm, which brings its own`,
  };
}

/** Set in a process that has been replaced once: it is never replaced again. */
const CHOSEN = 'BATON_NODE';

/**
 * Replaces this process by the user's own Node when that is the one to use. Answers why nothing can be run,
 * if so. Windows cannot replace a process; there the package's Node does.
 */
export function useRuntime(): string | undefined {
  const { env, argv, execArgv, execve } = process;
  const userAgent = env['npm_config_user_agent'];
  const runtime = chooseRuntime({ version, execPath, userAgent, npmNode: env['npm_node_execpath'] });
  if (runtime.kind === 'none') return runtime.line;
  if (runtime.kind === 'other' && execve && env[CHOSEN] === undefined)
    execve.call(process, runtime.path, [runtime.path, ...execArgv, ...argv.slice(1)], {
      ...env,
      [CHOSEN]: runtime.path,
    });
  return undefined;
}
