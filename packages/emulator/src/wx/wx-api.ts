import { isRecord } from '../is-record.ts';
import { type Client, type DevicePlatform, type Host, hasLibrary, hostOf } from './client.ts';
import { isSkillApi } from './skill-apis.ts';

/** Options as they arrive: from typed code, from plain JavaScript or from JSON. Each API reads what it knows. */
export type WxArguments = Readonly<Record<string, unknown>>;

/** One asynchronous client API. */
export interface WxApi {
  readonly name: string;
  /** First base library that has it. */
  readonly since: string;
  /** Whether a call without callbacks returns a promise, by the documentation (and from base library 2.10.2 on). */
  readonly promises: 'always' | 'never';
  /** Where alone it exists. */
  readonly only?: Host | readonly Host[];
  /** Systems on which it fails and `canIUse` denies it. */
  readonly missingOn?: readonly DevicePlatform[];
  readonly run: (client: Client, options: WxArguments) => Promise<Record<string, unknown>>;
}

/** One client API that answers at once. */
export interface WxSyncApi {
  readonly name: string;
  readonly since: string;
  readonly only?: Host | readonly Host[];
  readonly call: (client: Client, ...values: unknown[]) => unknown;
}

/** Whether this mini program has the API: its base library does, and what it runs in. */
export function hasApi(
  client: Client,
  { name, since, only }: Pick<WxApi, 'name' | 'since' | 'only'>,
): boolean {
  if (client.skill !== null && !isSkillApi(client.skill, name)) return false;
  if (!hasLibrary(client, since)) return false;
  return only === undefined || [only].flat().includes(hostOf(client));
}

/** HarmonyOS on phones and computers, where the adaptation guide names an API as not supported. */
export const harmony: readonly DevicePlatform[] = ['ohos', 'ohos_pc'];

/** A string option; anything else counts as absent. */
export function textOption(options: WxArguments, name: string): string | undefined {
  const value = options[name];
  return typeof value === 'string' ? value : undefined;
}

/** A number option; anything else counts as absent. */
export function numberOption(options: WxArguments, name: string): number | undefined {
  const value = options[name];
  return typeof value === 'number' && Number.isFinite(value) ? value : undefined;
}

/** An object option; anything else counts as absent. */
export function recordOption(
  options: WxArguments,
  name: string,
): Readonly<Record<string, unknown>> | undefined {
  const value = options[name];
  return isRecord(value) ? value : undefined;
}

/** How a `wx` call fails: the reason after `api:fail`, and the errno where the platform gives one. */
export class WxFailure extends Error {
  readonly reason: string;
  readonly errno: number | undefined;
  /** Further members of the failure object, such as `errCode`. */
  readonly extra: Readonly<Record<string, unknown>>;

  constructor(reason: string, errno?: number, extra: Readonly<Record<string, unknown>> = {}) {
    super(reason);
    this.name = 'WxFailure';
    this.reason = reason;
    this.errno = errno;
    this.extra = extra;
  }
}
