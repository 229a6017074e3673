/**
 * Every law of business time at every change of the clocks in every zone, 2000 to 2040:
 * `node test/time/every-zone.ts [seed]`. `zones.test.ts` takes a sample of the same.
 */
import { changesIn, ZONES } from './changes.ts';
import { lawsHoldAround } from './laws.ts';

const seed = Number(process.argv[2] ?? Date.now() % 1_000_000);
const began = performance.now();
const faults: string[] = [];
let changes = 0;
for (const [i, zone] of ZONES.entries()) {
  const all = changesIn(zone);
  for (const change of all) {
    changes += 1;
    try {
      lawsHoldAround(change, all, seed + changes);
    } catch (error) {
      faults.push((error as Error).message);
    }
  }
  if (process.stderr.isTTY)
    process.stderr.write(`\r${i + 1} of ${ZONES.length} zones, ${faults.length} faults `);
}
if (process.stderr.isTTY) process.stderr.write('\n');
for (const fault of faults.slice(0, 20)) console.log(fault);
const took = ((performance.now() - began) / 1000).toFixed(0);
console.log(
  `${ZONES.length} zones, ${changes} changes of the clocks, seed ${seed}: ${faults.length} faults, ${took} s`,
);
process.exitCode = faults.length === 0 ? 0 : 1;
