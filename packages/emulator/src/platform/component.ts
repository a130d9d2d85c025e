import { EmulatorError } from '../errors.ts';
import { type AccessToken, issueToken } from './access-token.ts';
import { requireApp } from './app.ts';
import { newAppId } from './identifiers.ts';
import type { Platform } from './platform.ts';

/** A third-party platform (第三方平台) and the mini programs that authorised it. */
export interface Component {
  appId: string;
  authorizers: string[];
}

/**
 * Registers a third-party platform.
 *
 * @throws EmulatorError `component_exists`.
 * @example
 * ```ts
 * import { createEmulator } from '@weapp-auth/emulator';
 * const emulator = createEmulator({ seed: 'demo' });
 * const { appId } = createComponent(emulator.platform);
 * console.log(appId);
 * ```
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
 * @example
 * ```ts
 * import { createEmulator, demoAppId } from '@weapp-auth/emulator';
 * const emulator = createEmulator({ seed: 'demo' });
 * const { appId } = createComponent(emulator.platform);
 * authorizeComponent(emulator.platform, appId, demoAppId);
 * ```
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
 * @example
 * ```ts
 * import { createEmulator } from '@weapp-auth/emulator';
 * const emulator = createEmulator({ seed: 'demo' });
 * const { appId } = createComponent(emulator.platform);
 * const { token } = issueComponentToken(emulator.platform, appId);
 * console.log(token); // component_access_token of /sns/component/jscode2session
 * ```
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
