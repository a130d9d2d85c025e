import { isRecord } from '../../shared/is-record.ts';
import type { OpenPage } from '../engine/open-page.ts';
import type { Phone } from '../phone.ts';
import type { AutomatorMethod, AutomatorParams } from './automator-types.ts';
import { describePage } from './describe-page.ts';
import type { ElementHandles } from './element-handles.ts';
import { valueAt } from './value-at.ts';

/** `Page.…`. */
export function pageMethods(
  { pages }: Phone,
  handles: ElementHandles,
): Readonly<Record<string, AutomatorMethod>> {
  const page = ({ pageId }: AutomatorParams): OpenPage => {
    const found = pages.stack.find((each) => describePage(each).pageId === pageId);
    if (found === undefined) throw new Error('page is not open any more');
    return found;
  };
  const root = (params: AutomatorParams): HTMLElement => page(params).view.scroller;
  const instance = (params: AutomatorParams): Readonly<Record<string, unknown>> =>
    page(params).root.get() as unknown as Readonly<Record<string, unknown>>;
  return {
    'Page.getElement': (params) => handles.one(root(params), params.selector),
    'Page.getElements': (params) => ({ elements: handles.all(root(params), params.selector) }),
    'Page.getElementsByXpath': (params) => ({ elements: handles.byXPath(root(params), params.selector) }),
    'Page.getElementByXpath': (params) => {
      const [first] = handles.byXPath(root(params), params.selector);
      if (first === undefined) throw new Error('no such element');
      return first;
    },
    'Page.getData': (params) => ({ data: valueAt(instance(params).data, params.path) }),
    'Page.setData': (params) => {
      const { setData } = instance(params);
      if (typeof setData === 'function')
        setData.call(instance(params), isRecord(params.data) ? params.data : {});
      return {};
    },
    'Page.callMethod': async (params) => ({ result: await callMember(instance(params), params) }),
    'Page.getWindowProperties': (params) => ({
      properties: names(params).map((name) => windowProperty(root(params), name)),
    }),
  };
}

/** Calls a method of a page or component. */
export async function callMember(
  owner: Readonly<Record<string, unknown>>,
  { method, args }: AutomatorParams,
): Promise<unknown> {
  const member = owner[String(method)];
  if (typeof member !== 'function') throw new Error(`method ${String(method)} not exists`);
  return member.apply(owner, Array.isArray(args) ? args : []);
}

function names({ names: list }: AutomatorParams): readonly string[] {
  return Array.isArray(list) ? list.map(String) : [];
}

/** The page scrolls in its frame: what a phone's window says about its document, the frame says here. */
function windowProperty(scroller: HTMLElement, path: string): unknown {
  const inside = /^document\.(?:documentElement|body)\.(\w+)$/.exec(path)?.[1];
  return valueAt(inside === undefined ? window : scroller, inside ?? path);
}
