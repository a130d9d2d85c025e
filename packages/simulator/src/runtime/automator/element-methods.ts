import { isRecord } from '../../shared/is-record.ts';
import { instanceOf } from '../components/registry.ts';
import { pageBox } from '../engine/backend.ts';
import { elementOf, nodeOf } from '../engine/node.ts';
import type { Phone } from '../phone.ts';
import type { AutomatorMethod, AutomatorParams } from './automator-types.ts';
import { controlElement } from './control-element.ts';
import type { ElementHandles } from './element-handles.ts';
import { callMember } from './page-methods.ts';
import { tap } from './tap.ts';
import { valueAt } from './value-at.ts';

/** `Element.…`. */
export function elementMethods(
  phone: Phone,
  handles: ElementHandles,
): Readonly<Record<string, AutomatorMethod>> {
  return { ...lookingMethods(handles), ...actingMethods(phone, handles), ...componentMethods(handles) };
}

function lookingMethods(handles: ElementHandles): Readonly<Record<string, AutomatorMethod>> {
  const element = ({ elementId }: AutomatorParams): HTMLElement => handles.get(elementId);
  return {
    'Element.getElement': (params) => handles.one(element(params), params.selector),
    'Element.getElements': (params) => ({ elements: handles.all(element(params), params.selector) }),
    'Element.getOffset': (params) => {
      const [page, { left, top }] = [pageBox(), element(params).getBoundingClientRect()];
      return { left: left - page.left, top: top - page.top };
    },
    'Element.getAttributes': (params) => ({
      attributes: each(params, (name) => attributeOf(element(params), name)),
    }),
    'Element.getStyles': (params) => ({
      styles: each(params, (name) => getComputedStyle(element(params)).getPropertyValue(name)),
    }),
    'Element.getDOMProperties': (params) => ({
      properties: each(params, (name) => valueAt(element(params), name)),
    }),
    'Element.getProperties': (params) => {
      const values = handles.component(params.elementId).data as Readonly<Record<string, unknown>>;
      const all = Object.fromEntries(Object.keys(values).map((name) => [name, true]));
      return { properties: each(params, (name) => (name === '__propPublic' ? all : values[name])) };
    },
    'Element.getWXML': (params) => {
      const found = element(params);
      const html = params.type === 'outer' ? found.outerHTML : found.innerHTML;
      return { wxml: html.replace(/(<\/?)wx-/g, '$1').replace(/<!--[\s\S]*?-->/g, '') };
    },
  };
}

function actingMethods(phone: Phone, handles: ElementHandles): Readonly<Record<string, AutomatorMethod>> {
  const touch =
    (type: string): AutomatorMethod =>
    (params) => {
      sendTouch(handles.get(params.elementId), type, params);
      return {};
    };
  return {
    'Element.tap': ({ elementId }) => {
      tap(handles.get(elementId));
      return {};
    },
    'Element.touchstart': touch('touchstart'),
    'Element.touchmove': touch('touchmove'),
    'Element.touchend': touch('touchend'),
    'Element.triggerEvent': ({ elementId, type, detail }) => {
      const node = nodeOf(handles.get(elementId));
      phone.taps.during(() => node?.triggerEvent(String(type), detail ?? {}, { bubbles: true }));
      return {};
    },
    'Element.dispatchEvent': ({ elementId, eventName, eventInit }) => {
      const init = isRecord(eventInit) ? eventInit : { bubbles: true };
      handles.get(elementId).dispatchEvent(new CustomEvent(String(eventName), init));
      return {};
    },
    'Element.callFunction': ({ elementId, functionName, args }) => ({
      result: controlElement(handles.get(elementId), String(functionName), Array.isArray(args) ? args : []),
    }),
    'Element.callContextMethod': async (params) => {
      const context = instanceOf(handles.get(params.elementId))?.part.context?.();
      return { result: isRecord(context) ? await callMember(context, params) : undefined };
    },
  };
}

function componentMethods(handles: ElementHandles): Readonly<Record<string, AutomatorMethod>> {
  // The engine's caller is what the developer's own code has as `this`.
  const caller = ({ elementId }: AutomatorParams): Readonly<Record<string, unknown>> =>
    handles.component(elementId).getMethodCaller() as unknown as Readonly<Record<string, unknown>>;
  return {
    'Element.getData': (params) => ({ data: valueAt(caller(params).data, params.path) }),
    'Element.setData': (params) => {
      handles.component(params.elementId).setData(isRecord(params.data) ? params.data : {});
      return {};
    },
    'Element.callMethod': async (params) => ({ result: await callMember(caller(params), params) }),
  };
}

function each({ names }: AutomatorParams, read: (name: string) => unknown): readonly unknown[] {
  return Array.isArray(names) ? names.map((name) => read(String(name))) : [];
}

/** What stands in the template: the engine keeps `data-…` for itself. */
function attributeOf(element: HTMLElement, name: string): unknown {
  const key = name.replace(/^data-/, '').replace(/-([a-z])/g, (_, letter: string) => letter.toUpperCase());
  const kept: unknown = name.startsWith('data-') ? nodeOf(element)?.dataset[key] : element.getAttribute(name);
  return kept === undefined || kept === null ? '' : String(kept);
}

function sendTouch(element: HTMLElement, type: string, { touches, changedTouches }: AutomatorParams): void {
  const node = nodeOf(element);
  const { left, top, width, height } = element.getBoundingClientRect();
  const finger = {
    identifier: 0,
    pageX: left + width / 2,
    pageY: top + height / 2,
    clientX: left + width / 2,
    clientY: top + height / 2,
  };
  const make = (list: unknown): readonly Touch[] => {
    const given = Array.isArray(list) && list.length > 0 ? list : [finger];
    const target = node === null ? element : elementOf(node);
    return given.filter(isRecord).map((each) => new Touch({ ...finger, ...each, target }));
  };
  const init = {
    bubbles: true,
    cancelable: true,
    touches: type === 'touchend' ? [] : [...make(touches)],
    changedTouches: [...make(changedTouches)],
  };
  element.dispatchEvent(new TouchEvent(type, init));
}
