import { hash } from 'node:crypto';
import { CaseId } from '../domain/ids.ts';

const BASE32 = 'abcdefghijklmnopqrstuvwxyz234567';

/**
 * The case that a conversation opens, if it opens one: 80 bits of a hash, so that a known conversation needs
 * no look-up. Among a billion cases two share an id with a chance of 4 in 10^7.
 */
export function caseIdOf(subject: string): CaseId {
  if (subject.startsWith('case:')) return CaseId.parse(subject.slice('case:'.length));
  const digest = hash('sha256', subject, 'buffer');
  let id = 'case_';
  for (let i = 0; i < 16; i++) id += BASE32[(digest[i] ?? 0) % 32];
  return id as CaseId;
}
