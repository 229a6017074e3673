import { afterEach, expect } from 'vitest';
import { watch } from './twilio-watch.ts';

/** For every test file: none may ask Twilio for what it does not have. */
const faults: string[] = [];
watch((fault) => faults.push(fault));
afterEach(() => expect(faults.splice(0)).toEqual([]));
