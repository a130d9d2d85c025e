import type { RunningClient } from '@weapp-auth/emulator';
import type { PhoneName } from '../wire.ts';
import type { Traffic } from './traffic.ts';
import { isShownApi } from './traffic-routes.ts';

/** Whose phone it is, and where its calls are recorded. */
export interface TappedPhone {
  readonly client: RunningClient;
  readonly name: PhoneName;
  readonly traffic: Traffic;
}

type Wx = RunningClient['wx'];
type Settle = (result: object) => void;

/** The phone's `wx`, with every call that belongs on the diagram recorded. */
export function tapWx(phone: TappedPhone): Wx {
  return new Proxy(phone.client.wx, {
    get: (wx, name, receiver) => {
      const member: unknown = Reflect.get(wx, name, receiver);
      if (typeof name !== 'string' || typeof member !== 'function' || !isShownApi(name)) return member;
      return (options: object = {}) => member.call(wx, recordCall(phone, name, options));
    },
  });
}

/** Calls an API by name, recorded, and waits for what it gives to success or fail. */
export async function callTapped(
  phone: TappedPhone,
  api: string,
  options: object,
): Promise<Readonly<Record<string, unknown>>> {
  const settle = recordRequest(phone, `wx.${api}`, options);
  const called = await phone.client.call(api, options);
  if (called.kind === 'unknown-api') throw new TypeError(`wx.${api} is not in this base library`);
  settle(called.result);
  return called.result;
}

/** Taps a button with an open-type, recorded: the detail of the event it fires. */
export async function pressTapped(
  phone: TappedPhone,
  openType: string,
): Promise<Readonly<Record<string, unknown>>> {
  const settle = recordRequest(phone, `button ${openType}`, {});
  const { event } = await phone.client.button(openType);
  settle(event?.detail ?? {});
  return event?.detail ?? {};
}

function recordCall(phone: TappedPhone, api: string, options: object): object {
  const settle = recordRequest(phone, `wx.${api}`, options);
  const then = (name: 'success' | 'fail'): Settle => {
    return (result) => {
      settle(result);
      const callback: unknown = Reflect.get(options, name);
      if (typeof callback === 'function') callback(result);
    };
  };
  return { ...options, success: then('success'), fail: then('fail') };
}

function recordRequest({ name: phone, traffic }: TappedPhone, name: string, options: object): Settle {
  const exchange = traffic.nextExchange();
  const shared = { exchange, name, path: '', status: null, headers: {}, phone };
  const plain = Object.fromEntries(
    Object.entries(options).filter(([, value]) => typeof value !== 'function'),
  );
  const request = { from: 'client', to: 'wechat', kind: 'request', failure: null, durationMs: null } as const;
  traffic.record({ ...shared, ...request, body: Object.keys(plain).length > 0 ? plain : null });
  return (result) => {
    const errMsg = 'errMsg' in result ? String(result.errMsg) : '';
    const failure = errMsg.includes(':fail') ? errMsg : null;
    traffic.record({
      ...shared,
      from: 'wechat',
      to: 'client',
      kind: 'answer',
      failure,
      durationMs: null,
      body: result,
    });
  };
}
