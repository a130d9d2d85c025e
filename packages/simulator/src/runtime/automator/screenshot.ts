/**
 * A picture of the phone as PNG in Base64. The document draws itself: a copy of the elements and of every style goes
 * into an SVG, which a canvas paints. Pictures of other origins stay out.
 */
export async function takeScreenshot(screen: HTMLElement): Promise<string> {
  const { offsetWidth: width, offsetHeight: height } = screen;
  const copy = screen.cloneNode(true) as HTMLElement;
  await inlinePictures(screen, copy);
  const style = document.createElement('style');
  style.textContent = [...document.styleSheets].map(textOf).join('\n');
  const body = document.createElement('div');
  body.setAttribute('xmlns', 'http://www.w3.org/1999/xhtml');
  body.setAttribute('style', `width:${width}px;height:${height}px`);
  body.append(style, copy);
  const markup = new XMLSerializer().serializeToString(body);
  const svg = `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}"><foreignObject width="100%" height="100%">${markup}</foreignObject></svg>`;
  const image = new Image();
  image.src = `data:image/svg+xml;charset=utf-8,${encodeURIComponent(svg)}`;
  await image.decode();
  const canvas = document.createElement('canvas');
  canvas.width = width;
  canvas.height = height;
  canvas.getContext('2d')?.drawImage(image, 0, 0);
  return canvas.toDataURL('image/png').replace(/^data:image\/png;base64,/, '');
}

function textOf(sheet: CSSStyleSheet): string {
  try {
    return [...sheet.cssRules].map((rule) => rule.cssText).join('\n');
  } catch {
    // A sheet of another origin cannot be read.
    return '';
  }
}

async function inlinePictures(original: HTMLElement, copy: HTMLElement): Promise<void> {
  const [from, to] = [original, copy].map((root) => [...root.querySelectorAll('img')]);
  await Promise.all(
    (from ?? []).map(async ({ currentSrc }, index) => {
      const target = to?.[index];
      const blob =
        currentSrc === ''
          ? null
          : await fetch(currentSrc).then(
              (response) => response.blob(),
              () => null,
            );
      if (target === undefined) return;
      if (blob === null) target.removeAttribute('src');
      else target.src = await dataUrl(blob);
    }),
  );
}

function dataUrl(blob: Blob): Promise<string> {
  return new Promise((resolve) => {
    const reader = new FileReader();
    reader.addEventListener('load', () => resolve(String(reader.result)));
    reader.readAsDataURL(blob);
  });
}
