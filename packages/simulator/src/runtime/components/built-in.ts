import type { BuiltInName } from '../../shared/built-in-components.ts';
import type { EngineComponent, Values } from '../engine/node.ts';
import type { Phone } from '../phone.ts';

/** A property of a built-in component. `null` takes any value. */
export interface PropertyOption {
  readonly type: StringConstructor | NumberConstructor | BooleanConstructor | ArrayConstructor | null;
  readonly value: unknown;
}

/** One built-in component: its properties, and what it does with its element. */
export interface BuiltIn {
  readonly name: BuiltInName;
  readonly properties: Readonly<Record<string, PropertyOption>>;
  /** True when there is nothing to draw before a property is set: thousands of such boxes cost little. */
  readonly isPlain?: boolean;
  readonly create?: (node: BuiltInNode) => BuiltInPart;
}

/** The living side of one instance. Every member is optional: a `view` needs none. */
export interface BuiltInPart {
  /** Called after creation and after every change of properties. */
  readonly render?: (now: Values, before: Values) => void;
  readonly attached?: () => void;
  readonly detached?: () => void;
  /** What a tap on its `label` does. */
  readonly activate?: () => void;
  /** What a form reads and resets. */
  readonly field?: FormField;
  /** What `SelectorQuery.node` answers: a canvas, a scroll-view. */
  readonly node?: () => unknown;
  /** What `SelectorQuery.context` answers: a video, an editor. */
  readonly context?: () => unknown;
}

/** A value inside a form. */
export interface FormField {
  readonly value: () => unknown;
  readonly reset: () => void;
}

/** What a built-in component works with. */
export interface BuiltInNode {
  readonly element: HTMLElement;
  readonly component: EngineComponent;
  readonly phone: Phone;
  readonly values: Values;
  /** Sends a component event to the template: `emit('change', { value })`. */
  readonly emit: (type: string, detail?: unknown, options?: { readonly bubbles: boolean }) => void;
  /** Changes own properties; `model:` bindings of the template follow. */
  readonly set: (values: Record<string, unknown>) => void;
  /** Listens to an event of the engine on this node. */
  readonly on: (
    type: string,
    listener: (event: TapEvent) => void,
    options?: { readonly capture: boolean },
  ) => void;
  /** The nearest component of this name around the node. */
  readonly closest: (name: BuiltInName) => BuiltInNode | null;
}

/** The part of an engine's event that components use. */
export interface TapEvent {
  readonly detail: unknown;
  readonly touches?: readonly { readonly pageX: number; readonly pageY: number }[];
  stopPropagation(): void;
  /** The event of the document that it was made of. */
  getOriginalEvent(): Event;
}

/** A string property. */
export function text(value = ''): PropertyOption {
  return { type: String, value };
}

/** A number property. */
export function amount(value = 0): PropertyOption {
  return { type: Number, value };
}

/** A boolean property. */
export function flag(value = false): PropertyOption {
  return { type: Boolean, value };
}

/** A property of any type. */
export function anything(value: unknown = null): PropertyOption {
  return { type: null, value };
}
