import { EmulatorError } from '../errors.ts';
import { issueToken } from './access-token.ts';
import { requireApp } from './app.ts';
import { newAppId } from './identifiers.ts';
import type { Platform } from './platform.ts';
import type { Component } from './records/app.ts';
import type { AccessToken } from './records/issued.ts';

/**
 * Registers a third-party platform.
 *
 * @throws EmulatorError `component_exists`.
 */
export function createComponent(platform: Platform, appId: string = newAppId(platform)): Component {
  if (platform.state.components.has(appId)) throw new EmulatorError('component_exists');
  const component: Component = { appId, authorizers: [] };
  platform.state.components.set(appId, component);
  return component;
}

/**
 * A mini program authorises a third-party platform.
 *
 * @throws EmulatorError `app_unknown`, `component_unknown`.
 */
export function authorizeComponent(platform: Platform, componentAppId: string, appId: string): void {
  requireApp(platform, appId);
  const component = requireComponent(platform, componentAppId);
  if (!component.authorizers.includes(appId)) component.authorizers.push(appId);
}

/**
 * A `component_access_token`; on the real platform it is bought with a ticket that WeChat pushes.
 *
 * @throws EmulatorError `component_unknown`.
 */
export function issueComponentToken(platform: Platform, componentAppId: string): AccessToken {
  requireComponent(platform, componentAppId);
  return issueToken(platform, componentAppId, { kind: 'component' });
}

function requireComponent(platform: Platform, appId: string): Component {
  const component = platform.state.components.get(appId);
  if (component === undefined) throw new EmulatorError('component_unknown');
  return component;
}
