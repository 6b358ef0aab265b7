/*
 Turns every <div data-halfopen="preset=chapter-breaker&t=12.8&panels=breaker"></div> of a page into a frame with those panels.
 The value is what stands behind # in a link of Halfopen. data-height keeps a height in px, data-title names the frame.
*/
(() => {
  const page = new URL('embed.html', document.currentScript.src).href;
  const frames = [];

  function place(element) {
    const hash = element.dataset.halfopen.replace(/^#/, '');
    const frame = document.createElement('iframe');
    frame.src = `${page}#${/(^|&)embed=1(&|$)/.test(hash) ? hash : `${hash}&embed=1`}`;
    frame.title = element.dataset.title || 'Halfopen';
    frame.loading = 'lazy';
    // No origin of its own: it can neither read nor keep anything of the page around it. A tab that it opens is a page like any other.
    frame.setAttribute('sandbox', 'allow-scripts allow-popups allow-popups-to-escape-sandbox');
    frame.style.width = '100%';
    frame.style.height = `${Number(element.dataset.height) || 500}px`;
    frame.style.border = '0';
    element.replaceChildren(frame);
    if (!element.dataset.height) frames.push(frame);
  }

  addEventListener('message', (event) => {
    const frame = frames.find((one) => one.contentWindow === event.source);
    const height = event.data && event.data.type === 'halfopen:resize' ? Number(event.data.height) : NaN;
    if (frame && height >= 100 && height <= 5000) frame.style.height = `${height}px`;
  });

  function placeAll() { for (const element of document.querySelectorAll('[data-halfopen]')) place(element); }
  if (document.readyState === 'loading') addEventListener('DOMContentLoaded', placeAll);
  else placeAll();
})();
