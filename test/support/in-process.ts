import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import type { Secrets } from '../../functions/env.ts';
import { assemble } from '../../infra/assembly.ts';
import { type Machine, startMachine } from '../../infra/local/machine.ts';
import { localSecrets } from '../../infra/local/secrets.ts';
import type { Wired } from '../../infra/phone-systems.ts';
import { postAccepted } from './signed-post.ts';

/** The machine with the real stack in this process, so that a test can count what it does. */
export interface InProcess {
  readonly machine: Machine;
  readonly secrets: Secrets;
  /** Signs for any source. */
  readonly secret: string;
  /** Posts events in one signed batch. */
  post(events: readonly object[]): Promise<void>;
  /** Fires every schedule of a minute once: the sweep. */
  aMinuteGoes(): void;
  /** Until every queue is empty and nothing is under way. */
  settled(): Promise<void>;
  close(): Promise<void>;
}

export async function startInProcess(policyFile: string, wired?: Wired): Promise<InProcess> {
  const dataDir = mkdtempSync(join(tmpdir(), 'baton-in-process-'));
  const port = 20_000 + Math.floor(Math.random() * 20_000);
  const url = `http://127.0.0.1:${port}`;
  const secrets = await localSecrets(join(dataDir, 'secrets.json'), url);
  const assembly = await assemble({ policyFile, publicUrl: url, wired });
  // No schedule fires by itself: what is counted is what the test brings about.
  const schedules: (() => void)[] = [];
  const every = (_: number, fires: () => void) => {
    schedules.push(fires);
    return () => {};
  };
  const machine = await startMachine({ assembly, dataDir, port, onLine: () => {}, every });
  const secret = secrets.sources['*']?.[0] ?? '';
  let posted = 0;

  const isIdle = () => Object.values(machine.depths()).every(({ ready, inFlight }) => ready + inFlight === 0);
  return {
    machine,
    secrets,
    secret,
    async post(events) {
      posted += 1;
      await postAccepted({ url, secret }, `post-${posted}`, events);
    },
    aMinuteGoes() {
      for (const fires of schedules) fires();
    },
    async settled() {
      for (let quiet = 0; quiet < 3; quiet = isIdle() ? quiet + 1 : 0) await wait(20);
    },
    async close() {
      await machine.stop();
      rmSync(dataDir, { recursive: true, force: true });
      rmSync(assembly.directory, { recursive: true, force: true });
    },
  };
}
