import * as adapter from 'glass-easel-miniprogram-adapter';
import type { Phone } from '../phone.ts';
import type { Values } from './node.ts';
import { addNodeIds, SelectorQuery } from './selector-query.ts';

const navigation = ['navigateTo', 'redirectTo', 'switchTab', 'reLaunch', 'navigateBack'] as const;

/** Members that the platform gives to every page and component, and the adapter leaves to its host. */
export function addInstanceMembers(phone: Phone, more: Values): void {
  const router = Object.fromEntries(navigation.map((name) => [name, phone.wx[name]]));
  const { prototype } = adapter.component.ComponentCaller;
  addNodeIds(prototype);
  Object.assign(prototype, {
    __wxWebviewId__: 1,
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
