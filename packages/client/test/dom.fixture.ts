import { createRequire } from 'node:module';

/** What the tests touch of an element of the document. */
export interface DomElement {
  readonly textContent: string | null;
  getAttribute(name: string): string | null;
  append(child: DomElement): void;
}

interface DomWindow {
  readonly document: { createElement(tag: string): DomElement };
  readonly [name: string]: unknown;
}

// jsdom has no types of its own, and the DOM library of TypeScript contradicts Node's in the emulator.
const { JSDOM } = createRequire(import.meta.url)('jsdom') as {
  readonly JSDOM: new (html: string, options: object) => { readonly window: DomWindow };
};

const { window } = new JSDOM('<!doctype html><body></body>', { pretendToBeVisual: true });

/**
 * Puts a document into the globals that both engines look at. A whole jsdom environment would replace `Request` and
 * `AbortSignal` too, which the emulator needs as Node has them.
 */
export function installDom(): void {
  const names = ['document', 'navigator', 'Event', 'CustomEvent', 'Node', 'Element', 'HTMLElement', 'Text'];
  for (const name of ['window', ...names]) {
    Object.defineProperty(globalThis, name, { value: window[name], configurable: true, writable: true });
  }
}

/** An element of the document. */
export function createElement(tag: string): DomElement {
  return window.document.createElement(tag);
}
