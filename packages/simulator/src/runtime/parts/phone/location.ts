import { asyncApi, WxFailure } from '../../api/wx-api.ts';
import type { Phone } from '../../phone.ts';
import { ask } from './ask.ts';

type Listener = (place: object) => void;

const updateMs = 1000;

/** Choosing and showing places, and following where the phone is. */
export function locationApi(phone: Phone): Readonly<Record<string, unknown>> {
  return { ...placesApi(phone), ...updatesApi(phone) };
}

function placesApi(phone: Phone): Readonly<Record<string, unknown>> {
  const choose = (name: string): unknown =>
    asyncApi(phone, name, async () => {
      const title = { zh: '选择位置', en: 'Choose a place' };
      const typed = await ask(phone, { name: 'place', title, value: '广州塔' });
      return {
        name: typed,
        address: '广东省广州市海珠区阅江西路222号',
        latitude: 23.1066,
        longitude: 113.3245,
      };
    });
  return {
    chooseLocation: choose('chooseLocation'),
    choosePoi: choose('choosePoi'),
    openLocation: asyncApi(phone, 'openLocation', async ({ latitude, longitude, name }) => {
      if (typeof latitude !== 'number' || typeof longitude !== 'number') {
        throw new WxFailure('parameter error: parameter.latitude should be Number');
      }
      const content = `${String(name ?? '')}\n${latitude}, ${longitude}`;
      await ask(phone, { name: 'map', title: { zh: '查看位置', en: 'A place' }, content });
      return {};
    }),
  };
}

function updatesApi(phone: Phone): Readonly<Record<string, unknown>> {
  const listeners = new Set<Listener>();
  let timer: ReturnType<typeof setInterval> | undefined;
  const start = async (): Promise<object> => {
    const place = await whereabouts(phone);
    clearInterval(timer);
    timer = setInterval(() => {
      for (const listener of listeners) listener(place);
    }, updateMs);
    return {};
  };
  return {
    startLocationUpdate: asyncApi(phone, 'startLocationUpdate', start),
    startLocationUpdateBackground: asyncApi(phone, 'startLocationUpdateBackground', start),
    stopLocationUpdate: asyncApi(phone, 'stopLocationUpdate', () => {
      clearInterval(timer);
      return {};
    }),
    onLocationChange: (listener: Listener) => void listeners.add(listener),
    offLocationChange: (listener?: Listener) =>
      listener === undefined ? listeners.clear() : void listeners.delete(listener),
    onLocationChangeError: () => undefined,
    offLocationChangeError: () => undefined,
  };
}

/** The emulated platform knows where the phone is, and whether it may be told. */
async function whereabouts({ wx }: Phone): Promise<object> {
  const { getLocation } = wx;
  if (typeof getLocation !== 'function') throw new WxFailure('not available');
  return new Promise((success, reject) => {
    const fail = ({ errMsg }: { readonly errMsg: string }): void =>
      reject(new WxFailure(errMsg.replace(/^\w+:fail:?\s*/, '')));
    getLocation({ type: 'gcj02', success, fail });
  });
}
