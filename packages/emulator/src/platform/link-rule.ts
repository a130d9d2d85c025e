import { EmulatorError } from '../errors.ts';
import { nowSeconds, type Platform } from './platform.ts';
import type { LinkRule } from './records/app.ts';
import type { Launch } from './records/mini-code.ts';

/**
 * What opens when a person scans a QR code with an ordinary link (扫普通链接二维码): the page of the most specific rule,
 * with the whole link, encoded once, in `q`.
 *
 * @throws EmulatorError `code_content_unknown`, `link_rule_unpublished`.
 */
export function openOrdinaryLink(platform: Platform, link: string, scene: number): Launch {
  const matching = [...platform.state.apps.values()]
    .flatMap(({ appId, linkRules }) => linkRules.map((rule) => ({ appId, rule })))
    .filter(({ rule }) => covers(rule, link))
    .sort((left, right) => right.rule.prefix.length - left.rule.prefix.length);
  const [found] = matching;
  if (found === undefined) throw new EmulatorError('code_content_unknown');
  const { appId, rule } = found;
  const isTest = rule.testLinks.includes(link);
  // A more specific rule that is not published blocks the others.
  if (!rule.published && !isTest) throw new EmulatorError('link_rule_unpublished');
  const query = { q: encodeURIComponent(link), scancode_time: String(nowSeconds(platform)) };
  const envVersion = isTest ? rule.testVersion : 'release';
  return { appId, envVersion, path: rule.path, query, scene };
}

/** Scheme and host as they are; deeper paths only below a slash at the rule's end; parameters from the first on. */
function covers({ prefix }: Pick<LinkRule, 'prefix'>, link: string): boolean {
  if (!URL.canParse(link) || !URL.canParse(prefix)) return false;
  const rule = new URL(prefix);
  const given = new URL(link);
  if (rule.origin !== given.origin) return false;
  const isBelow = rule.pathname.endsWith('/') && given.pathname.startsWith(rule.pathname);
  return (isBelow || rule.pathname === given.pathname) && given.search.startsWith(rule.search);
}
