import { takeFault } from '../platform/fault.ts';
import { emit, nextNumber, now, type Platform } from '../platform/platform.ts';
import type { FaultEffect } from '../platform/records/fault.ts';
import { recordViolation } from '../platform/violation.ts';
import { type Client, clientAccount, hasLibrary } from './client.ts';
import { type WxApi, type WxArguments, WxFailure } from './wx-api.ts';

/** How a call ended: what goes to `success`, or to `fail`. */
export interface Settled {
  readonly outcome: 'success' | 'fail';
  readonly result: Record<string, unknown>;
}

/**
 * Calls an API as mini program code does: with callbacks they are called and nothing is returned; without, a promise
 * is returned where the API and the base library support that.
 */
export function invoke(
  client: Client,
  api: WxApi,
  given: unknown,
): Promise<Record<string, unknown>> | undefined {
  const options: WxArguments = typeof given === 'object' && given !== null ? { ...given } : {};
  const settled = settle(client, api, options);
  if (!wantsPromise(client, api, options)) {
    void settled.then((end) => deliver(options, end));
    return undefined;
  }
  return settled.then((end) => (end.outcome === 'success' ? end.result : Promise.reject(end.result)));
}

/** Runs the API to its end, faults included. Rejects only when the emulator itself is broken. */
export async function settle(client: Client, api: WxApi, options: WxArguments): Promise<Settled> {
  const { platform, appId, userId } = client;
  noteFrequency(client, api.name);
  clientAccount(client).visitedAt = now(platform);
  const fault = takeFault(platform, { target: `wx.${api.name}`, appId, user: userId });
  const end = await runWithFault(client, api, { options, fault }).then(
    (result): Settled => ({ outcome: 'success', result: { ...result, errMsg: `${api.name}:ok` } }),
    (error: unknown): Settled => ({ outcome: 'fail', result: failureResult(client, api.name, error) }),
  );
  report(client, api.name, end);
  return end;
}

/** The object that `fail` receives. Anything but a refusal of the platform is a defect and goes on as it is. */
export function failureResult(client: Client, name: string, error: unknown): Record<string, unknown> {
  if (!(error instanceof WxFailure)) throw error;
  const separator = client.errMsgStyle === 'colon' ? ':' : ' ';
  const errno = error.errno === undefined || !hasLibrary(client, '2.24.0') ? {} : { errno: error.errno };
  return { ...error.extra, errMsg: `${name}:fail${separator}${error.reason}`, ...errno };
}

/** Whether the caller wants to be called back. */
export function hasCallback(options: unknown): boolean {
  if (typeof options !== 'object' || options === null) return false;
  return ['success', 'fail', 'complete'].some((name) => typeof Reflect.get(options, name) === 'function');
}

function wantsPromise(client: Client, api: WxApi, options: WxArguments): boolean {
  if (hasCallback(options)) return false;
  if (!hasLibrary(client, '2.10.2')) return false;
  return api.promises === 'always' || client.promises === 'typings';
}

// Not an async function on purpose: the API must start inside the tap that called it.
function runWithFault(
  client: Client,
  api: WxApi,
  call: { options: WxArguments; fault: FaultEffect | null },
): Promise<Record<string, unknown>> {
  const { options, fault } = call;
  if (api.missingOn?.includes(client.system) === true)
    return Promise.reject(new WxFailure('jsapi not supported', 100));
  if (fault === null) return api.run(client, options);
  return runLate(client, api, { options, fault });
}

async function runLate(
  client: Client,
  api: WxApi,
  call: { options: WxArguments; fault: FaultEffect },
): Promise<Record<string, unknown>> {
  const { fault, options } = call;
  const { delayMs = 0 } = fault;
  const timeout = typeof options.timeout === 'number' ? options.timeout : Number.POSITIVE_INFINITY;
  if (fault.reason !== undefined || fault.errno !== undefined) {
    await client.host.sleep(delayMs);
    throw new WxFailure(fault.reason ?? 'system error', fault.errno);
  }
  const running = api.run(client, options);
  await client.host.sleep(Math.min(delayMs, timeout));
  if (delayMs > timeout) throw new WxFailure('timeout', 5);
  return running;
}

function deliver(options: WxArguments, end: Settled): void {
  const callback = options[end.outcome];
  try {
    if (typeof callback === 'function') callback(end.result);
  } finally {
    if (typeof options.complete === 'function') options.complete(end.result);
  }
}

function report(client: Client, api: string, end: Settled): void {
  const { platform, appId, userId, device } = client;
  // Taken without listeners too: an observer must not change the numbers that later objects get.
  const id = nextNumber(platform);
  if (platform.listeners.size === 0) return;
  const errMsg = String(end.result.errMsg);
  const call = { id, at: now(platform), api, appId, user: userId, device, errMsg };
  emit(platform, { type: 'wx-call', call: { ...call, outcome: end.outcome } });
}

/**
 * Watches the norm of four calls a second and person for the login family. The platform only monitors it: the call
 * succeeds, and a warning is recorded.
 */
export function noteFrequency(client: Client, api: string): void {
  if (!monitored.has(api)) return;
  const { platform } = client;
  const window = currentWindow(platform);
  const key = `${client.appId}/${client.userId}/${api}`;
  const count = (window.counts.get(key) ?? 0) + 1;
  window.counts.set(key, count);
  if (count === 5) recordViolation(platform, 'too-frequent', `wx.${api}`, 'warning');
}

const monitored: ReadonlySet<string> = new Set([
  'login',
  'checkSession',
  'getSetting',
  'getUserInfo',
  'getUserProfile',
]);

interface Window {
  readonly second: number;
  readonly counts: Map<string, number>;
}

// Kept per platform and outside its state: monitoring is no part of what a snapshot restores.
const windows = new WeakMap<Platform, Window>();

function currentWindow(platform: Platform): Window {
  const second = Math.floor(now(platform) / 1000);
  const known = windows.get(platform);
  if (known?.second === second) return known;
  const fresh: Window = { second, counts: new Map() };
  windows.set(platform, fresh);
  return fresh;
}
