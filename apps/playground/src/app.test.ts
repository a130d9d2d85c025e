import { JSDOM } from 'jsdom';
import { h, options, render } from 'preact';
// Sets hooks of its own when it is loaded, before those of this test.
import 'preact/compat';
import type { DevInfo, TimelineEntry } from '@weapp-auth/dev-server/wire';
import { act } from 'preact/test-utils';
import { afterEach, beforeAll, beforeEach, expect, test, vi } from 'vitest';

/** The browser as far as the page needs it; frames come when a test says so. */
let frames: FrameRequestCallback[] = [];
let stream: Stream | null = null;
/** How often each component was asked for: a row that is drawn asks for its label. */
const drawn = new Map<string, number>();

beforeAll(() => {
  const { vnode: told } = options;
  options.vnode = (vnode) => {
    told?.(vnode);
    const name = typeof vnode.type === 'function' ? vnode.type.name : vnode.type;
    drawn.set(name, (drawn.get(name) ?? 0) + 1);
  };
});

class Stream extends EventTarget {
  constructor() {
    super();
    stream = this;
  }

  close(): void {}

  tell(name: string, data: unknown): void {
    this.dispatchEvent(Object.assign(new Event(name), { data: JSON.stringify(data) }));
  }
}

beforeEach(() => {
  const { window } = new JSDOM('<div id="app"></div>', { url: 'http://127.0.0.1:8080/' });
  frames = [];
  const later = (frame: FrameRequestCallback): number => frames.push(frame);
  const never = new Promise<Response>(() => {});
  const parts = { document: window.document, location: window.location, localStorage: window.localStorage };
  const stubs = {
    ...parts,
    window,
    EventSource: Stream,
    requestAnimationFrame: later,
    cancelAnimationFrame: () => {},
    matchMedia: () => ({ matches: false }),
    fetch: () => never,
    ResizeObserver: class {
      observe(): void {}
      disconnect(): void {}
    },
  };
  for (const [name, value] of Object.entries(stubs)) vi.stubGlobal(name, value);
});

afterEach(() => {
  vi.unstubAllGlobals();
});

test('two hundred messages at once are drawn with the next frames: each row once, and nothing else', async () => {
  await openPage();
  drawn.clear();
  for (let id = 1; id <= 200; id += 1) stream?.tell('entry', messageOf(id));
  expect(drawn.size).toBe(0);
  let rounds = 0;
  for (; frames.length > 0; rounds += 1) await nextFrame();
  expect(document.querySelectorAll('.row').length).toBe(200);
  expect(rounds).toBeLessThan(36);
  expect(drawn.get('Label')).toBe(200);
  expect(drawn.get('Diagram')).toBeLessThanOrEqual(rounds);
  expect(
    [...drawn.keys()].filter((name) =>
      /ScenarioItem|CopyButton|PhoneScreen|PhoneChoice|Connection|Checkbox/.test(name),
    ),
  ).toEqual([]);
});

test('one more message draws one more row, however many there are', async () => {
  await openPage();
  for (let id = 1; id <= 999; id += 1) stream?.tell('entry', messageOf(id));
  while (frames.length > 0) await nextFrame();
  drawn.clear();
  stream?.tell('entry', messageOf(1_000));
  await nextFrame();
  expect(document.querySelectorAll('.row').length).toBe(1_000);
  expect(drawn.get('Label')).toBe(1);
});

async function openPage(): Promise<void> {
  const { App } = await import('./app.tsx');
  await act(() => render(h(App, null), document.getElementById('app') ?? document.body));
  await act(() => stream?.tell('hello', info));
}

/** A frame, and what is drawn in it. */
function nextFrame(): Promise<void> {
  return act(() => {
    for (const frame of frames.splice(0)) frame(0);
  });
}

const info: DevInfo = {
  version: '1.0.0',
  instance: 'one',
  language: 'en',
  appId: '',
  users: [{ id: 'alice', nickname: 'Alice' }],
  emulatorUrl: '',
  database: 'sqlite',
  phoneUrl: '/phone/',
  scenarios: [
    {
      id: 'a',
      onPhone: [],
      group: 'code',
      title: { zh: '一', en: 'One' },
      summary: { zh: '一', en: 'One' },
      test: '',
    },
  ],
};

function messageOf(id: number): TimelineEntry {
  const isRequest = id % 2 === 1;
  return {
    entry: 'message',
    id,
    at: 0,
    exchange: Math.ceil(id / 2),
    kind: isRequest ? 'request' : 'answer',
    from: isRequest ? 'client' : 'server',
    to: isRequest ? 'server' : 'client',
    name: 'GET /auth/me',
    path: '/auth/me',
    status: isRequest ? null : 200,
    failure: null,
    durationMs: isRequest ? null : 3,
    headers: {},
    body: null,
    phone: { user: 'alice', device: '1' },
  };
}
