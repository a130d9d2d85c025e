import { coreApis, platformParts } from '../shared/platform-parts.ts';
import { missingApis, missingCloudApis } from './missing-apis.ts';

/** The table of APIs and components as a page of the documentation. */
export function apiTable(): string {
  const parts = Object.entries(platformParts).map(
    ([name, { apis, components }]) =>
      `| ${name} | ${code(apis)}${code(components.map((component) => `<${component}>`))} |`,
  );
  const has = coreApis.length + Object.values(platformParts).reduce((sum, { apis }) => sum + apis.length, 0);
  return `# wx APIs of the simulator · 模拟器的 wx 接口

${has} members of \`wx\` are here, ${missingApis.size} are missing. \`weapp-simulator --check\` reports the missing ones with file and line.
共有 ${has} 个 \`wx\` 接口，缺 ${missingApis.size} 个。\`weapp-simulator --check\` 会报告用到的缺失接口及其位置。

Parts other than \`core\` are loaded by the mini programs that use them. 除 \`core\` 外，其余部分用到时才加载。

| part 部分 | APIs and components 接口与组件 |
| --- | --- |
| core | ${code(coreApis)} |
${parts.join('\n')}
| missing 缺失 | ${code([...missingApis, ...missingCloudApis])} |
`;
}

function code(names: readonly string[]): string {
  return names
    .map((name) => `\`${name}\` `)
    .join('')
    .trimEnd();
}
