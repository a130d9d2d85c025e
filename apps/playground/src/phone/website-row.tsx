import type { JSX } from 'preact';
import { useState } from 'preact/hooks';
import { scanWebsite } from '../api.ts';
import { useSay } from '../language.ts';

/** The website that the phone signs in to: a link to it, and the camera of the phone. */
export function WebsiteRow({ open }: { readonly open: (path: string) => void }): JSX.Element {
  const say = useSay();
  const [isMissing, setMissing] = useState(false);
  const scan = async (): Promise<void> => {
    const path = await scanWebsite();
    setMissing(path === null);
    if (path !== null) open(path);
  };
  return (
    <footer class="website-row">
      <a class="button button-quiet" href="/website/" target="_blank" rel="noopener">
        {say({ zh: '打开一个网站', en: 'Open a website' })}
      </a>
      <button type="button" class="button button-quiet" onClick={() => void scan()}>
        {say({ zh: '扫网站的码', en: 'Scan the website' })}
      </button>
      {isMissing && (
        <span role="status">
          {say({ zh: '先打开网站，点“用小程序登录”', en: 'Open the website and press "Sign in" first' })}
        </span>
      )}
    </footer>
  );
}
