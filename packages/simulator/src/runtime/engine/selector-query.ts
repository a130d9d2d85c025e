import * as adapter from 'glass-easel-miniprogram-adapter';
import { isRecord } from '../../shared/is-record.ts';
import { instanceOf } from '../components/registry.ts';
import { pageBox } from './backend.ts';
import { type EngineComponent, type EngineNode, elementOf, type Values } from './node.ts';

/** A page or component as scripts see it. */
interface Caller {
  readonly _$: EngineComponent;
}

type Callback = (result: unknown) => void;

interface Request {
  readonly nodes: () => unknown;
  readonly callback: Callback | undefined;
}

/** What scripts call after `select`: each adds one question to the query and returns the query. */
type NodesRef = Readonly<Record<'boundingClientRect' | 'scrollOffset' | 'context' | 'node', Question>> & {
  readonly fields: (fields: unknown, callback?: Callback) => SelectorQuery;
};
type Question = (callback?: Callback) => SelectorQuery;

/** `wx.createSelectorQuery`. Without a page (in App.onLaunch) every answer is null. */
export class SelectorQuery {
  #owner: Caller | null;
  readonly #requests: Request[] = [];

  constructor(owner: unknown) {
    this.#owner = callerOf(owner);
  }

  /** Looks inside this component; an object with the component's `__wxExparserNodeId__` stands for it. */
  in(owner: unknown): this {
    this.#owner = callerOf(owner);
    return this;
  }

  select(selector: string): NodesRef {
    const root = this.#owner?._$.getShadowRoot() ?? null;
    return this.#ref((fields) => {
      const node = root?.querySelector(String(selector)) ?? null;
      return node === null ? null : answer(node, fields);
    });
  }

  selectAll(selector: string): NodesRef {
    const root = this.#owner?._$.getShadowRoot() ?? null;
    return this.#ref((fields) =>
      (root?.querySelectorAll(String(selector)) ?? []).map((node) => answer(node, fields)),
    );
  }

  selectViewport(): NodesRef {
    return this.#ref(viewportAnswer);
  }

  /** Asks everything; the callbacks run later, each with its answer, then this one with all of them. */
  exec(callback?: Callback): this {
    setTimeout(() => {
      const answers = this.#requests.map(({ nodes }) => nodes());
      for (const [index, request] of this.#requests.entries()) {
        request.callback?.call(this, answers[index]);
      }
      callback?.call(this, answers);
    }, 0);
    return this;
  }

  #ref(find: (fields: Values) => unknown): NodesRef {
    const ask = (fields: Values, callback?: Callback): SelectorQuery => {
      this.#requests.push({ nodes: () => find(fields), callback });
      return this;
    };
    return {
      fields: (fields, callback) => ask(isRecord(fields) ? fields : {}, callback),
      boundingClientRect: (callback) => ask({ id: true, dataset: true, rect: true, size: true }, callback),
      scrollOffset: (callback) => ask({ id: true, dataset: true, scrollOffset: true }, callback),
      context: (callback) => ask({ context: true }, callback),
      node: (callback) => ask({ node: true }, callback),
    };
  }
}

const ids = new WeakMap<object, string>();
const callers = new Map<string, WeakRef<object>>();
let nextId = 0;

/** Gives every page and component the id by which frameworks name it. */
export function addNodeIds(prototype: object): void {
  Object.defineProperty(prototype, '__wxExparserNodeId__', {
    configurable: true,
    get(this: object): string {
      const known = ids.get(this);
      if (known !== undefined) return known;
      nextId += 1;
      const id = `n${nextId.toString(16)}`;
      ids.set(this, id);
      callers.set(id, new WeakRef(this));
      return id;
    },
  });
}

function callerOf(value: unknown): Caller | null {
  if (value instanceof adapter.component.ComponentCaller) return value as unknown as Caller;
  const id = isRecord(value) ? value.__wxExparserNodeId__ : undefined;
  const caller = typeof id === 'string' ? callers.get(id)?.deref() : undefined;
  return caller === undefined ? null : (caller as Caller);
}

function answer(node: EngineNode, fields: Values): Values {
  const element = elementOf(node);
  const instance = instanceOf(element);
  return {
    ...(fields.id ? { id: node.id } : {}),
    ...(fields.dataset ? { dataset: { ...node.dataset } } : {}),
    ...(fields.mark ? { mark: node.collectMarks() } : {}),
    ...box(element, fields),
    ...(fields.scrollOffset ? scrollOf(element) : {}),
    ...picked(fields.properties, (name) => propertyOf(node, name)),
    ...picked(fields.computedStyle, (name) => styleOf(element, name)),
    ...(fields.context ? { context: instance?.part.context?.() ?? null } : {}),
    ...(fields.node ? { node: instance?.part.node?.() ?? null } : {}),
  };
}

function viewportAnswer(fields: Values): Values {
  const scroller = document.querySelector('.wxs-view:not([hidden]) > .wxs-scroll');
  const { width, height } = pageBox();
  return {
    ...(fields.id ? { id: '' } : {}),
    ...(fields.dataset ? { dataset: {} } : {}),
    ...(fields.rect ? { left: 0, top: 0, right: width, bottom: height } : {}),
    ...(fields.size ? { width, height } : {}),
    ...(fields.scrollOffset ? scrollOf(scroller ?? document.body) : {}),
  };
}

function box(element: Element, fields: Values): Values {
  if (!fields.rect && !fields.size) return {};
  const page = pageBox();
  const { left, top, right, bottom, width, height } = element.getBoundingClientRect();
  const rect = {
    left: left - page.left,
    top: top - page.top,
    right: right - page.left,
    bottom: bottom - page.top,
  };
  return { ...(fields.rect ? rect : {}), ...(fields.size ? { width, height } : {}) };
}

function scrollOf({ scrollLeft, scrollTop, scrollWidth, scrollHeight }: Element): Values {
  return { scrollLeft, scrollTop, scrollWidth, scrollHeight };
}

function picked(names: unknown, read: (name: string) => unknown): Values {
  return Array.isArray(names) ? Object.fromEntries(names.map((name) => [name, read(String(name))])) : {};
}

function propertyOf(node: EngineNode, name: string): unknown {
  const data = node.asGeneralComponent()?.data as Values | undefined;
  return data?.[name.replace(/-([a-z])/g, (_, letter: string) => letter.toUpperCase())];
}

function styleOf(element: Element, name: string): string {
  const property = name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);
  return getComputedStyle(element).getPropertyValue(property);
}
