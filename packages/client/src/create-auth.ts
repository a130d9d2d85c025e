import type { ApproveScanLoginRequest, SessionInfo, SocketTicket } from '@weapp-auth/protocol';
import { deleteAccount, exportAccount, listDevices, type RemovalOutcome, removeDevice } from './account.ts';
import { applyHook, createAround } from './around.ts';
import { type AuthOptions, toCoreOptions } from './auth-options.ts';
import {
  type AuthorizeOutcome,
  authorize,
  isGranted,
  openSettings,
  type Scope,
  type SettingsOutcome,
} from './authorize.ts';
import { type ApiCall, callApi, download, type UserOutcome, upload } from './call-api.ts';
import { type CoreAuth, createAuth as createCoreAuth } from './core.ts';
import type { Denial } from './denial.ts';
import { type Features, features } from './features.ts';
import type { Answer } from './outcome.ts';
import { bindPhone, type PhoneDetail, type PhoneOutcome } from './phone.ts';
import { onPrefetched, prefetched } from './prefetched.ts';
import { type PrepareOutcome, prepareCode, releaseCode } from './prepare-code.ts';
import { createPrivacy, type Privacy } from './privacy.ts';
import {
  getUserInfo,
  loginWithUserInfo,
  type ProfileChanges,
  type UserInfoDetail,
  type UserInfoOptions,
  type UserInfoOutcome,
  updateProfile,
} from './profile.ts';
import { approveScan, openScan, refuseScan, type ScanAnswer, type ScanOutcome } from './scan-login.ts';
import { type SkillLogin, type SkillOptions, skillLogin } from './skill.ts';
import { socketTicket } from './socket-ticket.ts';
import type { Around, Order } from './task.ts';
import { type AuthTask, withEvents } from './task-events.ts';
import { toWeComOptions } from './wecom.ts';
import type { DownloadOptions, DownloadResult, RequestOptions, UploadOptions } from './wx-like.ts';

/** {@link CoreAuth} with phone numbers and profiles. */
export interface Auth extends CoreAuth {
  /** {@link CoreAuth.request} with the events of `wx.request`'s task. */
  request(options: RequestOptions): AuthTask;
  /** Before a button with open data is tapped: holds a young code, or makes sure that the session's key is alive. */
  prepareCode(): Promise<PrepareOutcome>;
  /** When the button is gone or its page hidden: drops the held code. */
  releaseCode(): void;
  /** Logs in with the `event.detail` of a `getUserInfo` button. */
  loginWithUserInfo(detail: UserInfoDetail | Denial): Promise<UserInfoOutcome>;
  /** `wx.getUserInfo`, for who has allowed it before; the detail that a button would give. */
  getUserInfo(options?: UserInfoOptions): Promise<UserInfoDetail | Denial>;
  /** Binds the number of a `getPhoneNumber` button; logs in with it where nobody is. */
  bindPhone(detail: PhoneDetail): Promise<PhoneOutcome>;
  /** Changes nickname and avatar, as the person filled them in. */
  updateProfile(changes: ProfileChanges): Promise<UserOutcome>;
  /** Asks for a permission at the moment of use. */
  authorize(scope: Scope): Promise<AuthorizeOutcome>;
  /** Whether a permission was given before; asks nobody. */
  isGranted(scope: Scope): Promise<boolean>;
  /** Opens WeChat's page of permissions; only inside a tap. */
  openSettings(): Promise<SettingsOutcome>;
  /** The privacy guide, handled once for the whole app. */
  readonly privacy: Privacy;
  /** The devices on which the user is logged in. */
  devices(): Promise<Answer<readonly SessionInfo[]>>;
  /** Logs one of them out. */
  removeDevice(id: string): Promise<RemovalOutcome>;
  /** Deletes the account, for good. */
  deleteAccount(): Promise<RemovalOutcome>;
  /** Everything the login server holds about the user. */
  exportAccount(): Promise<Answer<Readonly<Record<string, unknown>>>>;
  /** `wx.uploadFile` with the token, in the same way as `request`. */
  upload(options: UploadOptions): AuthTask;
  /** `wx.downloadFile` with the token, in the same way. */
  download(options: DownloadOptions): AuthTask<DownloadResult>;
  /** The operator's data for the first screen, if WeChat has fetched it by now. */
  prefetched<Data>(): Promise<Data | undefined>;
  /** Calls `listener` when that data comes later. */
  onPrefetched<Data>(listener: (data: Data) => void): void;
  /** A ticket for one connection of a socket, in place of the token in a URL. */
  socketTicket(): Promise<Answer<SocketTicket>>;
  /** Which website asks to sign the person in whose code they scanned: `query.scene` of the page. */
  openScan(scene: string): Promise<ScanOutcome>;
  /** Their yes, with the two digits that the website's page shows. */
  approveScan(approval: ApproveScanLoginRequest): Promise<ScanAnswer>;
  /** Their no. */
  refuseScan(ticket: string): Promise<ScanAnswer>;
  /** What this client of WeChat has: HarmonyOS, Windows and Mac differ. */
  features(): Features;
  /** The login of a skill of WeChat's AI mode. Experimental. */
  skill(options?: SkillOptions): SkillLogin;
  /** Calls the login server's own API: `auth.call<SessionListResponse>({ path: '/sessions' })`. */
  call<Value>(call: ApiCall): Promise<Answer<Value>>;
}

/**
 * Makes the login of a mini program, with everything. Apps that use neither phone numbers nor profiles take
 * `createAuth` of `@weapp-auth/client/core`, so that WeChat's privacy scan does not find those parts.
 *
 * @example
 * ```ts
 * import { createAuth } from '@weapp-auth/client';
 *
 * const auth = createAuth({ baseUrl: 'https://api.example.com' });
 * App({ auth });
 * ```
 *
 * Throws a `TypeError` when there is no base URL, or no global `wx` and none is given.
 */
export function createAuth(settings: AuthOptions): Auth {
  const around: Around = createAround(() => core, settings);
  const toHere = toWeComOptions(() => core, settings);
  const core = createCoreAuth(toHere({ ...toCoreOptions(settings), around }));
  const { onResponse } = settings;
  const { inside } = core;
  const send = (order: Order) =>
    inside.send(
      onResponse ? { ...order, finish: (settled) => applyHook(onResponse, order, settled) } : order,
    );
  return Object.assign(core, {
    inside: { ...inside, send },
    authorize: (scope: Scope) => authorize(core, scope),
    isGranted: (scope: Scope) => isGranted(core, scope),
    openSettings: () => openSettings(core),
    privacy: createPrivacy(core),
    devices: () => listDevices(core),
    removeDevice: (id: string) => removeDevice(core, id),
    deleteAccount: () => deleteAccount(core),
    exportAccount: () => exportAccount(core),
    request: (options: RequestOptions) =>
      withEvents((onReal) => send({ api: 'request', options: options || {}, onReal })),
    upload: (options: UploadOptions) => upload(core, options),
    download: (options: DownloadOptions) => download(core, options),
    prefetched: <Data>() => prefetched<Data>(core),
    onPrefetched: <Data>(listener: (data: Data) => void) => onPrefetched(core, listener),
    socketTicket: () => socketTicket(core),
    openScan: (scene: string) => openScan(core, scene),
    approveScan: (approval: ApproveScanLoginRequest) => approveScan(core, approval),
    refuseScan: (ticket: string) => refuseScan(core, ticket),
    features: () => features(core),
    skill: (options?: SkillOptions) => skillLogin(core, options),
    call: <Value>(call: ApiCall) => callApi<Value>(core, call),
    prepareCode: () => prepareCode(core),
    releaseCode: () => releaseCode(core),
    loginWithUserInfo: (detail: UserInfoDetail | Denial) => loginWithUserInfo(core, detail),
    getUserInfo: (options?: UserInfoOptions) => getUserInfo(core, options),
    bindPhone: (detail: PhoneDetail) => bindPhone(core, detail),
    updateProfile: (changes: ProfileChanges) => updateProfile(core, changes),
  });
}
