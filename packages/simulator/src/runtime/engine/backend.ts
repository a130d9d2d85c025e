import * as ge from 'glass-easel';
import { convertUnits } from '../../shared/convert-units.ts';
import { hostTag } from '../../shared/host-tag.ts';

/** The engine's own element type is declared by it, and is the document's element in this backend. */
type BackendElement = ReturnType<ge.CurrentWindowBackendContext['document']['createElement']>;

/**
 * Draws into the document. Unlike the engine's own backend it names elements `wx-…`, understands `rpx` in
 * inline styles, adds each style sheet once, and lets no event of the document through: gestures are made
 * by `startGestures`, everything else by the built-in components.
 */
export class PhoneBackend extends ge.CurrentWindowBackendContext {
  readonly #sheets = new Set<string>();
  readonly #listened = new WeakMap<object, Set<string>>();

  constructor() {
    super();
    this.document = {
      createElement: (tag) => createHost(tag) as unknown as BackendElement,
      createTextNode: (text) => document.createTextNode(text) as unknown as BackendElement,
      createDocumentFragment: () => document.createDocumentFragment() as unknown as BackendElement,
    };
  }

  override appendStyleSheetPath(path: string, styleScope?: number): number {
    if (this.#sheets.has(path)) return 0;
    this.#sheets.add(path);
    return super.appendStyleSheetPath(path, styleScope);
  }

  override setListenerStats(element: BackendElement | null, type: string): void {
    // A page that closes while it is being made has given up its elements.
    if (element === null || element === undefined) return;
    const types = this.#listened.get(element) ?? new Set();
    types.add(type);
    this.#listened.set(element, types);
  }

  /** True when somebody on the way from `element` to the page listens to `type`. */
  isListened(element: Element, type: string): boolean {
    for (let current: Element | null = element; current !== null; current = current.parentElement) {
      if (this.#listened.get(current)?.has(type) === true) return true;
    }
    return false;
  }

  override getWindowWidth(): number {
    return pageBox().width;
  }

  override getWindowHeight(): number {
    return pageBox().height;
  }
}

/** The visible part of the top page, in the browser's coordinates. */
export function pageBox(): DOMRect {
  const view = document.querySelector('.wxs-view:not([hidden])') ?? document.body;
  return view.getBoundingClientRect();
}

function createHost(tag: string): HTMLElement {
  const host = document.createElement(hostTag(tag));
  const { setAttribute } = host;
  host.setAttribute = (name, value) =>
    setAttribute.call(host, name, name === 'style' ? convertUnits(String(value)) : value);
  return host;
}

/** The platform measures from the page's corner below the navigation bar, not from the screen's. */
export function measureFromPage(): void {
  const { prototype } = ge.Element;
  const measure = prototype.getBoundingClientRect;
  prototype.getBoundingClientRect = function (this: ge.Element, answer): void {
    const page = pageBox();
    measure.call(this, ({ left, top, width, height }) =>
      answer({ left: left - page.left, top: top - page.top, width, height }),
    );
  };
}
