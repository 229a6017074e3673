import { writeSync } from 'node:fs';
import { watch } from './twilio-watch.ts';

/** `node --import` this before the machine: what it asks of Twilio wrongly is a line on standard error. */
watch((fault) => writeSync(2, `not Twilio's: ${fault}\n`));
