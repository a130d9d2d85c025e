import { newCorp, newSuite } from './corp-schema.ts';
import { type ControlRoute, withBody, withoutBody } from './route.ts';

/** WeCom: corps and the third-party apps that they install. */
export const corpRoutes: readonly ControlRoute[] = [
  withoutBody(
    { method: 'GET', path: '/corps', about: 'corps of WeCom and third-party apps, with secrets' },
    ({ emulator: { platform } }) => ({
      corps: [...platform.state.corps.values()],
      suites: [...platform.state.suites.values()],
    }),
  ),
  withBody({ method: 'POST', path: '/corps', about: 'register a corp of WeCom' }, newCorp, (call) =>
    call.emulator.wecom.createCorp(call.body),
  ),
  withBody(
    { method: 'POST', path: '/suites', about: 'register a third-party app of WeCom' },
    newSuite,
    (call) => call.emulator.wecom.createSuite(call.body),
  ),
];
