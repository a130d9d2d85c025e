import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { appId, demoEmulator } from '../world.fixture.ts';
import { openSkills } from './open-skills.ts';
import { readSkillPackage } from './read-skill-package.ts';
import { changedFolder, skillsFolder } from './skills.fixture.ts';

const read = (path: string) => JSON.parse(readFileSync(join(skillsFolder, path), 'utf8'));
const app = read('app.json');
const mcp = read('ordering/orders/mcp.json');
const [skill] = app.agent.skills;

const withSkills = (skills: unknown) => ({
  'app.json': JSON.stringify({ ...app, agent: { ...app.agent, skills } }),
});

/** Why an upload would refuse the mini program with these files. */
function refusal(files: Record<string, string>): string {
  try {
    readSkillPackage(changedFolder(files));
  } catch (error) {
    expect(error).toMatchObject({ code: 'skill_package_refused' });
    return error instanceof Error ? error.message : '';
  }
  return 'accepted';
}

test('a package in order is read: skills, APIs and components', () => {
  expect(readSkillPackage(skillsFolder).skills).toMatchObject([
    {
      name: 'orders',
      path: 'ordering/orders',
      root: 'ordering',
      apis: [{ name: 'login' }, { name: 'listOrders', wantsQuery: true }, { name: 'run' }],
      components: [
        { isDynamic: false, isExpirable: true },
        { isDynamic: true, isExpirable: false },
      ],
    },
  ]);
});

test('#87 thirty-one skills, or one without name, description or path, are refused', () => {
  expect(refusal(withSkills(Array(31).fill(skill)))).toContain('more than 30 skills');
  for (const missing of ['name', 'description', 'path'])
    expect(refusal(withSkills([{ ...skill, [missing]: undefined }]))).toContain('needs name, description');
  expect(refusal(withSkills([]))).toContain('agent.skills is missing');
});

test('#88 a skill outside an independent subpackage, or without lazy code loading, is refused', () => {
  const main = { ...app, subPackages: [{ root: 'ordering', pages: [] }] };
  expect(refusal({ 'app.json': JSON.stringify(main) })).toContain('not in an independent subpackage');
  const eager = { ...app, lazyCodeLoading: undefined };
  expect(refusal({ 'app.json': JSON.stringify(eager) })).toContain('lazyCodeLoading');
});

test.each([
  ['ordering/orders/SKILL.md', 16_000],
  ['AGENTS.md', 10_000],
  ['page-meta.json', 8000],
])('#89 %s holds %i bytes and not one more', (path, most) => {
  expect(refusal({ [path]: 'x'.repeat(most) })).toBe('accepted');
  expect(refusal({ [path]: 'x'.repeat(most + 1) })).toContain(`${path}: more than ${most} bytes`);
});

test('#89 mcp.json holds 24 000 bytes without blanks and outputSchemas', () => {
  const stripped = JSON.stringify(mcp).replace(/\s/g, '').length;
  const withText = (bytes: number, more = {}) => {
    const [first, ...others] = mcp.apis;
    const description = first.description + 'x'.repeat(bytes);
    const text = JSON.stringify({ ...mcp, apis: [{ ...first, description, ...more }, ...others] }, null, 8);
    return refusal({ 'ordering/orders/mcp.json': text });
  };
  expect(withText(24_000 - stripped)).toBe('accepted');
  expect(withText(24_001 - stripped)).toContain('mcp.json: more than 24000 bytes');
  expect(withText(0, { outputSchema: { description: 'x'.repeat(30_000) } })).toBe('accepted');
});

test('a subpackage holds 2 MB; what is missing or not JSON is named', () => {
  expect(refusal({ 'ordering/big.js': 'x'.repeat(2 * 1024 * 1024) })).toContain('a subpackage holds 2 MB');
  expect(refusal({ 'ordering/orders/mcp.json': '[' })).toContain('missing, or not JSON');
  expect(refusal({ 'ordering/orders/mcp.json': '5' })).toContain('not an object');
  expect(refusal(withSkills([{ ...skill, path: 'ordering/none' }]))).toContain(
    'ordering/none/index.js: missing',
  );
});

test.each([
  [{ apis: [{ name: 'x', description: 'y' }] }, 'an inputSchema of type "object"'],
  [{ apis: [] }, 'declares no API'],
  [{ apis: mcp.apis, components: [{}] }, 'a component needs a path'],
  [{ apis: mcp.apis, components: [{ path: 'components/none' }] }, 'components/none.js: missing'],
  [
    { apis: [{ ...mcp.apis[0], _meta: { ui: { pagePath: 'pages/a?x=1' } } }] },
    'pagePath of login begins with a slash',
  ],
])('%j is refused', (given, reason) => {
  expect(refusal({ 'ordering/orders/mcp.json': JSON.stringify(given) })).toContain(reason);
});

test('#90 createSkill takes a path of agent.skills, with or without a slash, and no other', () => {
  const open = (path: string) => {
    const source = readFileSync(join(skillsFolder, 'ordering/orders/index.js'), 'utf8');
    const changed = source.replace('/ordering/orders', path);
    const folder = changedFolder({ 'ordering/orders/index.js': changed });
    return () => openSkills(demoEmulator(), folder, { appId, user: 'alice' });
  };
  expect(open('ordering/orders')).not.toThrow();
  expect(open('/ordering/other')).toThrow(/not in agent.skills/);
});

test('#91 every declared API has one handler of the same spelling', () => {
  const source = readFileSync(join(skillsFolder, 'ordering/orders/index.js'), 'utf8');
  const open = (text: string) => {
    const folder = changedFolder({ 'ordering/orders/index.js': text });
    return () => openSkills(demoEmulator(), folder, { appId, user: 'alice' });
  };
  const misspelt = source.replace("registerAPI('listOrders'", "registerAPI('listorders'");
  expect(open(misspelt)).toThrow(
    /listOrders: declared in mcp.json, but not registered; listorders: registered/,
  );
  expect(open(`${source}\nskill.registerAPI('login', () => {});`)).toThrow(/login is registered twice/);
  expect(open(`${source}\nskill.registerAPI('login');`)).toThrow(/a name and a function are needed/);
  expect(open(`${source}\nskill.use(5);`)).toThrow(/a middleware is a function/);
});
