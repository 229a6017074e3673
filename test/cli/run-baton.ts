import { spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { COMPILED } from '../support/compiled.ts';

const CLI = fileURLToPath(new URL('../../functions/cli.ts', import.meta.url));

interface Ran {
  readonly code: number | null;
  readonly out: string;
  readonly err: string;
}

/** The real command in its own process, on the Node that runs the tests. */
export function baton(
  args: readonly string[],
  options: { readonly input?: string; readonly cwd?: string } = {},
): Promise<Ran> {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [CLI, ...args], {
      cwd: options.cwd,
      env: { ...process.env, ...COMPILED },
    });
    let [out, err] = ['', ''];
    child.stdout.on('data', (bytes) => {
      out += bytes;
    });
    child.stderr.on('data', (bytes) => {
      err += bytes;
    });
    child.on('error', reject);
    child.on('close', (code) => resolve({ code, out, err }));
    child.stdin.end(options.input ?? '');
  });
}

export const linesOf = (text: string): string[] => text.split('\n').filter((line) => line !== '');
