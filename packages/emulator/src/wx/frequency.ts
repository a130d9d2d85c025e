import { now } from '../platform/platform.ts';
import { recordViolation } from '../platform/violation.ts';
import type { Client } from './client.ts';

/**
 * Watches the norm of four calls a second and person for the login family. The platform only monitors it: the call
 * succeeds, and a warning is recorded.
 */
export function noteFrequency(client: Client, api: string): void {
  if (!MONITORED.has(api)) return;
  const second = Math.floor(now(client.platform) / 1000);
  const key = `${client.appId}/${client.userId}/${api}`;
  const windows = windowsOf(client);
  const window = windows.get(key);
  if (window === undefined || window.second !== second) {
    windows.set(key, { second, count: 1 });
    return;
  }
  window.count += 1;
  if (window.count === 5) recordViolation(client.platform, 'too-frequent', `wx.${api}`, 'warning');
}

const MONITORED: ReadonlySet<string> = new Set([
  'login',
  'checkSession',
  'getSetting',
  'getUserInfo',
  'getUserProfile',
]);

type Windows = Map<string, { second: number; count: number }>;

// Kept per platform and outside its state: monitoring is no part of what a snapshot restores.
const watched = new WeakMap<object, Windows>();

function windowsOf(client: Client): Windows {
  const known = watched.get(client.platform);
  if (known !== undefined) return known;
  const created: Windows = new Map();
  watched.set(client.platform, created);
  return created;
}
