/**
 * The login server of WeChat Mini Programs.
 *
 * @module
 */

export type { AuthApi } from './api.ts';
export type { AuditOptions } from './audit/audit-options.ts';
export type { AvatarPicture, AvatarStore, StoredAvatar } from './avatars/avatar-store.ts';
export { fileAvatars } from './avatars/file-avatars.ts';
export type { ObjectStorage } from './avatars/object-avatars.ts';
export { objectAvatars } from './avatars/object-avatars.ts';
export type { PictureType } from './avatars/picture.ts';
export type { S3StorageOptions } from './avatars/s3-storage.ts';
export { s3Storage } from './avatars/s3-storage.ts';
export type { Random } from './base/keys.ts';
export { isConfidential, isLoopbackHost } from './base/loopback.ts';
export { Secret } from './base/secret.ts';
export type { ErrorText, ErrorTexts } from './errors/error-texts.ts';
export { errorTexts } from './errors/error-texts.ts';
export type { Explanation } from './errors/explain.ts';
export { explain } from './errors/explain.ts';
export type { Refusal } from './errors/refusal.ts';
export type { AuthEvent, EventOptions, WebhookOptions } from './events/events.ts';
export type { CarriedLogin } from './http/carried-login.ts';
export type { Envelope, EnvelopeContent } from './http/envelope.ts';
export type { Peer } from './http/http-request.ts';
export type { Language } from './http/language.ts';
export type { AccessTokenOptions, IntrospectionClient } from './jwt/jwt-options.ts';
export type { RateLimit, RateLimitOptions } from './limits/rate-limit-options.ts';
export type { PrefetchOptions, PrefetchRequest } from './login/prefetch-options.ts';
export type { StepUpOptions } from './login/step-up-options.ts';
export type { LogFields, Logger } from './observe/logger.ts';
export type { Span, Tracer } from './observe/tracing.ts';
export type { OpenedData } from './open-data/open-data.ts';
export type { OpenDataField, OpenDataKind, OpenDataKinds } from './open-data/open-data-kind.ts';
export type {
  AppConfig,
  AppFeature,
  AppResolver,
  HeaderNames,
  OpenDataOptions,
  WeappAuthOptions,
  WechatOptions,
} from './options.ts';
export type { AccountExport } from './people/account.ts';
export type { DecidePhoneConflict, PhoneConflictPolicy } from './people/phone-conflict.ts';
export type { PhoneNumber } from './people/stored-phone.ts';
export type { OnPush } from './push/on-push.ts';
export type { ScanLoginOptions } from './scan-login/scan-login-options.ts';
export type { SessionCheck } from './sessions/session-check.ts';
export type { SessionOptions } from './sessions/session-policy.ts';
export type { Verification, VerifiedSession } from './sessions/sessions.ts';
export type { SocketOwner } from './sessions/socket-ticket.ts';
export type {
  AuditAction,
  AuditActor,
  AuditRecord,
  ChangedSession,
  Damage,
  DumpedRows,
  DumpRows,
  EventType,
  IdentityRecord,
  LinkKey,
  ListAudit,
  MergeCause,
  MergeRecord,
  Migration,
  OutboxEvent,
  PortableRow,
  PortableTable,
  SealedKey,
  SessionRecord,
  SharedValue,
  StoredPhone,
  StoredSession,
  UserRecord,
} from './store/records.ts';
export { portableTables } from './store/records.ts';
export { SchemaError } from './store/schema-error.ts';
export type { SharedCache, SharedCacheEntry } from './store/shared-cache.ts';
export type { Store, StoreSnapshot } from './store/store.ts';
export { StoreError } from './store/store-error.ts';
export { type WaitForStoreOptions, waitForStore } from './store/wait-for-store.ts';
export type {
  MoveScanLogin,
  OidcRecord,
  OidcRecordKey,
  ScanLoginRecord,
  ScanLoginState,
} from './store/website-sign-in.ts';
export type {
  AddSessionKey,
  BindPhone,
  BindPhoneResult,
  ClaimEvents,
  DeletedUser,
  DeleteUser,
  ExtendSession,
  LinkResult,
  LinkUnionId,
  LoginWrite,
  MergeResult,
  MergeUsers,
  NewSession,
  Prune,
  RetryEvent,
  RevokeSessions,
  SavedLogin,
  SessionSelection,
  TakeOnce,
  UndoMerge,
  UndoResult,
  UpdateUser,
  UserExport,
  WriteShared,
} from './store/writes.ts';
export type { WeappAuth } from './weapp-auth.ts';
export { createWeappAuth } from './weapp-auth.ts';
export type { PlatformFailure, PlatformRejection, PlatformUnavailable } from './wechat/answer.ts';
export type { AppCredentials, ThirdParty, WeComCorp } from './wechat/app-credentials.ts';
export type { Code2Session, Code2SessionResult } from './wechat/code2session.ts';
export { createCode2Session } from './wechat/code2session.ts';
export type { EncryptedOpenData, OpenDataDecryption, Watermark } from './wechat/decryption.ts';
export { decryptOpenData } from './wechat/decryption.ts';
export type { ErrcodeEntry } from './wechat/errcodes.ts';
export { errcodes, explainErrcode } from './wechat/errcodes.ts';
export type { PlatformCall, PlatformClient, PlatformClientOptions } from './wechat/platform-client.ts';
export { createPlatformClient } from './wechat/platform-client.ts';
export { weComUrlBeside } from './wechat/platform-url.ts';
export type { OpenedPush, PushProof, PushRefusal, PushResult } from './wechat/push.ts';
export type { PushMessage } from './wechat/push-message.ts';
export type { PushSettings } from './wechat/push-settings.ts';
export type { RecordedCall } from './wechat/recorded-call.ts';
export { isRawDataSigned, signLoginState } from './wechat/signatures.ts';
