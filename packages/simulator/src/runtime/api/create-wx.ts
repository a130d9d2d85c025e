import type { Part } from '../parts/part.ts';
import type { Phone } from '../phone.ts';
import { appEventsApi } from './app-events.ts';
import { deviceApi } from './device.ts';
import { extrasApi } from './extras.ts';
import { fileSystemApi } from './file-system.ts';
import { interactionApi } from './interaction.ts';
import { navigationApi } from './navigation.ts';
import { platformApi } from './platform.ts';
import { reportMissing } from './report-missing.ts';
import { requestApi } from './request.ts';
import { storageApi } from './storage.ts';
import { systemApi } from './system.ts';
import { transferApi } from './transfer.ts';
import { windowApi } from './window.ts';

/** The `wx` object. */
export function createWx(phone: Phone, parts: readonly Part[]): Readonly<Record<string, unknown>> {
  const core: Readonly<Record<string, unknown>> = {
    ...appEventsApi(phone),
    ...deviceApi(phone),
    ...extrasApi(phone),
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
  return reportMissing(phone, 'wx', Object.assign({}, core, ...parts.map((part) => part.api?.(phone, core))));
}
