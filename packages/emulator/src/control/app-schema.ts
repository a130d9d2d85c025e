import * as v from 'valibot';
import { usualMultiEnd } from '../platform/multi-end.ts';
import type { NewApp } from '../platform/records/app.ts';

const optional = v.exactOptional;
const texts = v.array(v.string());

/** The fields of a template are named by their type and a number. */
const template = v.strictObject({
  id: v.pipe(v.string(), v.minLength(1)),
  title: v.string(),
  fields: v.array(v.pipe(v.string(), v.regex(/^[a-z_]+\d+$/, 'a type and a number, as thing1'))),
  longTerm: v.optional(v.boolean(), false),
  banned: v.optional(v.boolean(), false),
});

const linkRule = v.strictObject({
  prefix: v.pipe(v.string(), v.url()),
  path: v.string(),
  published: v.optional(v.boolean(), true),
  testLinks: v.optional(texts, []),
  testVersion: v.optional(v.picklist(['develop', 'trial']), 'develop'),
});

const multiEnd = v.strictObject({
  identity: v.optional(v.boolean(), usualMultiEnd.identity),
  miniProgram: v.optional(v.nullable(v.string()), usualMultiEnd.miniProgram),
  mobileApp: v.optional(v.nullable(v.string()), usualMultiEnd.mobileApp),
  appleLogin: v.optional(v.boolean(), usualMultiEnd.appleLogin),
  adaptWxLogin: v.optional(v.boolean(), usualMultiEnd.adaptWxLogin),
  loginMock: v.optional(v.boolean(), usualMultiEnd.loginMock),
});

const settings = {
  secret: optional(v.pipe(v.string(), v.minLength(1))),
  name: optional(v.string()),
  originalId: optional(v.string()),
  openPlatform: optional(v.nullable(v.string())),
  subject: optional(v.picklist(['enterprise', 'personal'])),
  verified: optional(v.boolean()),
  secretFrozen: optional(v.boolean()),
  ipAllowList: optional(v.nullable(texts)),
  loginBlocked: optional(v.boolean()),
  mockCodes: optional(v.boolean()),
  legacyProfile: optional(v.boolean()),
  privacyDeclared: optional(texts),
  privacyBanned: optional(texts),
  requiredPrivateInfos: optional(v.nullable(texts)),
  phoneQuota: optional(v.pipe(v.number(), v.integer(), v.minValue(0))),
  cloudEnv: optional(v.nullable(v.string())),
  containerUrl: optional(v.nullable(v.pipe(v.string(), v.url()))),
  openInterfaces: optional(v.nullable(texts)),
  functionsUrl: optional(v.nullable(v.pipe(v.string(), v.url()))),
  requestDomains: optional(v.nullable(texts)),
  uploadDomains: optional(v.nullable(texts)),
  prefetchUrl: optional(v.nullable(v.pipe(v.string(), v.url()))),
  periodicUrl: optional(v.nullable(v.pipe(v.string(), v.url()))),
  pages: optional(v.nullable(texts)),
  templates: optional(v.nullable(v.array(template))),
  riskyWords: optional(texts),
  linkRules: optional(v.array(linkRule)),
  projectMembers: optional(v.nullable(texts)),
  published: optional(v.boolean()),
  game: optional(v.boolean()),
  virtualPayment: optional(
    v.nullable(v.strictObject({ offerId: v.string(), appKey: v.string(), sandboxAppKey: v.string() })),
  ),
  multiEnd: optional(v.nullable(multiEnd)),
  envVersion: optional(v.picklist(['develop', 'trial', 'release'])),
  version: optional(v.string()),
  plugins: optional(texts),
};

/** What `POST /__emulator/apps` accepts. */
export const newApp: v.GenericSchema<unknown, NewApp> = v.strictObject({
  ...settings,
  appId: optional(v.string()),
});

/** What `PATCH /__emulator/apps/{appId}` accepts. */
export const appChanges: v.GenericSchema<unknown, Omit<NewApp, 'appId'>> = v.strictObject(settings);
