import type { Phone } from '../phone.ts';
import type { AutomatorEvent, AutomatorMethod } from './automator-types.ts';
import { describePage } from './describe-page.ts';
import { functionOf } from './function-of.ts';
import { pressNative } from './native.ts';
import { takeScreenshot } from './screenshot.ts';
import { WxMocks } from './wx-mocks.ts';

/** `App.…` and `Tool.…`. */
export function appMethods(phone: Phone, emit: AutomatorEvent): Readonly<Record<string, AutomatorMethod>> {
  const mocks = new WxMocks(phone);
  return {
    'Tool.getInfo': () => ({ SDKVersion: phone.boot.baseLibrary ?? '3.17.0' }),
    'Tool.close': () => ({}),
    'Tool.native': ({ method }) => pressNative(phone, String(method)),
    'App.exit': () => ({}),
    'App.getPageStack': () => ({ pageStack: phone.pages.stack.map(describePage) }),
    'App.getCurrentPage': () => {
      const { current } = phone.pages;
      if (current === undefined) throw new Error('no page is open');
      return describePage(current);
    },
    'App.callWxMethod': async ({ method, args }) => ({
      result: await mocks.call(String(method), list(args)),
    }),
    'App.mockWxMethod': (params) => {
      mocks.mock(params);
      return {};
    },
    'App.callFunction': async ({ functionDeclaration, args }) => {
      const result: unknown = await functionOf(functionDeclaration)(...list(args));
      return { result };
    },
    'App.captureScreenshot': async () => ({ data: await takeScreenshot(phone.screen.element) }),
    'App.enableLog': () => {
      forwardConsole(emit);
      return {};
    },
    'App.addBinding': ({ name }) => {
      const binding = (...args: readonly unknown[]): void => emit('App.bindingCalled', { name, args });
      Object.assign(globalThis, { [String(name)]: binding });
      return {};
    },
  };
}

function list(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}

let isForwarding = false;

function forwardConsole(emit: AutomatorEvent): void {
  if (isForwarding) return;
  isForwarding = true;
  for (const type of ['log', 'info', 'warn', 'error', 'debug'] as const) {
    const write = console[type].bind(console);
    console[type] = (...args: readonly unknown[]) => {
      write(...args);
      emit('App.logAdded', { type, args: args.map((arg) => (typeof arg === 'object' ? safe(arg) : arg)) });
    };
  }
}

function safe(value: unknown): unknown {
  try {
    return JSON.parse(JSON.stringify(value));
  } catch {
    return String(value);
  }
}
