import { createRequire } from 'node:module';

/** The part of a jsdom window that is used here: its own types do not exist. */
export interface DomWindow {
  readonly document: DomDocument;
  readonly MouseEvent: new (type: string, init: object) => object;
  readonly InputEvent: new (type: string, init: object) => object;
  eval(script: string): void;
  close(): void;
}

/** The part of a document. */
export interface DomDocument {
  readonly body: DomElement;
  querySelector(selector: string): DomElement | null;
}

/** The part of an element. */
export interface DomElement {
  readonly textContent: string | null;
  value?: string;
  querySelector(selector: string): DomElement | null;
  querySelectorAll(selector: string): Iterable<DomElement>;
  matches(selector: string): boolean;
  getAttribute(name: string): string | null;
  dispatchEvent(event: object): boolean;
  focus(): void;
  click(): void;
}

/** What the window's network is. */
export interface DomNetwork {
  /** Answers what the page asks for. */
  readonly fetch: (request: Request) => Promise<Response>;
  /** Answers a synchronous call: `getAccountInfoSync`, `canIUse`. */
  readonly callSync: (api: string, body: string) => { readonly status: number; readonly text: string };
  /** Hears what the page writes to `console.error`. */
  readonly failed: (message: string) => void;
}

interface Jsdom {
  readonly JSDOM: new (
    html: string,
    options: object,
  ) => { readonly window: DomWindow & Record<string, unknown> };
  readonly VirtualConsole: new () => {
    on(event: string, listener: (...args: readonly unknown[]) => void): void;
  };
}

/** A window without a layout that runs the phone: everything in this process, no port and no browser. */
export function createDomWindow(html: string, url: string, network: DomNetwork): DomWindow {
  const { JSDOM, VirtualConsole } = createRequire(import.meta.url)('jsdom') as Jsdom;
  const virtualConsole = new VirtualConsole();
  for (const event of ['error', 'jsdomError']) {
    virtualConsole.on(event, (...args) => network.failed(args.map(String).join(' ')));
  }
  const { window } = new JSDOM(html, {
    url,
    runScripts: 'outside-only',
    pretendToBeVisual: true,
    virtualConsole,
  });
  for (const [name, value] of Object.entries({ ...networkOf(url, network), ...browserParts() })) {
    Object.defineProperty(window, name, { value, configurable: true, writable: true });
  }
  return window;
}

/** `fetch` and its like, answered by this process. */
function networkOf(url: string, { fetch, callSync }: DomNetwork): Readonly<Record<string, unknown>> {
  const send = (path: string, init?: RequestInit): Promise<Response> =>
    fetch(new Request(new URL(path, url), init));
  return {
    fetch: send,
    Request,
    Response,
    Headers,
    FormData,
    Blob,
    AbortController,
    AbortSignal,
    TextDecoder,
    TextEncoder,
    EventSource: eventSource(send),
    XMLHttpRequest: synchronousRequest(callSync),
  };
}

/** Reads an event stream until the page's end. */
function eventSource(send: (path: string) => Promise<Response>): unknown {
  return class extends EventTarget {
    constructor(path: string) {
      super();
      void this.#read(path);
    }

    async #read(path: string): Promise<void> {
      const response = await send(path);
      this.dispatchEvent(new Event('open'));
      const decoder = new TextDecoder();
      let text = '';
      for await (const chunk of response.body ?? []) {
        text += decoder.decode(chunk, { stream: true });
        const blocks = text.split('\n\n');
        text = blocks.pop() ?? '';
        for (const block of blocks.filter((each) => each.startsWith('data: '))) {
          this.dispatchEvent(new MessageEvent('message', { data: block.slice('data: '.length) }));
        }
      }
    }
  };
}

function synchronousRequest(callSync: DomNetwork['callSync']): unknown {
  return class {
    status = 0;
    responseText = '';
    #path = '';

    open(_method: string, path: string): void {
      this.#path = path;
    }
    setRequestHeader(): void {}
    overrideMimeType(): void {}
    send(body = ''): void {
      const api = /emulator\/wx\/(\w+)$/.exec(this.#path)?.[1];
      const answer = api === undefined ? { status: 404, text: '' } : callSync(api, body);
      this.status = answer.status;
      this.responseText = answer.text;
    }
  };
}

/** What a browser has and jsdom lacks, as far as the phone uses it. */
function browserParts(): Readonly<Record<string, unknown>> {
  return {
    matchMedia: () => ({ matches: false, addEventListener: () => undefined }),
    CSS: { escape: (text: string) => text.replace(/[^\w-]/g, (character) => `\\${character}`) },
    structuredClone,
    crypto: globalThis.crypto,
  };
}
