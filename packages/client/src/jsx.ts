import type { ScanLoginDescription, User } from '@weapp-auth/protocol';
import type { Denial } from './denial.ts';
import type { Failure, SignedIn } from './outcome.ts';

/**
 * The native components as JSX knows them, for Taro: an event `login` is `onLogin`. Types only; a project declares them:
 *
 * @example
 * ```text
 * import type { WeappElements } from '@weapp-auth/client/jsx';
 *
 * declare module 'react' {
 *   namespace JSX {
 *     interface IntrinsicElements extends WeappElements {}
 *   }
 * }
 * ```
 *
 * @module
 */

/** What a component tells its page. */
export interface ComponentEvent<Detail> {
  readonly type: string;
  readonly detail: Detail;
}

/** A listener of one event of a component. */
export type ComponentListener<Detail> = (event: ComponentEvent<Detail>) => void;

interface Common {
  readonly children?: unknown;
  readonly id?: string;
  readonly class?: string;
  readonly lang?: 'zh-CN' | 'zh-TW' | 'en';
  /** The name of a client that was registered under one. */
  readonly client?: string;
}

interface Outcomes {
  readonly onError?: ComponentListener<Failure>;
  readonly onDeny?: ComponentListener<Denial>;
}

/** A document of an agreement. */
export interface AgreementItem {
  readonly text: string;
}

/** `<weapp-login>`. */
export interface WeappLoginProps extends Common, Outcomes {
  readonly text?: string;
  readonly userInfo?: boolean;
  readonly agreements?: readonly AgreementItem[];
  readonly agreed?: boolean;
  readonly guest?: boolean;
  readonly disabled?: boolean;
  readonly onLogin?: ComponentListener<Pick<SignedIn, 'user' | 'isNewUser' | 'dataUsed'>>;
  readonly onAgreement?: ComponentListener<undefined>;
  readonly onAgree?: ComponentListener<{ readonly checked: boolean }>;
  readonly onOpen?: ComponentListener<{ readonly index: number; readonly item: AgreementItem }>;
  readonly onGuest?: ComponentListener<undefined>;
}

/** `<weapp-phone-login>`. */
export interface WeappPhoneLoginProps extends Common, Outcomes {
  readonly text?: string;
  readonly realtime?: boolean;
  readonly unagreed?: boolean;
  readonly disabled?: boolean;
  readonly onBound?: ComponentListener<{ readonly user: User }>;
  readonly onAgreement?: ComponentListener<undefined>;
}

/** `<weapp-profile-form>`. */
export interface WeappProfileFormProps extends Common, Outcomes {
  readonly onSaved?: ComponentListener<{ readonly user: User }>;
  readonly onAvatar?: ComponentListener<{ readonly avatarPath: string }>;
}

/** `<weapp-privacy>`. */
export interface WeappPrivacyProps extends Common {
  readonly onShow?: ComponentListener<{ readonly referrer: string }>;
  readonly onAgree?: ComponentListener<undefined>;
  readonly onDisagree?: ComponentListener<undefined>;
}

/** `<weapp-agreement>`. */
export interface WeappAgreementProps extends Common {
  readonly items: readonly AgreementItem[];
  readonly checked?: boolean;
  readonly warn?: boolean;
  readonly onChange?: ComponentListener<{ readonly checked: boolean }>;
  readonly onOpen?: ComponentListener<{ readonly index: number; readonly item: AgreementItem }>;
}

/** `<weapp-logout>`. */
export interface WeappLogoutProps extends Common {
  readonly custom?: boolean;
  readonly quick?: boolean;
  readonly onLogout?: ComponentListener<{ readonly revoked: boolean }>;
}

/** `<weapp-scan-login>`. */
export interface WeappScanLoginProps extends Common {
  readonly scene: string;
  readonly onApprove?: ComponentListener<Pick<ScanLoginDescription, 'site'>>;
  readonly onRefuse?: ComponentListener<Pick<ScanLoginDescription, 'site'>>;
  readonly onError?: ComponentListener<Failure>;
}

/** Every component by its tag. */
export interface WeappElements {
  readonly 'weapp-login': WeappLoginProps;
  readonly 'weapp-phone-login': WeappPhoneLoginProps;
  readonly 'weapp-profile-form': WeappProfileFormProps;
  readonly 'weapp-privacy': WeappPrivacyProps;
  readonly 'weapp-agreement': WeappAgreementProps;
  readonly 'weapp-logout': WeappLogoutProps;
  readonly 'weapp-scan-login': WeappScanLoginProps;
}
