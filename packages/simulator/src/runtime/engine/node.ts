import type * as ge from 'glass-easel';

/** Values of a component's properties and data, by name. */
export type Values = Readonly<Record<string, unknown>>;

/** A component instance of the engine: its own type parameters say nothing useful here. */
export type EngineComponent = ge.GeneralComponent;

/** Any node of the engine's tree that has an element in the document. */
export type EngineNode = ge.Element;

/** The element of a node in the document. */
export function elementOf(node: EngineNode): HTMLElement {
  // In this backend every node with an element has an HTMLElement; virtual nodes have none and never come here.
  return node.$$ as unknown as HTMLElement;
}

/** The engine's node that an element of the document belongs to, itself or through its parents. */
export function nodeOf(element: Element | null): EngineNode | null {
  for (let current = element; current !== null; current = current.parentElement) {
    const node = (current as { readonly __wxElement?: EngineNode }).__wxElement;
    if (node !== undefined) return node;
  }
  return null;
}
