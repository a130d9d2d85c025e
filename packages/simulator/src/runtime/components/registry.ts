import * as ge from 'glass-easel';
import type { BuiltInName } from '../../shared/built-in-components.ts';
import { hostTag } from '../../shared/host-tag.ts';
import { type EngineComponent, elementOf, type Values } from '../engine/node.ts';
import type { Phone } from '../phone.ts';
import {
  anything,
  type BuiltIn,
  type BuiltInNode,
  type BuiltInPart,
  flag,
  type PropertyOption,
} from './built-in.ts';
import { runAnimation } from './run-animation.ts';

interface Instance {
  readonly node: BuiltInNode;
  readonly part: BuiltInPart;
  before: Values;
}

/** Attributes for screen readers; `aria-role` is HTML's `role`. */
const ariaAttributes = [
  'ariaChecked',
  'ariaControls',
  'ariaDescribedby',
  'ariaDisabled',
  'ariaExpanded',
  'ariaHaspopup',
  'ariaHidden',
  'ariaLabel',
  'ariaLabelledby',
  'ariaLive',
  'ariaModal',
  'ariaRole',
  'ariaRoledescription',
  'ariaSelected',
  'ariaValuemax',
  'ariaValuemin',
  'ariaValuenow',
  'tabindex',
] as const;

const common: Readonly<Record<string, PropertyOption>> = {
  hidden: flag(),
  animation: anything(),
  ...Object.fromEntries(ariaAttributes.map((name) => [name, anything()])),
};

const instances = new WeakMap<Element, Instance>();

/** The running instance behind an element of a built-in component. */
export function instanceOf(
  element: Element | null,
): { readonly node: BuiltInNode; readonly part: BuiltInPart } | null {
  return element === null ? null : (instances.get(element) ?? null);
}

/** Makes the built-in components known to every page of the mini program. */
export function registerBuiltIns(phone: Phone, space: ge.ComponentSpace, builtIns: readonly BuiltIn[]): void {
  const own = new ge.ComponentSpace();
  own.updateComponentOptions({ reflectToAttributes: true, writeFieldsToNode: false });
  for (const builtIn of builtIns) {
    const definition = own.defineComponent({
      is: builtIn.name,
      properties: { ...common, ...builtIn.properties },
      observers: [{ fields: '**', observer: observe }],
      lifetimes: {
        created(this: unknown): void {
          create(phone, builtIn, this as EngineComponent);
        },
        attached(this: unknown): void {
          instanceOf(elementOf(this as EngineComponent))?.part.attached?.();
        },
        detached(this: unknown): void {
          instanceOf(elementOf(this as EngineComponent))?.part.detached?.();
        },
      },
    });
    space.setGlobalUsingComponent(builtIn.name, definition.general());
  }
}

function create(phone: Phone, builtIn: BuiltIn, component: EngineComponent): void {
  const node = nodeFor(phone, component);
  const part = builtIn.create?.(node) ?? {};
  instances.set(node.element, { node, part, before: {} });
  if (builtIn.isPlain !== true) {
    observe.call(component);
  }
}

function observe(this: unknown): void {
  const component = this as EngineComponent;
  const instance = instances.get(elementOf(component));
  if (instance === undefined) return;
  const now: Values = { ...component.data };
  const { before } = instance;
  instance.before = now;
  instance.part.render?.(now, before);
  if (now.animation !== before.animation) runAnimation(instance.node.element, now.animation);
  for (const name of ariaAttributes.filter((aria) => now[aria] !== before[aria] && now[aria] !== null)) {
    const attribute = name === 'ariaRole' ? 'role' : name.replace('aria', 'aria-').toLowerCase();
    instance.node.element.setAttribute(attribute, String(now[name]));
  }
}

function nodeFor(phone: Phone, component: EngineComponent): BuiltInNode {
  const element = elementOf(component);
  return {
    element,
    component,
    phone,
    get values() {
      return component.data as Values;
    },
    emit: (type, detail = {}, options = { bubbles: false }) => component.triggerEvent(type, detail, options),
    set: (values) => component.setData(values),
    on: (type, listener, options) =>
      component.addListener(type, (event) => listener(event as never), options),
    closest: (name: BuiltInName) =>
      instanceOf(element.parentElement?.closest(hostTag(name)) ?? null)?.node ?? null,
  };
}
