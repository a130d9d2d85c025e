import { createEmulator } from '@weapp-auth/emulator';
import { beforeEach, describe, expect, test } from 'vitest';
import { Traffic } from '../traffic/traffic.ts';
import type { DevInfo } from '../wire.ts';
import { SwitchBoard } from '../world/switch-board.ts';
import { handlePageApi, type PageApiContext } from './page-api.ts';

let context: PageApiContext;
let done: string[];
let code: { path: string | null };
beforeEach(() => {
  done = [];
  code = { path: null };
  const emulator = createEmulator({ seed: 'demo' });
  context = {
    traffic: new Traffic({ now: () => 5 }),
    switchBoard: new SwitchBoard(emulator, []),
    info: () => ({
      version: '1.2.3',
      instance: 'i',
      language: 'en',
      appId: 'wx1de30a7400000001',
      users: [],
      emulatorUrl: 'http://127.0.0.1:8081',
      database: 'sqlite',
      phoneUrl: null,
    }),
    stage: () => ({
      emulator,
      phone: fall,
      http: fall,
      advance: fall,
      restart: fall,
      loseNextAnswer: fall,
      showCode: fall,
    }),
    view: async () => ({ users: [], merges: [], audit: [], damages: [] }),
    restart: async () => void done.push('restart'),
    advance: (seconds) => void done.push(`advance ${seconds}`),
    rotateKey: async (user) => void done.push(`rotate ${user}`),
    forget: async (user) => void done.push(`forget ${user}`),
    scan: () => code.path,
    kick: async (userId, sessionId) => void done.push(`kick ${userId} ${sessionId}`),
    undoMerge: async (mergeId) => done.push(`undo ${mergeId}`) === 1,
    repair: async () => done.push('repair'),
  };
});

describe('the API of the page', () => {
  test('tells every scenario with its link, texts in both languages, and a test', async () => {
    const info: DevInfo = Object(await (await ask('GET', 'info')).json());
    const ids = info.scenarios.map((scenario) => scenario.id);
    expect(new Set(ids).size).toBe(ids.length);
    for (const { id, title, summary, test: copied } of info.scenarios) {
      expect(id).toMatch(/^[a-z0-9-]+$/);
      expect(title.zh && title.en && summary.zh && summary.en).toBeTruthy();
      expect(copied).toContain('await play(await createStage())');
      expect(copied).not.toMatch(/: (Stage|Phone|object)\b/);
      expect(copied).toMatch(/\n {2}const play = async [\s\S]*\n {2}\};\n/);
    }
  });

  test.each([
    ['POST', 'restart', undefined, 'restart'],
    ['POST', 'clock', { advanceSeconds: 301 }, 'advance 301'],
    ['POST', 'rotate-key', { user: 'alice' }, 'rotate alice'],
    ['POST', 'forget', { user: 'alice' }, 'forget alice'],
    ['DELETE', 'sessions/u-1/s-2', undefined, 'kick u-1 s-2'],
    ['POST', 'merges/m-1/undo', undefined, 'undo m-1'],
    ['POST', 'repair', undefined, 'repair'],
  ])('%s %s does what it says', async (method, path, body, expected) => {
    expect((await ask(method, path, body)).status).toBe(204);
    expect(done).toEqual([expected]);
  });

  test.each([
    ['POST', 'clock', { advanceSeconds: -1 }, 400],
    ['POST', 'clock', { advanceSeconds: 'soon' }, 400],
    ['POST', 'clock', null, 400],
    ['POST', 'rotate-key', {}, 400],
    ['POST', 'forget', {}, 400],
    ['POST', 'next-code', { how: 'lost' }, 400],
    ['PUT', 'switches', { wechat: 'on fire' }, 400],
    ['PUT', 'switches', { refuses: ['everything'] }, 400],
    ['PUT', 'switches', { baseLibrary: 'new' }, 400],
    ['PUT', 'switches', { unknown: true }, 400],
    ['PUT', 'switches', [], 400],
    ['POST', 'notes', null, 400],
    ['POST', 'notes', { kind: 'scenario', text: { zh: '一', en: 'one' }, scenario: null }, 400],
    ['POST', 'notes', { kind: 'passed', text: { zh: '一' }, scenario: null }, 400],
    ['POST', 'notes', { kind: 'passed', text: { zh: '一', en: 'x'.repeat(301) }, scenario: null }, 400],
    ['POST', 'scenarios/none', undefined, 404],
    ['GET', 'messages/99', undefined, 404],
    ['GET', 'restart', undefined, 404],
    ['GET', 'nothing', undefined, 404],
  ])('%s %s with %j is refused', async (method, path, body, status) => {
    expect((await ask(method, path, body)).status).toBe(status);
    expect(done).toEqual([]);
  });

  test('scans the code that is shown, and says when there is none', async () => {
    expect((await ask('POST', 'scan')).status).toBe(409);
    code.path = 'pages/a/a?scene=b';
    expect(await (await ask('POST', 'scan')).json()).toEqual({ path: 'pages/a/a?scene=b' });
  });

  test('changes only the switches that are named', async () => {
    await ask('PUT', 'switches', { wechat: 'slow' });
    const switches = await (await ask('PUT', 'switches', { phoneQuotaEmpty: true })).json();
    expect(switches).toMatchObject({ wechat: 'slow', phoneQuotaEmpty: true, refuses: [] });
  });

  test('says on the diagram what the switches do, and what the page saw on its phone', async () => {
    await ask('PUT', 'switches', { wechat: 'down', refuses: ['phone'] });
    await ask('PUT', 'switches', { wechat: 'down', baseLibrary: '2.10.4' });
    const text = { zh: '看见了', en: 'seen' };
    const told = await ask('POST', 'notes', { kind: 'passed', text, scenario: 'code-used' });
    expect(told.status).toBe(204);
    const notes = context.traffic.list().map((each) => (each.entry === 'note' ? each.text.en : ''));
    expect(notes).toEqual([
      'WeChat is down',
      'The person refuses: phone number',
      'The phones now have base library 2.10.4',
      'seen',
    ]);
  });

  test('mends everything', async () => {
    await ask('PUT', 'switches', { wechat: 'busy', loseLoginAnswers: true, phoneQuotaEmpty: true });
    expect((await ask('DELETE', 'switches')).status).toBe(204);
    expect(context.switchBoard.switches).toMatchObject({ wechat: 'healthy', loseLoginAnswers: false });
  });

  test('a scenario that breaks fails with its reason, and puts the switches back', async () => {
    await ask('PUT', 'switches', { wechat: 'down' });
    const answer = await ask('POST', 'scenarios/first-login');
    expect(answer.status).toBe(200);
    expect(await answer.json()).toMatchObject({ outcome: 'failed', reason: 'Error: the stage fell down' });
    expect(context.switchBoard.switches.wechat).toBe('healthy');
  });

  test('the event stream begins with who is speaking, then repeats what happened', async () => {
    context.traffic.note({ kind: 'server', text: { zh: '重启', en: 'restart' }, scenario: null });
    const reader = (await ask('GET', 'events')).body?.getReader();
    const first = new TextDecoder().decode((await reader?.read())?.value);
    const second = new TextDecoder().decode((await reader?.read())?.value);
    expect(first).toMatch(/^event: hello\ndata: \{/);
    expect(second).toMatch(/^id: 1\nevent: entry\ndata: \{/);
    await reader?.cancel();
  });
});

function fall(): never {
  throw new Error('the stage fell down');
}

function ask(method: string, path: string, body?: unknown): Promise<Response> {
  const init = body === undefined ? { method } : { method, body: JSON.stringify(body) };
  return handlePageApi(context, new Request(`http://127.0.0.1:8080/__dev/${path}`, init));
}
