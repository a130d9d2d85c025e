import { EmulatorError } from '../errors.ts';
import { issueToken } from './access-token.ts';
import { requireApp } from './app.ts';
import { forgetOld } from './forget-old.ts';
import { alphanumeric, newAccessToken, newAppId, newSecret } from './identifiers.ts';
import { now, type Platform } from './platform.ts';
import type { Component, ComponentSecret, Grant } from './records/component.ts';
import type { AccessToken } from './records/issued.ts';

/** What may be said about a new third-party platform. */
export type NewComponent = Partial<Omit<Component, 'authorizers'>>;

/** What an administrator of an app grants. */
export interface GrantOptions {
  /** Numbers of permission sets; 17, 18 and 88 (codes, accounts and login, links) by default. */
  readonly permissions?: readonly number[];
  /** The pre_auth_code of the page on which the administrator agreed. */
  readonly preAuthCode?: string;
}

/** What an authorisation gives the third-party platform to redeem. */
export interface Authorization {
  readonly authorizationCode: string;
  /** Seconds. */
  readonly expiresIn: number;
}

/** Registers a third-party platform. @throws EmulatorError `component_exists`. */
export function createComponent(platform: Platform, given: NewComponent = {}): Component {
  const appId = given.appId ?? newAppId(platform);
  if (platform.state.components.has(appId)) throw new EmulatorError('component_exists');
  const usual = { secret: newSecret(platform), push: null, ipAllowList: null };
  const component: Component = { ...usual, ...given, appId, authorizers: [] };
  platform.state.components.set(appId, component);
  return component;
}

/**
 * An administrator lets a third-party platform act for a mini program. Done again it replaces the grant, and the refresh
 * token with it.
 *
 * @throws EmulatorError `app_unknown`, `component_unknown`, `pre_auth_code_invalid`.
 */
export function authorizeComponent(
  platform: Platform,
  componentAppId: string,
  appId: string,
  options: GrantOptions = {},
): Authorization {
  requireApp(platform, appId);
  const component = requireComponent(platform, componentAppId);
  if (options.preAuthCode !== undefined && !spend(platform, options.preAuthCode, 'pre-auth-code'))
    throw new EmulatorError('pre_auth_code_invalid');
  if (!component.authorizers.includes(appId)) component.authorizers.push(appId);
  const permissions = [...(options.permissions ?? [17, 18, 88])];
  const refreshToken = `refreshtoken@@@${alphanumeric(platform, 43)}`;
  const grant = { component: componentAppId, appId, permissions, refreshToken, authorizedAt: now(platform) };
  platform.state.grants.set(`${componentAppId}/${appId}`, grant);
  const authorizationCode = keepSecret(platform, {
    kind: 'authorization-code',
    component: componentAppId,
    appId,
  });
  return { authorizationCode, expiresIn: lives['authorization-code'] };
}

/** The administrator takes the authorisation back: nothing works for that app any more. */
export function withdrawComponent(platform: Platform, componentAppId: string, appId: string): void {
  const component = requireComponent(platform, componentAppId);
  component.authorizers = component.authorizers.filter((known) => known !== appId);
  platform.state.grants.delete(`${componentAppId}/${appId}`);
}

/** The standing grant of an app. */
export function findGrant(platform: Platform, componentAppId: string, appId: string): Grant | null {
  return platform.state.grants.get(`${componentAppId}/${appId}`) ?? null;
}

/** A `component_access_token`, without the ticket that the real platform wants for it. */
export function issueComponentToken(platform: Platform, componentAppId: string): AccessToken {
  requireComponent(platform, componentAppId);
  return issueToken(platform, componentAppId, { kind: 'component' });
}

/** A token with which the third-party platform acts for an app; older ones live on until their end. */
export function issueAuthorizerToken(platform: Platform, grant: Grant): AccessToken {
  const { tokens, rules } = platform.state;
  const issued: AccessToken = {
    token: newAccessToken(platform),
    appId: grant.appId,
    kind: 'authorizer',
    component: grant.component,
    expiresAt: now(platform) + rules.tokenLifetime * 1000,
    replacedUntil: null,
  };
  tokens.set(issued.token, issued);
  return issued;
}

/** Seconds: the ticket 12 hours, a pre_auth_code 1800 (one sample says 600), an authorization_code an hour (unconfirmed). */
const lives: Readonly<Record<ComponentSecret['kind'], number>> = {
  ticket: 43_200,
  'pre-auth-code': 1800,
  'authorization-code': 3600,
};

const prefixes: Readonly<Record<ComponentSecret['kind'], string>> = {
  ticket: 'ticket@@@',
  'pre-auth-code': 'preauthcode@@@',
  'authorization-code': 'queryauthcode@@@',
};

/** Makes a ticket or code; the text to hand out. */
export function keepSecret(
  platform: Platform,
  given: Pick<ComponentSecret, 'kind' | 'component'> & { appId?: string },
): string {
  const { componentSecrets } = platform.state;
  const createdAt = now(platform);
  const text = prefixes[given.kind] + alphanumeric(platform, 43);
  // An old ticket has its own code (61005) for as long as it is remembered: a day more.
  forgetOld(componentSecrets, ({ expiresAt }) => expiresAt < createdAt - 86_400_000, 100_000);
  componentSecrets.set(text, {
    kind: given.kind,
    component: given.component,
    appId: given.appId ?? null,
    createdAt,
    expiresAt: createdAt + lives[given.kind] * 1000,
    used: false,
  });
  return text;
}

/** Seconds that a new code of this kind lives. */
export function lifeOf(kind: ComponentSecret['kind']): number {
  return lives[kind];
}

/** The secret, when it is of this kind. */
export function findSecret(
  platform: Platform,
  text: string,
  kind: ComponentSecret['kind'],
): ComponentSecret | null {
  const known = platform.state.componentSecrets.get(text);
  return known?.kind === kind ? known : null;
}

function spend(platform: Platform, text: string, kind: ComponentSecret['kind']): boolean {
  const known = findSecret(platform, text, kind);
  if (known === null || known.used || known.expiresAt < now(platform)) return false;
  known.used = true;
  return true;
}

/** The third-party platform. @throws EmulatorError `component_unknown`. */
export function requireComponent(platform: Platform, appId: string): Component {
  const component = platform.state.components.get(appId);
  if (component === undefined) throw new EmulatorError('component_unknown');
  return component;
}
