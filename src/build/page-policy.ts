/** What the built pages may load, and the page for frames. */
import type { Plugin } from 'vite';

/** The page loads nothing from elsewhere and runs no inline script or style. */
const PAGE = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data: blob:; font-src 'self'; connect-src 'self'; worker-src 'self' blob:; manifest-src 'self'; base-uri 'none'; form-action 'none'";
/**
 * In a frame without an origin of its own, `'self'` in a meta element names nothing in Safari up to 26 (WebKit bugs 308756 and 316847), and no host can be
 * named in a file that any host may serve. So the page for frames lets in every host until its first script has named the one it is from (`ui/app/name-host.ts`).
 */
const FRAME = PAGE.replaceAll("'self'", "'self' http: https:");

const CHARSET = '<meta charset="utf-8" />';
const metaOf = (policy: string): string => `<meta http-equiv="Content-Security-Policy" content="${policy}" />`;

/** Adds the policy to the built page only: the dev server needs inline scripts and module workers. */
export function pagePolicy(): Plugin {
  return {
    name: 'halfopen-page-policy',
    apply: 'build',
    enforce: 'post',
    transformIndexHtml: {
      order: 'post',
      handler(html) {
        if (!html.includes(CHARSET)) throw new Error(`index.html must contain ${CHARSET}: the page policy is put after it`);
        return html.replace(CHARSET, `${CHARSET}\n    ${metaOf(PAGE)}\n    <meta name="referrer" content="no-referrer" />`);
      },
    },
    generateBundle(_, bundle) {
      const page = bundle['index.html'];
      if (page?.type !== 'asset') throw new Error('there is no index.html to make the page for frames of');
      this.emitFile({ type: 'asset', fileName: 'embed.html', source: String(page.source).replace(metaOf(PAGE), metaOf(FRAME)) });
    },
  };
}
