import { join } from 'node:path';
import { Client } from '@modelcontextprotocol/sdk/client/index.js';
import { StdioClientTransport } from '@modelcontextprotocol/sdk/client/stdio.js';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type ListeningEmulator, listenEmulator } from '../listen.ts';
import { appId, appSecret, demoEmulator } from '../world.fixture.ts';

let assistant: Client;

function connect(...options: string[]): Promise<Client> {
  const client = new Client({ name: 'test', version: '1' });
  const main = join(import.meta.dirname, '../cli/main.ts');
  const args = ['--conditions=@weapp-auth/source', main, 'mcp', ...options];
  const transport = new StdioClientTransport({ command: process.execPath, args, stderr: 'ignore' });
  return client.connect(transport).then(() => client);
}

async function use(client: Client, name: string, given: Record<string, unknown> = {}) {
  const { content, isError } = await client.callTool({ name, arguments: given });
  const [first] = content as { text: string }[]; // Every tool answers one text.
  return { isError: isError === true, text: first?.text ?? '' };
}

beforeAll(async () => {
  assistant = await connect();
});

afterAll(async () => {
  await assistant.close();
});

describe('the MCP server, held against the official client', () => {
  test('introduces itself and lists its tools', async () => {
    expect(assistant.getServerVersion()).toMatchObject({ name: 'weapp-emulator' });
    const { tools } = await assistant.listTools();
    expect(tools.map(({ name }) => name)).toEqual(
      expect.arrayContaining(['get_state', 'create_person', 'press_button', 'advance_time', 'play_scenario']),
    );
    await assistant.ping();
  });

  test('makes a person, logs in, lets time pass, injects a fault and reads it back', async () => {
    await use(assistant, 'create_person', { id: 'dora', nickname: '朵拉' });
    const login = await use(assistant, 'call_wx', { appId, user: 'dora', api: 'login' });
    expect(JSON.parse(login.text)).toMatchObject({ errMsg: 'login:ok' });
    await use(assistant, 'answer_dialogs', { user: 'dora', script: [{ answer: { accept: false } }] });
    const press = await use(assistant, 'press_button', { appId, user: 'dora', openType: 'getPhoneNumber' });
    expect(press.text).toContain('privacy permission is not authorized');
    const before = JSON.parse((await use(assistant, 'get_state')).text);
    await use(assistant, 'advance_time', { seconds: 600 });
    expect(JSON.parse((await use(assistant, 'get_state')).text).now - before.now).toBeGreaterThanOrEqual(
      600_000,
    );
    expect(
      (await use(assistant, 'inject_fault', { target: 'wx.login', times: 1, errcode: -1 })).isError,
    ).toBe(true);
    await use(assistant, 'inject_fault', { target: '/sns/jscode2session', errcode: -1 });
    expect((await use(assistant, 'read_calls')).text).toContain('calls');
  });

  test('plays a scenario, and says where it stopped', async () => {
    const login = { tool: 'call_wx', arguments: { appId, user: 'alice', api: 'login' } };
    const steps = [login, { tool: 'advance_time', arguments: { seconds: 301 } }, login];
    expect(JSON.parse((await use(assistant, 'play_scenario', { steps })).text)).toHaveLength(3);
    const stopped = await use(assistant, 'play_scenario', { steps: [login, { tool: 'teleport' }] });
    expect(stopped).toMatchObject({
      isError: true,
      text: expect.stringMatching(/no tool teleport.*login:ok/s),
    });
  });

  test('what the emulator refuses is a result with its reason; an unknown tool is an error', async () => {
    const refused = await use(assistant, 'call_wx', { appId, user: 'nobody', api: 'login' });
    expect(refused).toMatchObject({ isError: true, text: expect.stringContaining('user_unknown') });
    await expect(assistant.callTool({ name: 'teleport' })).rejects.toThrow(/Unknown tool/);
  });
});

describe('the MCP server over an emulator that runs already', () => {
  let listening: ListeningEmulator;

  beforeAll(async () => {
    listening = await listenEmulator(demoEmulator());
  });

  afterAll(() => listening.close());

  test('--url drives that one', async () => {
    const client = await connect('--url', listening.url);
    await use(client, 'create_person', { id: 'erik' });
    expect(listening.emulator.platform.state.users.has('erik')).toBe(true);
    const { code } = JSON.parse((await use(client, 'call_wx', { appId, user: 'erik', api: 'login' })).text);
    const query = new URLSearchParams({ appid: appId, secret: appSecret, js_code: code });
    await fetch(`${listening.url}/sns/jscode2session?${query}`);
    expect((await use(client, 'read_calls')).text).toContain('/sns/jscode2session');
    await client.close();
  });
});
