import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { createProgress } from '../../../server/src/cli/progress.ts';
import { createTerminal, takesColours } from '../../../server/src/cli/terminal.ts';

describe('progress', () => {
  test('appears after a while, now and then, and goes away', () => {
    const shown: string[] = [];
    let time = 0;
    const progress = createProgress({ progress: (line) => shown.push(line) }, 3, () => time);
    progress.step();
    progress.hide();
    assert.deepEqual(shown, []);
    time = 250;
    progress.step();
    time = 260;
    progress.step();
    assert.deepEqual(shown, ['2 of 3 files judged…']);
    progress.hide();
    progress.hide();
    assert.deepEqual(shown, ['2 of 3 files judged…', '']);
  });

  test('is for terminals and several files', () => {
    let time = 0;
    const now = () => {
      time += 1000;
      return time;
    };
    createProgress({}, 3, now).step();
    createProgress({ progress: () => assert.fail('one file needs none') }, 1, now).step();
  });
});

describe('terminal', () => {
  const terminalOf = (isTTY: boolean, env = {}) => {
    const written: string[] = [];
    const write = (text: string) => written.push(text);
    const streams = {
      stdout: { write, isTTY },
      stderr: { write, isTTY, columns: 10 },
      stdin: process.stdin,
      env,
    };
    return { terminal: createTerminal(streams), written };
  };

  test('rewrites one line of standard error, as wide as there is room', () => {
    const { terminal, written } = terminalOf(true);
    terminal.progress?.('0123456789');
    terminal.progress?.('');
    assert.deepEqual(written, ['\r\u001b[2K012345678', '\r\u001b[2K']);
    assert.equal(terminalOf(false).terminal.progress, undefined);
    assert.equal(terminalOf(true, { TERM: 'dumb' }).terminal.progress, undefined);
  });

  const colours: readonly (readonly [env: Readonly<Record<string, string>>, isTerminal: boolean, boolean])[] =
    [
      [{}, true, true],
      [{}, false, false],
      [{ NO_COLOR: '1' }, true, false],
      [{ NO_COLOR: '' }, true, true],
      [{ TERM: 'dumb' }, true, false],
      [{ FORCE_COLOR: '1' }, false, true],
      [{ FORCE_COLOR: '' }, false, true],
      [{ FORCE_COLOR: '0' }, true, false],
      [{ FORCE_COLOR: '1', NO_COLOR: '1' }, false, true],
    ];
  for (const [env, isTerminal, expected] of colours) {
    test(`colours: ${JSON.stringify(env)} ${isTerminal ? 'on a terminal' : 'in a pipe'}`, () =>
      assert.equal(takesColours(env, isTerminal), expected));
  }
});
