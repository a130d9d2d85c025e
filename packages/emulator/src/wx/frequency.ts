import { now, type Platform } from '../platform/platform.ts';
import { recordViolation } from '../platform/violation.ts';
import type { Client } from './client.ts';

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
