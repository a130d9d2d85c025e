import { builtInComponents } from '../../shared/built-in-components.ts';
import { hostTag } from '../../shared/host-tag.ts';
import { type EngineComponent, nodeOf } from '../engine/node.ts';

/** An element as the protocol describes it; `nodeId` is there for the developer's own components. */
export interface ElementDescription {
  readonly elementId: string;
  readonly tagName: string;
  readonly nodeId?: string;
}

const builtIn: ReadonlySet<string> = new Set(builtInComponents);

/** The elements that a test holds, by id. */
export class ElementHandles {
  readonly #elements = new Map<string, HTMLElement>();
  readonly #ids = new WeakMap<Element, string>();
  #next = 0;

  /** The element of a request. */
  get(id: unknown): HTMLElement {
    const element = this.#elements.get(String(id));
    if (element?.isConnected !== true) throw new Error('element is not in the page any more');
    return element;
  }

  /** The engine's component behind an element of a request. */
  component(id: unknown): EngineComponent {
    const element = this.get(id);
    const component = nodeOf(element)?.asGeneralComponent() ?? null;
    if (component === null || (component.$$ as unknown) !== element)
      throw new Error('element is no component');
    return component;
  }

  describe(element: HTMLElement): ElementDescription {
    const known = this.#ids.get(element);
    if (known === undefined) this.#next += 1;
    const elementId = known ?? `e${this.#next}`;
    this.#ids.set(element, elementId);
    this.#elements.set(elementId, element);
    const tagName = element.localName.replace(/^wx-/, '');
    return builtIn.has(tagName) ? { elementId, tagName } : { elementId, tagName, nodeId: elementId };
  }

  /** The first element below `root`; none is an error, as the client expects it. */
  one(root: ParentNode, selector: unknown): ElementDescription {
    const found = root.querySelector<HTMLElement>(documentSelector(String(selector)));
    if (found === null) throw new Error('no such element');
    return this.describe(found);
  }

  all(root: ParentNode, selector: unknown): readonly ElementDescription[] {
    const found = root.querySelectorAll<HTMLElement>(documentSelector(String(selector)));
    return [...found].map((element) => this.describe(element));
  }

  /** Elements by an XPath, in which tags are called as in WXML. */
  byXPath(root: Node, path: unknown): readonly ElementDescription[] {
    const named = String(path)
      .replace(
        /(^|\/)(?!\/)([a-z][\w-]*)(?=[[/]|$)/g,
        (_, before: string, tag: string) => before + hostTag(tag),
      )
      .replace(/^\//, './');
    const result = document.evaluate(named, root, null, XPathResult.ORDERED_NODE_SNAPSHOT_TYPE);
    return Array.from({ length: result.snapshotLength }, (_, index) => result.snapshotItem(index))
      .filter((node) => node instanceof HTMLElement)
      .map((element) => this.describe(element));
  }
}

/** A selector of WXML as one of the document: tags have another name there. */
function documentSelector(selector: string): string {
  return selector
    .split(/(\[[^\]]*\])/)
    .map((part, index) =>
      index % 2 === 1
        ? part
        : part.replace(
            /(^|[\s>+~,(])([a-zA-Z][\w-]*)/g,
            (_, before: string, tag: string) => before + hostTag(tag),
          ),
    )
    .join('');
}
