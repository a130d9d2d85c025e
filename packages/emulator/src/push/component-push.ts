import { EmulatorError } from '../errors.ts';
import { keepSecret, requireComponent } from '../platform/component.ts';
import { nowSeconds } from '../platform/platform.ts';
import { deliver, type PushHost, type PushReport } from './deliver-push.ts';
import { componentRequest, type PushMessage } from './push-request.ts';

/** What happened to an authorisation. */
export interface AuthorizationNews {
  readonly component: string;
  readonly appId: string;
  readonly kind: 'authorized' | 'updateauthorized' | 'unauthorized';
  /** The authorization_code, for the first two kinds. */
  readonly authorizationCode?: string;
  readonly preAuthCode?: string;
}

/** What a pushed ticket is, and how its delivery ended. */
export interface TicketReport extends PushReport {
  readonly ticket: string;
}

/** Pushes a component_verify_ticket, as WeChat does every ten minutes. */
export async function pushTicket(host: PushHost, componentAppId: string): Promise<TicketReport> {
  requireComponent(host.platform, componentAppId);
  const ticket = keepSecret(host.platform, { kind: 'ticket', component: componentAppId });
  const message = {
    AppId: componentAppId,
    CreateTime: nowSeconds(host.platform),
    InfoType: 'component_verify_ticket',
    ComponentVerifyTicket: ticket,
  };
  return { ...(await pushToComponent(host, componentAppId, message)), ticket };
}

/** Pushes the news of an authorisation. */
export function pushAuthorization(host: PushHost, news: AuthorizationNews): Promise<PushReport> {
  const { component, appId, kind, authorizationCode = '', preAuthCode = '' } = news;
  const time = nowSeconds(host.platform);
  const granted = {
    AuthorizationCode: authorizationCode,
    AuthorizationCodeExpiredTime: time + 3600,
    PreAuthCode: preAuthCode,
  };
  return pushToComponent(host, component, {
    AppId: component,
    CreateTime: time,
    InfoType: kind,
    AuthorizerAppid: appId,
    ...(kind === 'unauthorized' ? {} : granted),
  });
}

function pushToComponent(host: PushHost, componentAppId: string, message: PushMessage): Promise<PushReport> {
  const { push } = requireComponent(host.platform, componentAppId);
  if (push == null) throw new EmulatorError('push_not_configured');
  const name = String(message.InfoType);
  return deliver(host, { appId: componentAppId, name }, () =>
    componentRequest(host.platform, { appId: componentAppId, push }, message),
  );
}
