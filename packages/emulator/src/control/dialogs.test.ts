import { describe, expect, test } from 'vitest';
import type { Emulator } from '../emulator.ts';
import type { DialogEvent } from '../platform/events.ts';
import { appId, demoEmulator, failureOf, wxOf } from '../world.fixture.ts';

const who = { appId: appId, user: 'alice', client: 'page-1', interactive: true };

async function send(
  emulator: Emulator,
  path: string,
  body: unknown,
  signal?: AbortSignal,
): Promise<Record<string, unknown>> {
  const headers = { 'content-type': 'application/json' };
  const init = {
    method: 'POST',
    headers,
    body: JSON.stringify(body),
    ...(signal === undefined ? {} : { signal }),
  };
  return JSON.parse(await (await emulator.fetch(`http://localhost/__emulator${path}`, init)).text());
}

/** Waits for the dialog that a call in another task opens. */
async function nextDialog(emulator: Emulator): Promise<DialogEvent> {
  const [waiting] = emulator.dialogs();
  if (waiting !== undefined) return waiting;
  return new Promise((resolve) => {
    const stop = emulator.onEvent((event) => {
      if (event.type !== 'dialog') return;
      stop();
      setImmediate(() => resolve(event.dialog));
    });
  });
}

describe('interactive dialogs', () => {
  test('a call stays open until its dialogs are answered, one after the other', async () => {
    const emulator = demoEmulator();
    const press = send(emulator, '/button/getPhoneNumber', who);
    const privacy = await nextDialog(emulator);
    expect(privacy).toMatchObject({
      kind: 'privacy',
      api: 'button.getPhoneNumber',
      user: 'alice',
      confirmText: '同意',
    });
    const next = new Promise<DialogEvent>((resolve) => {
      emulator.onEvent((event) => event.type === 'dialog' && resolve(event.dialog));
    });
    await send(emulator, `/dialogs/${privacy.id}`, { accept: true });
    const sheet = await next;
    expect(sheet).toMatchObject({ kind: 'phone-number', choices: ['120******01'] });
    await send(emulator, `/dialogs/${sheet.id}`, { accept: true, choice: 0 });
    expect(await press).toMatchObject({ event: { detail: { errMsg: 'getPhoneNumber:ok' } } });
    expect(emulator.dialogs()).toEqual([]);
  });

  test('a dialog is answered once', async () => {
    const emulator = demoEmulator();
    const call = send(emulator, '/wx/authorize', { ...who, options: { scope: 'scope.camera' } });
    const { id } = await nextDialog(emulator);
    await send(emulator, `/dialogs/${id}`, { accept: false });
    expect(await send(emulator, `/dialogs/${id}`, { accept: true })).toMatchObject({
      error: { code: 'dialog_unknown' },
    });
    expect(await call).toMatchObject({ errMsg: 'authorize:fail auth deny' });
  });

  test('a caller that goes away has refused', async () => {
    const emulator = demoEmulator();
    const gone = new AbortController();
    const call = send(emulator, '/wx/authorize', { ...who, options: { scope: 'scope.camera' } }, gone.signal);
    await nextDialog(emulator);
    gone.abort();
    await call.catch(() => undefined);
    expect(emulator.dialogs()).toEqual([]);
    const { authSetting } = (await wxOf(emulator).getSetting()) ?? {};
    expect(authSetting).toMatchObject({ 'scope.camera': false });
  });

  test('a privacy listener over HTTP is asked by a dialog, and must name a tapped button', async () => {
    const emulator = demoEmulator();
    await send(emulator, '/wx/onNeedPrivacyAuthorization', who);
    const call = send(emulator, '/wx/getUserInfo', who);
    const question = await nextDialog(emulator);
    expect(question).toMatchObject({ kind: 'privacy-listener', referrer: 'getUserInfo' });
    await send(emulator, '/button/agreePrivacyAuthorization', { ...who, options: { buttonId: 'agree' } });
    await send(emulator, `/dialogs/${question.id}`, { accept: true, event: 'agree', buttonId: 'agree' });
    expect(await call).toMatchObject({ errMsg: 'getUserInfo:ok' });
  });

  test('the listener may be registered, and answered, by calls that are not interactive', async () => {
    const emulator = demoEmulator();
    const { interactive, ...quiet } = who;
    await send(emulator, '/wx/onNeedPrivacyAuthorization', quiet);
    const call = send(emulator, '/wx/getUserInfo', { ...quiet, interactive });
    const { id } = await nextDialog(emulator);
    await send(emulator, `/dialogs/${id}`, { accept: true, event: 'exposureAuthorization' });
    const again = await nextDialog(emulator);
    await send(emulator, `/dialogs/${again.id}`, { accept: false, event: 'disagree' });
    expect(await call).toMatchObject({ errno: 104 });
    const second = send(emulator, '/wx/getUserInfo', { ...quiet, client: 'page-3' });
    expect(await second).toMatchObject({ errMsg: 'getUserInfo:ok' });
  });

  test('a page that goes away refuses its own dialogs only', async () => {
    const emulator = demoEmulator();
    const gone = new AbortController();
    const options = { scope: 'scope.camera' };
    const other = send(emulator, '/wx/showModal', { ...who, client: 'page-2', options: { title: '?' } });
    await nextDialog(emulator);
    const call = send(emulator, '/wx/authorize', { ...who, options }, gone.signal);
    await expect.poll(() => emulator.dialogs().length).toBe(2);
    gone.abort();
    await call.catch(() => undefined);
    const [left] = emulator.dialogs();
    expect([emulator.dialogs().length, left?.kind]).toEqual([1, 'modal']);
    emulator.answerDialog(left?.id ?? '', { accept: true });
    expect(await other).toMatchObject({ confirm: true });
  });

  test('another page of the same person has no listener', async () => {
    const emulator = demoEmulator();
    await send(emulator, '/wx/onNeedPrivacyAuthorization', who);
    const call = send(emulator, '/wx/getUserInfo', { ...who, client: 'page-2' });
    const popup = await nextDialog(emulator);
    expect(popup.kind).toBe('privacy');
    emulator.answerDialog(popup.id, { accept: false });
    expect(await call).toMatchObject({ errno: 104 });
  });

  test("without interactive the person's habits answer at once", async () => {
    const emulator = demoEmulator();
    emulator.people.setHabit('alice', { kind: 'authorize', answer: { accept: false } });
    const { errMsg } = await failureOf(wxOf(emulator).authorize({ scope: 'scope.camera' }));
    expect(errMsg).toBe('authorize:fail auth deny');
  });
});

describe('the event stream', () => {
  test('tells everything that happens, secrets masked, starting with the dialogs that wait', async () => {
    const emulator = demoEmulator();
    const call = send(emulator, '/wx/authorize', { ...who, options: { scope: 'scope.camera' } });
    const { id } = await nextDialog(emulator);
    const stream = await emulator.fetch('http://localhost/__emulator/events');
    expect(stream.headers.get('content-type')).toBe('text/event-stream');
    await send(emulator, `/dialogs/${id}`, { accept: true });
    await call;
    emulator.advance(1);
    await emulator.fetch(
      `https://api.weixin.qq.com/sns/jscode2session?appid=${appId}&secret=hidden&grant_type=authorization_code`,
    );
    const names = ['dialog', 'dialog-closed', 'wx-call', 'clock', 'violation', 'request'];
    const text = await readUntil(stream, names.at(-1) ?? '');
    const heard = [...text.matchAll(/^event: (.*)$/gm)].map((match) => match[1]);
    expect(heard).toEqual(names);
    expect(text).not.toContain('hidden');
  });

  test('cuts off a reader that does not read, and nobody else', async () => {
    const emulator = demoEmulator();
    const stalled = await emulator.fetch('http://localhost/__emulator/events');
    for (let count = 0; count < 10_001; count += 1) emulator.advance(0);
    expect(emulator.platform.listeners.size).toBe(0);
    await expect(stalled.text()).rejects.toThrow('too slow');
    const reader = (await emulator.fetch('http://localhost/__emulator/events')).body?.getReader();
    expect(emulator.platform.listeners.size).toBe(1);
    await reader?.cancel();
    expect(emulator.platform.listeners.size).toBe(0);
  });

  async function readUntil(stream: Response, name: string): Promise<string> {
    let text = '';
    const reader = (stream.body ?? new ReadableStream()).pipeThrough(new TextDecoderStream()).getReader();
    while (!text.includes(`event: ${name}\n`)) text += (await reader.read()).value ?? '';
    await reader.cancel();
    return text;
  }
});
