import { isRecord } from '../is-record.ts';
import type { Skill, SkillApi, SkillComponent } from './skill-package.ts';

type Json = Readonly<Record<string, unknown>>;

/** Most bytes of a `mcp.json` without its outputSchemas, blanks and line breaks. */
const mostBytes = 24_000;

/** The APIs and components that a skill's `mcp.json` declares. */
export function readMcp(mcp: Json, place: string, problems: string[]): Pick<Skill, 'apis' | 'components'> {
  const file = `${place}/mcp.json`;
  if (Buffer.byteLength(strip(mcp)) > mostBytes) problems.push(`${file}: more than ${mostBytes} bytes`);
  const apis: readonly unknown[] = Array.isArray(mcp.apis) ? mcp.apis : [];
  if (apis.length === 0) problems.push(`${file}: declares no API`);
  const components: readonly unknown[] = Array.isArray(mcp.components) ? mcp.components : [];
  return {
    apis: apis.flatMap((given) => readApi(given, file, problems) ?? []),
    components: components.flatMap((given) => readComponent(given, file, problems) ?? []),
  };
}

function strip(mcp: Json): string {
  const kept = JSON.stringify(mcp, (name, value: unknown) => (name === 'outputSchema' ? undefined : value));
  return kept.replace(/\s/g, '');
}

function readApi(given: unknown, file: string, problems: string[]): SkillApi | null {
  const { name, description, inputSchema, _meta } = isRecord(given) ? given : {};
  const isWhole = typeof name === 'string' && name !== '' && typeof description === 'string';
  if (!isWhole || !isRecord(inputSchema) || inputSchema.type !== 'object') {
    problems.push(`${file}: an API needs name, description and an inputSchema of type "object"`);
    return null;
  }
  const meta = isRecord(_meta) ? _meta : {};
  const { componentPath, pagePath } = isRecord(meta.ui) ? meta.ui : {};
  if (pagePath !== undefined && !/^\/[^?]+$/.test(String(pagePath)))
    problems.push(`${file}: pagePath of ${name} begins with a slash and has no query`);
  return {
    name,
    inputSchema,
    componentPath: typeof componentPath === 'string' ? componentPath : null,
    pagePath: typeof pagePath === 'string' ? pagePath : null,
    wantsQuery: isRecord(meta.context) && Boolean(meta.context.query),
  };
}

function readComponent(given: unknown, file: string, problems: string[]): SkillComponent | null {
  const { path, relatedPage, permissions, expirable } = isRecord(given) ? given : {};
  if (typeof path !== 'string' || path === '') {
    problems.push(`${file}: a component needs a path`);
    return null;
  }
  return {
    path,
    relatedPage: typeof relatedPage === 'string' ? relatedPage : null,
    isDynamic: isRecord(permissions) && isRecord(permissions['scope.dynamic']),
    isExpirable: expirable === true,
  };
}
