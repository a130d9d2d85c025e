import { fileURLToPath } from 'node:url';

/** The folder of this package. */
export const root: string = fileURLToPath(new URL('..', import.meta.url));

/** What 构建 npm of WeChat DevTools copies into a mini program. */
export const output: string = `${root}miniprogram_dist`;

/** The JavaScript files of the SDK and the sources each of them is made from. They require one another. */
export const chunks: Readonly<Record<string, readonly string[]>> = {
  core: ['core'],
  shared: ['ask-wx', 'call-api', 'denial', 'prepare-code', 'task-events'],
  phone: ['phone'],
  jsx: ['jsx'],
  profile: ['profile'],
  account: ['account'],
  authorize: ['authorize'],
  privacy: ['privacy'],
  prefetched: ['prefetched'],
  'registered-auth': ['registered-auth'],
  'scan-login': ['scan-login'],
  skill: ['skill'],
  'socket-ticket': ['socket-ticket'],
  'cloud-run': ['cloud-run'],
  index: ['index', 'create-auth'],
};

/** The native components, each a folder of that name. */
export const components: readonly string[] = [
  'weapp-agreement',
  'weapp-login',
  'weapp-logout',
  'weapp-phone-login',
  'weapp-privacy',
  'weapp-profile-form',
  'weapp-scan-login',
];

/** The chunk that holds a source of the SDK, if it has one of its own; everything else becomes part of its users. */
export function chunkOf(file: string): string | undefined {
  const name = file.match(/\/src\/([\w-]+)\.ts$/)?.[1] ?? '';
  return Object.keys(chunks).find((chunk) => chunks[chunk]?.includes(name));
}

/** The copy that the demo mini program has of this package. */
export const demo: string = fileURLToPath(
  new URL('../../../examples/miniprogram/miniprogram/miniprogram_npm/@weapp-auth/client', import.meta.url),
);

/**
 * Members that only this package uses, and so may be called anything in its output, the same in every file. The names
 * of options, outcomes, events and of everything of `wx` stay as they are.
 */
export const internalNames: readonly string[] = [
  'apiUrl',
  'askedAt',
  'carry',
  'context',
  'epoch',
  'fetched',
  'finish',
  'flight',
  'former',
  'held',
  'inside',
  'isAborted',
  'isDialog',
  'isFetched',
  'isPrepared',
  'isRenewal',
  'last',
  'leftover',
  'limitMs',
  'listeners',
  'onReal',
  'options',
  'order',
  'real',
  'renew',
  'take',
  'unproven',
  'verdict',
];
