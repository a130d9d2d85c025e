import type { Phone } from '../phone.ts';
import { appEventsApi } from './app-events.ts';
import { deviceApi } from './device.ts';
import { fileSystemApi } from './file-system.ts';
import { interactionApi } from './interaction.ts';
import { navigationApi } from './navigation.ts';
import { platformApi } from './platform.ts';
import { requestApi } from './request.ts';
import { storageApi } from './storage.ts';
import { systemApi } from './system.ts';
import { transferApi } from './transfer.ts';
import { windowApi } from './window.ts';

/** The `wx` object. A member that does not exist is `undefined`, and its use is reported once. */
export function createWx(phone: Phone): Readonly<Record<string, unknown>> {
  const members: Readonly<Record<string, unknown>> = {
    ...appEventsApi(phone),
    ...deviceApi(phone),
    ...fileSystemApi(phone),
    ...interactionApi(phone),
    ...navigationApi(phone),
    ...platformApi(phone),
    ...requestApi(phone),
    ...storageApi(phone),
    ...systemApi(phone),
    ...transferApi(phone),
    ...windowApi(phone),
  };
  return new Proxy(
    { ...members },
    {
      get(target, name, receiver) {
        const value: unknown = Reflect.get(target, name, receiver);
        if (
          value === undefined &&
          typeof name === 'string' &&
          /^[a-z]\w+$/.test(name) &&
          !probedNames.has(name)
        ) {
          phone.reporter.warn('api_unsupported', `模拟器没有 wx.${name}`, `the simulator has no wx.${name}`);
        }
        return value;
      },
    },
  );
}

/** Names that code looks at to find out what kind of object this is. */
const probedNames: ReadonlySet<string> = new Set(['then', 'toJSON', 'constructor', 'prototype', 'nodeType']);
