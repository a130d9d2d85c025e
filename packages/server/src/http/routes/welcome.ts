import { defineRoute, type Route } from '../route.ts';

const facts = {
  method: 'GET',
  summary: {
    zh: '登录服务器的名字和接口参考的位置。',
    en: 'The name of the server and where its reference is.',
  },
  answer: 'text/html',
} as const;

/** For a person who opens the address of the server, or its base path, in a browser. */
export const welcomeRoutes: readonly Route[] = [{ path: '/', atRoot: true }, { path: '' }].map((place) =>
  defineRoute({ ...facts, ...place }, ({ call }) => ({
    kind: 'raw',
    status: 200,
    contentType: 'text/html; charset=utf-8',
    body: page(`${call.config.basePath}/docs`),
  })),
);

/** The base path has no letters that HTML would have to escape. */
function page(docs: string): string {
  return `<!doctype html>
<html lang="zh-CN">
<head><meta charset="utf-8"><title>weapp-auth</title></head>
<body>
<p>weapp-auth 登录服务器正在运行。接口参考：<a href="${docs}?lang=zh">${docs}</a></p>
<p lang="en">The weapp-auth login server is running. API reference: <a href="${docs}?lang=en">${docs}</a></p>
</body>
</html>
`;
}
