import type { Boot } from '../shared/boot.ts';

/** The page that runs the mini program; scripts and style come from the same place. */
export function renderPage(boot: Boot, title: string): string {
  const { base, language } = boot;
  return `<!doctype html>
<html lang="${language === 'zh' ? 'zh-CN' : 'en'}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1, viewport-fit=cover">
<meta name="referrer" content="no-referrer">
<title>${escapeHtml(title)}</title>
<link rel="icon" href="data:,">
<link rel="stylesheet" href="${escapeHtml(base)}__simulator/runtime.css">
</head>
<body>
<main id="wxs-phone"></main>
<script type="application/json" id="wxs-boot">${JSON.stringify(boot).replace(/</g, '\\u003c')}</script>
<script type="module" src="${escapeHtml(base)}__simulator/runtime.js"></script>
</body>
</html>
`;
}

function escapeHtml(text: string): string {
  return text.replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`);
}
