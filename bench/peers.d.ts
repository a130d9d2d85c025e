/**
 * The packages that are measured are installed under `bench/` only, so that the rest of the repository type-checks
 * without them. They are called as their documentation shows; their own types are not used.
 */
declare module 'axios';
declare module 'better-auth';
declare module 'better-auth/adapters/memory';
declare module 'better-auth/db/migration';
declare module 'better-auth/node';
declare module 'better-auth/plugins';
declare module 'better-sqlite3';
declare module 'connect-redis';
declare module 'crypto-js';
declare module 'express-session';
declare module 'fast-jwt';
declare module 'iron-session';
declare module 'jsonwebtoken';
declare module 'node-easywechat';
declare module 'wafer-node-session';
declare module 'wechat-jssdk';
declare module 'alova';
declare module 'alova/client';
