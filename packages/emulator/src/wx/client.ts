import { accountOf } from '../platform/account.ts';
import { requireApp } from '../platform/app.ts';
import type { DialogAnswer } from '../platform/dialog.ts';
import type { DialogEvent } from '../platform/events.ts';
import { now, type Platform } from '../platform/platform.ts';
import type { App } from '../platform/records/app.ts';
import type { FetchType } from '../platform/records/background-fetch.ts';
import type { Account, User } from '../platform/records/person.ts';
import { requireUser } from '../platform/user.ts';
import type { SkillContextKind } from './skill-apis.ts';

/** What the emulated phone needs from the world outside the platform's state. */
export interface ClientHost {
  readonly platform: Platform;
  /** Carries `wx.request` and `wx.uploadFile`. */
  readonly fetch: (request: Request) => Promise<Response>;
  readonly sleep: (milliseconds: number, signal?: AbortSignal) => Promise<void>;
  /** Dialogs that wait for an answer, by id. */
  readonly dialogs: Map<string, PendingDialog>;
  /** Temporary files of every phone, by path. */
  readonly files: Map<string, TemporaryFile>;
  /** Who hears of data fetched in the background. */
  readonly fetchListeners: Set<(news: FetchNews) => void>;
  /** Cloud functions in this process: `appId/name` → function. */
  readonly functions: Map<string, CloudFunction>;
}

/** Data has come to a phone (`appId/user/device`). */
export interface FetchNews {
  readonly place: string;
  readonly fetchType: FetchType;
}

/** A dialog on the screen of a phone. */
export interface PendingDialog {
  readonly dialog: DialogEvent;
  /** The running mini program that shows it. */
  readonly client: Client;
  readonly resolve: (answer: DialogAnswer) => void;
}

/** A file under a temporary path (`http://tmp/…`). */
export interface TemporaryFile {
  readonly bytes: Uint8Array;
  readonly contentType: string;
}

/** A cloud function: the event, and the result of `cloud.getWXContext()` in it. */
export type CloudFunction = (event: Record<string, unknown>, context: Record<string, string>) => unknown;

/** How a mini program runs on one phone. */
export interface ClientOptions {
  /** Name of the phone; people may have several. `phone` by default. */
  readonly device?: string;
  /** Version of the base library, `3.17.0` by default. APIs appear, disappear and change with it. */
  readonly baseLibrary?: string;
  /** `api:fail reason` (developer tools, newer clients; the default) or `api:fail:reason` (older phones). */
  readonly errMsgStyle?: 'space' | 'colon';
  /**
   * Which calls without callbacks return a promise: as documented (the default; `wx.login`,
   * `wx.getUserInfo` and `wx.requirePrivacyAuthorize` do not) or as the official typings declare (they do).
   */
  readonly promises?: 'documented' | 'typings';
  /** AppId of the plugin whose code calls: gives it `wx.pluginLogin`. */
  readonly plugin?: string;
  /** Runs in WeCom (企业微信), for a member of this corp: gives it `wx.qy`. */
  readonly corp?: string;
  /** The code is a skill's, in one of the contexts of AI mode. `openSkills` sets it. */
  readonly skill?: SkillContextKind;
  /** What `getDeviceInfo` calls the platform; `devtools` by default. */
  readonly platform?: DevicePlatform;
  /** Scene value the app was opened with: 1001 by default, 1044 from a group card. */
  readonly scene?: number;
  /** The group (openGId) the app was opened from. */
  readonly group?: string;
  /** The chat of two (open_single_roomid) the app was opened from, with scene 1007. */
  readonly singleChat?: string;
  /** Carries `wx.request` instead of the emulator's own `fetch`: an application under test, for example. */
  readonly fetch?: (request: Request) => Promise<Response>;
  /** Leave every dialog open until `answerDialog`; without it the person's script and habits answer. */
  readonly interactive?: boolean;
  /** Answers dialogs in place of the person; `undefined` leaves the answer to the person. */
  readonly onDialog?: (dialog: DialogEvent) => DialogAnswer | undefined | Promise<DialogAnswer | undefined>;
}

/** What a mini program runs in: WeChat, WeCom (企业微信), an app of its own (多端应用); as a mini game or a skill. */
export type Host = 'wechat' | 'wecom' | 'multi-end' | 'game' | 'skill';

/** A group, or a chat of two. */
export interface Chat {
  readonly kind: 'group' | 'single';
  readonly id: string;
}

/** A button that WeChat draws over a mini game. */
export interface NativeButton {
  readonly isVisible: boolean;
  /** The person taps it; gives what its listeners got. */
  tap(): Promise<Record<string, unknown>>;
}

/** The systems a mini program runs on. */
export type DevicePlatform = 'ios' | 'android' | 'ohos' | 'ohos_pc' | 'windows' | 'mac' | 'devtools';

/** One mini program running on one phone of one person. */
export interface Client {
  readonly host: ClientHost;
  readonly platform: Platform;
  readonly appId: string;
  readonly userId: string;
  readonly device: string;
  system: DevicePlatform;
  baseLibrary: string;
  errMsgStyle: 'space' | 'colon';
  readonly promises: 'documented' | 'typings';
  plugin: string | null;
  readonly corp: string | null;
  readonly skill: SkillContextKind | null;
  scene: number;
  group: string | null;
  singleChat: string | null;
  /** The chat whose tool (聊天工具) is open. */
  chatTool: Chat | null;
  interactive: boolean;
  readonly onDialog: ClientOptions['onDialog'];
  readonly fetch: (request: Request) => Promise<Response>;
  /** True while code runs that a tap of the person started. */
  tapping: boolean;
  /** The app's `onNeedPrivacyAuthorization` listener; the last registration wins. */
  privacyListener: PrivacyListener | null;
  /** Ids of `agreePrivacyAuthorization` buttons tapped since they were last asked for. */
  readonly agreeTaps: Set<string>;
  /** A chooseAvatar sheet is open. */
  choosingAvatar: boolean;
  /** Listeners of `wx.onAgentHandoff`. */
  readonly handoffListeners: Set<(handoff: Record<string, unknown>) => void>;
  /** The buttons that WeChat draws over a mini game. */
  readonly userInfoButtons: Set<NativeButton>;
  /** The number that `wx.getPhoneMask` last showed, until it is used. */
  phoneMask: string | null;
  /** Ends the recording that runs. */
  stopRecording: (() => void) | null;
  /** What stands on the screen over the page. */
  readonly screen: { toast: string | null; loading: string | null };
}

/** What `wx.onNeedPrivacyAuthorization` registers. */
export type PrivacyListener = (
  resolve: (decision: { event: 'exposureAuthorization' | 'agree' | 'disagree'; buttonId?: string }) => void,
  info: { referrer: string },
) => void;

/** Starts a mini program on a phone. @throws EmulatorError `app_unknown`, `user_unknown`. */
export function startClient(
  host: ClientHost,
  who: { userId: string; appId: string },
  options: ClientOptions = {},
): Client {
  const account = accountOf(host.platform, who.appId, who.userId);
  account.installed = true;
  account.visitedAt = now(host.platform);
  return {
    host,
    platform: host.platform,
    appId: who.appId,
    userId: who.userId,
    device: options.device ?? 'phone',
    system: options.platform ?? 'devtools',
    baseLibrary: options.baseLibrary ?? '3.17.0',
    errMsgStyle: options.errMsgStyle ?? 'space',
    promises: options.promises ?? 'documented',
    plugin: options.plugin ?? null,
    corp: options.corp ?? null,
    skill: options.skill ?? null,
    scene: options.scene ?? 1001,
    group: options.group ?? null,
    singleChat: options.singleChat ?? null,
    chatTool: null,
    interactive: options.interactive ?? false,
    onDialog: options.onDialog,
    fetch: options.fetch ?? host.fetch,
    tapping: false,
    privacyListener: null,
    agreeTaps: new Set(),
    choosingAvatar: false,
    handoffListeners: new Set(),
    userInfoButtons: new Set(),
    phoneMask: null,
    stopRecording: null,
    screen: { toast: null, loading: null },
  };
}

/** Changes how a running mini program runs; what is not given stays. */
export function adjustClient(client: Client, options: ClientOptions): void {
  client.baseLibrary = options.baseLibrary ?? client.baseLibrary;
  client.errMsgStyle = options.errMsgStyle ?? client.errMsgStyle;
  client.system = options.platform ?? client.system;
  client.plugin = options.plugin ?? client.plugin;
  client.scene = options.scene ?? client.scene;
  client.group = options.group ?? client.group;
  client.singleChat = options.singleChat ?? client.singleChat;
  client.interactive = options.interactive ?? client.interactive;
}

/** The person's account in the app, looked up each time because a snapshot may have been restored. */
export function clientAccount(client: Client): Account {
  return accountOf(client.platform, client.appId, client.userId);
}

/** The app's present settings. */
export function clientApp(client: Client): App {
  return requireApp(client.platform, client.appId);
}

/** The person holding the phone. */
export function clientUser(client: Client): User {
  return requireUser(client.platform, client.userId);
}

/** What this mini program runs in. */
export function hostOf(client: Client): Host {
  if (client.skill !== null) return 'skill';
  if (client.corp !== null) return 'wecom';
  const { multiEnd, game } = clientApp(client);
  if (multiEnd !== null) return 'multi-end';
  return game ? 'game' : 'wechat';
}

/** Opened from Moments (朋友圈) as a single page: no login state, and most of the platform is switched off. */
export function isSinglePage(client: Client): boolean {
  return client.scene === 1154;
}

/** Whether the base library is at least this version. */
export function hasLibrary(client: Client, version: string): boolean {
  const present = client.baseLibrary.split('.').map(Number);
  const wanted = version.split('.').map(Number);
  for (let index = 0; index < 3; index += 1) {
    const difference = (present[index] ?? 0) - (wanted[index] ?? 0);
    if (difference !== 0) return difference > 0;
  }
  return true;
}
