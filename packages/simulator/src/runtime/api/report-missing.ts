import type { Phone } from '../phone.ts';
import { emulatorMembers } from './platform-members.ts';

type Members = Readonly<Record<string, unknown>>;

/** Names that code looks at to find out what kind of object this is. */
const probedNames: ReadonlySet<string> = new Set([
  'then',
  'toJSON',
  'constructor',
  'prototype',
  'nodeType',
  // Bundlers keep their list of chunks on the platform's object.
  'webpackJsonp',
]);

/**
 * `members` as scripts see them under `name` (`wx`, `wx.cloud`): one that does not exist is `undefined`, and
 * its use is reported once.
 */
export function reportMissing(
  phone: Pick<Phone, 'reporter' | 'boot'>,
  name: string,
  members: Members,
): Members {
  return new Proxy(
    { ...members },
    {
      get(target, member, receiver) {
        const value: unknown = Reflect.get(target, member, receiver);
        if (value === undefined && typeof member === 'string' && isApiName(member)) {
          report(phone, `${name}.${member}`);
        }
        return value;
      },
    },
  );
}

function isApiName(name: string): boolean {
  return /^[a-z]\w+$/.test(name) && !probedNames.has(name);
}

function report({ reporter, boot }: Pick<Phone, 'reporter' | 'boot'>, api: string): void {
  const { baseLibrary } = boot;
  if (baseLibrary !== null && emulatorMembers.has(api.replace('wx.', ''))) {
    const [zh, en] = [`基础库 ${baseLibrary} 没有 ${api}`, `base library ${baseLibrary} has no ${api}`];
    reporter.warn('api_unsupported', zh, en);
    return;
  }
  reporter.warn('api_unsupported', `模拟器没有 ${api}`, `the simulator has no ${api}`);
}
