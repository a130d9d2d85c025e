import * as adapter from 'glass-easel-miniprogram-adapter';
import type { Phone } from '../phone.ts';

const navigation = ['navigateTo', 'redirectTo', 'switchTab', 'reLaunch', 'navigateBack'] as const;

/** Members that the platform gives to every page and component, and the adapter leaves to its host. */
export function addInstanceMembers(phone: Phone): void {
  const router = Object.fromEntries(navigation.map((name) => [name, phone.wx[name]]));
  Object.assign(adapter.component.ComponentCaller.prototype, {
    getTabBar: () => phone.pages.current?.tabBar?.get() ?? null,
    getPageId: () => phone.pages.current?.path ?? '',
    getAppBar: () => null,
    setUpdatePerformanceListener: () => undefined,
    setPassiveEvent: () => undefined,
    router,
    pageRouter: router,
  });
}
