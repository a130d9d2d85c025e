import { escapeHtml, inBoth, type Page } from './page.ts';
import { signInWords } from './sign-in-words.ts';

/** What the page says and does. */
export interface SignInPage {
  readonly website: string;
  /** `https://shop.example.com`. */
  readonly address: string;
  /** Whether WeChat may be on the same machine. */
  readonly isPhone: boolean;
  /** Where its script asks. */
  readonly path: string;
}

/** The page that shows a code and waits for the phone. */
export function signInPage({ website, address, isPhone, path }: SignInPage): Page {
  return {
    title: { zh: `登录 ${website}`, en: `Sign in to ${website}` },
    data: { path, words: signInWords },
    hasScript: true,
    body: inBoth((language) => {
      const words = signInWords[language];
      const link = isPhone
        ? `<p><button class="main" id="link" type="button">${words.openWechat}</button></p>`
        : '';
      return `<p class="quiet">${escapeHtml(address)}</p>
<p id="state" role="status">${words.loading}</p>
<p id="picture" hidden><img width="280" height="280" alt="${words.pictureName}"></p>
<p id="number" class="code" hidden></p>
${link}
<p><button id="again" type="button" hidden>${words.again}</button></p>
<p><button id="cancel" type="button">${words.cancel}</button></p>
<p class="quiet">${words.advice}</p>
<noscript><p class="warn">${words.noScript}</p></noscript>`;
    }),
  };
}
