import type { Problem } from '../shared/problem.ts';
import type { Resolution } from './resolve-path.ts';

/** What is wrong with the npm package that a reference leads to; null when no package is to blame. */
export function packageProblem(found: Resolution): Problem | null {
  switch (found.kind) {
    case 'unbuilt':
      return {
        severity: 'error',
        code: 'package_unbuilt',
        message: {
          zh: `npm 包 ${found.packageName} 的 miniprogram 目录还不存在，请先构建这个包`,
          en: `the miniprogram folder of npm package ${found.packageName} does not exist yet: build that package first`,
        },
      };
    case 'uninstalled':
      return {
        severity: 'error',
        code: 'package_uninstalled',
        message: {
          zh: `npm 包 ${found.packageName} 还没有安装，请先运行 npm install`,
          en: `npm package ${found.packageName} is not installed: run npm install first`,
        },
      };
    default:
      return null;
  }
}
