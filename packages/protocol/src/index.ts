/**
 * What travels between the client and the login server.
 *
 * @module
 */
export type { ErrorAction, ErrorCode, ErrorTraits, FieldError, Problem, RevokeReason } from './errors.ts';
export { errorCodes } from './errors.ts';
export type {
  AccessTokenResponse,
  ApproveScanLoginRequest,
  BindPhoneRequest,
  LoginRequest,
  LoginResponse,
  MaskedPhone,
  OpenData,
  OpenDataRequest,
  OpenDataResponse,
  PaidUnionidRequest,
  Prefetched,
  ScanClaim,
  ScanLoginDescription,
  ScanLoginRequest,
  SessionCheckResponse,
  SessionInfo,
  SessionListResponse,
  SignedOpenData,
  SocketTicket,
  UpdateUserRequest,
  User,
} from './messages.ts';
