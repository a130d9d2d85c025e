import { createServer } from 'node:net';
import { describe, expect, it, onTestFinished } from 'vitest';
import { fixture } from '../browser.fixture.ts';
import { type RunOptions, readArguments } from './arguments.ts';
import { run } from './run.ts';

function setUp(...args: readonly string[]) {
  const request = readArguments(args);
  if (request.kind !== 'run') throw new Error(request.kind);
  const lines: string[] = [];
  const output = { language: 'en', write: (line: string) => void lines.push(line) } as const;
  const start = async (options: RunOptions = request.options) => {
    const result = await run(options, output);
    if (result.kind === 'running') {
      onTestFinished(() => result.close());
    }
    return result;
  };
  return { lines, start };
}

describe('weapp-simulator', () => {
  it('serves a mini program together with an emulator of its own', async () => {
    const { lines, start } = setUp('-p', '0', fixture('plain'));
    const result = await start();
    const page = await fetch(result.kind === 'running' ? result.url : '');
    expect(await page.text()).toContain('wxs-phone');
    expect(lines).toContainEqual(expect.stringMatching(/^mini program: http:\/\/127\.0\.0\.1:\d+\/$/));
    expect(lines).toContainEqual(expect.stringMatching(/^compiled in \d+ ms$/));
  });

  it('checks a mini program and ends', async () => {
    const broken = setUp('--check', '--json', fixture('broken'));
    expect(await broken.start()).toEqual({ kind: 'ended', exitCode: 1 });
    expect(broken.lines.map((line) => JSON.parse(line).event)).toEqual([
      ...Array(5).fill('problem'),
      'compiled',
    ]);
    expect(await setUp('--check', fixture('plain')).start()).toEqual({ kind: 'ended', exitCode: 0 });
  });

  it('serves nothing from a folder that does not exist', async () => {
    const { lines, start } = setUp('-p', '0', '/nowhere/at/all');
    expect(await start()).toEqual({ kind: 'ended', exitCode: 1 });
    expect(lines).toEqual(['there is no folder /nowhere/at/all']);
  });

  it('says when the port is taken', async () => {
    const server = createServer();
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    onTestFinished(() => void server.close());
    const address = server.address();
    const port = typeof address === 'object' && address !== null ? address.port : 0;
    const { lines, start } = setUp('-p', String(port), fixture('plain'));
    expect(await start()).toEqual({ kind: 'ended', exitCode: 1 });
    expect(lines).toEqual([`the port is taken, choose another with --port: ${port}`]);
  });
});
