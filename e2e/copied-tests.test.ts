import { mkdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { DevInfo } from '@weapp-auth/dev-server/wire';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { takeCollected } from './collect-tests.fixture.ts';
import { type Command, makeFolder, startCommand } from './command.fixture.ts';

// Inside this folder, so that the copied tests find the packages as a user's project would.
const copies = fileURLToPath(new URL('.cache/copied-tests/', import.meta.url));

let folder: Awaited<ReturnType<typeof makeFolder>>;
let dev: Command;
let info: DevInfo;
beforeAll(async () => {
  folder = await makeFolder();
  dev = startCommand(['dev', '--json'], { cwd: folder.path, env: { PORT: '0', EMULATOR_PORT: '0' } });
  const { url } = await dev.event('ready');
  info = Object(await (await fetch(`${url}/__dev/info`)).json());
});
afterAll(async () => {
  dev.child.kill('SIGTERM');
  await dev.ended;
  await rm(copies, { recursive: true, force: true });
  await folder.remove();
});

test('every scenario that is copied as a test passes as a test', async () => {
  await mkdir(copies, { recursive: true });
  expect(info.scenarios.length).toBeGreaterThan(15);
  for (const scenario of info.scenarios) {
    const path = join(copies, `${scenario.id}.js`);
    // A test cannot be declared inside a running one: these only collect what they would declare.
    await writeFile(path, scenario.test.replace("from 'vitest'", "from '../../collect-tests.fixture.ts'"));
    await import(path);
    const [collected, ...others] = takeCollected();
    expect(others).toEqual([]);
    expect(collected?.name).toBe(scenario.title.en);
    await collected?.run();
  }
});
