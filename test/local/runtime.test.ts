import { expect, test } from 'vitest';
import { chooseRuntime } from '../../functions/runtime.ts';

const ours = '/project/node_modules/node/bin/node';
const theirs = '/usr/bin/node';
const npm = (version: string) => `npm/11.19.1 node/${version} linux x64 workspaces/false`;

test.each([
  ['their older Node runs npm', 'v24.21.0', ours, npm('v20.20.2'), theirs, { kind: 'this' }],
  ['their Node is new enough', 'v24.21.0', ours, npm('v26.1.0'), theirs, { kind: 'other', path: theirs }],
  [
    'their Node is as new as it must be',
    'v24.21.0',
    ours,
    npm('v24.0.0'),
    theirs,
    { kind: 'other', path: theirs },
  ],
  ['their Node runs this already', 'v26.1.0', theirs, npm('v26.1.0'), theirs, { kind: 'this' }],
  ['npm has no part in it', 'v24.21.0', ours, undefined, undefined, { kind: 'this' }],
  ['another package manager says nothing of Node', 'v24.21.0', ours, 'other/1.0', theirs, { kind: 'this' }],
] as const)('where %s', (_, version, execPath, userAgent, npmNode, runtime) => {
  expect(chooseRuntime({ version, execPath, userAgent, npmNode })).toEqual(runtime);
});

test('an old Node by itself is told what to do', () => {
  const runtime = chooseRuntime({
    version: 'v22.20.0',
    execPath: theirs,
    userAgent: undefined,
    npmNode: undefined,
  });
  expect(runtime).toMatchObject({
    kind: 'none',
    line: expect.stringContaining('needs Node 24 or newer, and this is v22.20.0'),
  });
});
