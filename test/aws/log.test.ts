import { afterEach, expect, test, vi } from 'vitest';
import { createLog } from '../../functions/aws/log.ts';

afterEach(() => vi.restoreAllMocks());

test('what cannot be read is not quoted', () => {
  const lines: string[] = [];
  vi.spyOn(console, 'error').mockImplementation((line: string) => void lines.push(line));
  try {
    JSON.parse('Kim +15555550101');
  } catch (error) {
    createLog(() => 0).failed('a message cannot be read', error);
  }
  expect(JSON.parse(lines[0] ?? '')).toMatchObject({ level: 'ERROR', reason: 'not JSON' });
  expect(lines[0]).not.toMatch(/Kim|5555/);
});
