import { EmulatorError } from '../errors.ts';
import { requireApp } from './app.ts';
import { forgetOld } from './forget-old.ts';
import { alphanumeric } from './identifiers.ts';
import { openOrdinaryLink } from './link-rule.ts';
import { now, type Platform } from './platform.ts';
import type { Launch, MiniCode } from './records/mini-code.ts';

/** How a person meets a code: with the camera, by a long press on a picture, or in a picture of the album. */
export type ScanWay = 'camera' | 'long-press' | 'album';

/** Makes a code or link and gives its content: what a QR reader reads, or what a browser opens. */
export function issueMiniCode(platform: Platform, made: Omit<MiniCode, 'createdAt'>): string {
  const { miniCodes } = platform.state;
  const content = prefixes[made.kind] + alphanumeric(platform, 22);
  forgetOld(miniCodes, ({ expiresAt }) => expiresAt !== null && expiresAt < now(platform), 100_000);
  miniCodes.set(content, { ...made, createdAt: now(platform) });
  return content;
}

/**
 * What opens when a person scans a code or follows a link.
 *
 * @throws EmulatorError `code_content_unknown`, `link_expired`, `link_rule_unpublished`, `not_project_member`,
 *   `not_published`.
 */
export function openMiniCode(
  platform: Platform,
  content: string,
  { way = 'camera', user }: { way?: ScanWay; user?: string },
): Launch {
  const launch = findLaunch(platform, content, way);
  const { projectMembers, published } = requireApp(platform, launch.appId);
  if (launch.envVersion === 'release') {
    if (!published) throw new EmulatorError('not_published');
  } else if (user !== undefined && projectMembers?.includes(user) === false) {
    throw new EmulatorError('not_project_member');
  }
  return launch;
}

function findLaunch(platform: Platform, content: string, way: ScanWay): Launch {
  const code = platform.state.miniCodes.get(content);
  if (code === undefined) return openOrdinaryLink(platform, content, sceneOf('qr-code', way));
  if (code.expiresAt !== null && now(platform) > code.expiresAt) throw new EmulatorError('link_expired');
  const { appId, envVersion, path } = code;
  return { appId, envVersion, path, query: readQuery(code.query), scene: sceneOf(code.kind, way) };
}

// The real addresses are of this form; what stands behind the prefix is the platform's own.
const prefixes: Readonly<Record<MiniCode['kind'], string>> = {
  'mini-code': 'https://mp.weixin.qq.com/a/~',
  'qr-code': 'https://mp.weixin.qq.com/a/~~',
  scheme: 'weixin://dl/business/?t=',
  'url-link': 'https://wxaurl.cn/',
};

function sceneOf(kind: MiniCode['kind'], way: ScanWay): number {
  const step = { camera: 0, 'long-press': 1, album: 2 }[way];
  switch (kind) {
    case 'mini-code':
      return 1047 + step;
    case 'qr-code':
      return 1011 + step;
    case 'scheme':
      return 1065;
    case 'url-link':
      return 1194;
    default:
      return kind satisfies never;
  }
}

/** The members of a page's query as `onLoad` gets them: cut at `&` and `=`, not decoded. */
function readQuery(query: string): Record<string, string> {
  const parts = query.split('&').filter((part) => part !== '');
  return Object.fromEntries(
    parts.map((part) => {
      const mark = part.indexOf('=');
      return mark < 0 ? [part, ''] : [part.slice(0, mark), part.slice(mark + 1)];
    }),
  );
}
