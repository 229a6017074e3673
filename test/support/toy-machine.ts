import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { startMachine } from '../../infra/local/machine.ts';

/** The toy stack in a process of its own, to be killed: `node toy-machine.ts ASSEMBLY DATA`; prints its address. */
const [, , directory = '', dataDir = ''] = process.argv;
const template = JSON.parse(readFileSync(join(directory, 'Toy.template.json'), 'utf8'));
const machine = await startMachine({
  assembly: { directory, stackName: 'Toy', template },
  dataDir,
  port: 0,
  onLine: (line) => process.stderr.write(`${line}\n`),
  every: () => () => {},
});
process.stdout.write(`${machine.url}\n`);
