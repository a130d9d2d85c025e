import { pageFiles } from '../shared/page-files.ts';
import { NavigationError } from './engine/page-stack.ts';
import { listenToHost } from './listen-to-host.ts';
import type { Phone } from './phone.ts';
import { TabBar } from './shell/tab-bar.ts';
import { watchErrors } from './watch-errors.ts';

/**
 * Runs the mini program: App first, then its first page.
 *
 * @param started - when the page began to load, by `performance.now()`
 */
export function startPhone(phone: Phone, started: number): void {
  const { app, screen, boot, launch, reporter } = phone;
  screen.pageFiles = (path) => pageFiles(app, path);
  for (const problem of app.problems) {
    reporter.compiled(problem);
  }
  document.documentElement.dataset.style = app.config.style;
  watchErrors(phone);
  watchTheme(phone);
  listenToHost(phone);
  if (app.config.tabBar !== null && app.config.tabBar.custom !== true) {
    screen.setTabBar(tabBarFor(phone));
  }
  phone.appStart.before(launch.path);
  openFirstPage(phone);
  const durationMs = Math.round(performance.now() - started);
  reporter.emit({ kind: 'ready', appId: boot.appId, path: launch.path, durationMs });
}

function watchTheme({ theme, pages, screen, instance }: Phone): void {
  theme.listen(() => {
    pages.refreshLook();
    screen.tabBar?.refresh();
    instance.call('onThemeChange', { theme: theme.name });
  });
}

function tabBarFor({ app, boot, pages, theme }: Phone): TabBar {
  const config = app.config.tabBar ?? { list: [] };
  return new TabBar({
    config,
    theme,
    asset: (path) => `${boot.base}${path.slice(1)}`,
    select: (index) => {
      const item = config.list[index];
      if (item !== undefined) {
        pages.open('switchTab', `/${item.pagePath}`);
        pages.callCurrent('onTabItemTap', { index, pagePath: item.pagePath, text: item.text });
      }
    },
  });
}

function openFirstPage({ launch, pages, reporter, instance, app }: Phone): void {
  const { path, query } = launch;
  const search = Object.entries(query)
    .map(([name, value]) => `${name}=${value}`)
    .join('&');
  try {
    pages.open('appLaunch', `/${path}?${search}`);
  } catch (error) {
    if (!(error instanceof NavigationError)) {
      reporter.thrown(error, path);
      return;
    }
    const message = { zh: `页面不存在：${path}`, en: `there is no page ${path}` };
    reporter.problem({ severity: 'error', code: 'page_missing', message });
    instance.call('onPageNotFound', { path, query, isEntryPage: true });
    pages.open('appLaunch', `/${app.config.entryPagePath}`);
  }
}
