import { describe, expect, it } from 'vitest';
import { readArguments } from './arguments.ts';

describe('the command line', () => {
  it('runs the current folder on port 8082 by default', () => {
    expect(readArguments([])).toEqual({
      kind: 'run',
      options: {
        root: '.',
        port: 8082,
        emulatorUrl: null,
        appId: null,
        user: 'alice',
        device: '1',
        allowedHosts: [],
        json: false,
        checkOnly: false,
      },
    });
  });

  it('takes a folder and every option', () => {
    const args = ['mini', '-p', '0', '--emulator', 'http://127.0.0.1:1', '--app-id', 'wx1', '--user', 'bob'];
    const more = [
      '--device',
      '2',
      '--allow-host',
      'a.example',
      '--allow-host',
      'b.example',
      '--json',
      '--check',
    ];
    expect(readArguments([...args, ...more])).toMatchObject({
      kind: 'run',
      options: {
        root: 'mini',
        port: 0,
        appId: 'wx1',
        device: '2',
        allowedHosts: ['a.example', 'b.example'],
        checkOnly: true,
      },
    });
  });

  it('knows help and version', () => {
    expect(readArguments(['-h']).kind).toBe('help');
    expect(readArguments(['--version']).kind).toBe('version');
  });

  it('tells mistakes instead of guessing', () => {
    for (const args of [
      ['--port', 'x'],
      ['--port', '70000'],
      ['a', 'b'],
      ['--what'],
      ['--emulator', 'localhost'],
    ]) {
      expect(readArguments(args).kind).toBe('mistake');
    }
  });
});
