import * as adapter from 'glass-easel-miniprogram-adapter';
import type { Phone } from '../phone.ts';
import type { Reporter } from '../reporter.ts';
import { cloneMessage } from './clone-message.ts';
import type { Values } from './node.ts';
import { addNodeIds, SelectorQuery } from './selector-query.ts';

const navigation = ['navigateTo', 'redirectTo', 'switchTab', 'reLaunch', 'navigateBack'] as const;

/** A phone's scripts and its page do not share memory: what is set is copied, and what cannot pass is named once. */
function cloningSetData(reporter: Reporter, setData: SetData): SetData {
  return function (this: unknown, data, callback) {
    const copy = cloneMessage(data, (path, kind) => {
      const { is } = this as { readonly is: string };
      const [zh, en] = [
        `${is} 的 setData：${path} 是 ${kind}，不能传给页面`,
        `setData of ${is}: ${path} is a ${kind} and does not reach the page`,
      ];
      reporter.warn('data_not_serialisable', zh, en);
    });
    setData.call(this as never, copy as Record<string, unknown>, callback);
  };
}

type SetData = (data: Record<string, unknown>, callback?: () => void) => void;

/** Members that the platform gives to every page and component, and the adapter leaves to its host. */
export function addInstanceMembers(phone: Phone, more: Values): void {
  const router = Object.fromEntries(navigation.map((name) => [name, phone.wx[name]]));
  const { prototype } = adapter.component.ComponentCaller;
  addNodeIds(prototype);
  Object.assign(prototype, {
    __wxWebviewId__: 1,
    setData: cloningSetData(phone.reporter, prototype.setData),
    createSelectorQuery(this: unknown): SelectorQuery {
      return new SelectorQuery(this);
    },
    getTabBar: () => phone.pages.current?.tabBar?.get() ?? null,
    getPageId: () => phone.pages.current?.path ?? '',
    getAppBar: () => null,
    setUpdatePerformanceListener: () => undefined,
    setPassiveEvent: () => undefined,
    router,
    pageRouter: router,
    ...more,
  });
}
