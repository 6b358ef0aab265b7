/** What the page for frames (`embed.html`) does first: from then on it loads nothing but what comes from the host it came from. */

const ANY_HOST = 'http: https:';

/** A policy that lets in every host is joined by the same one with this host in their place; other pages have none that does. */
export function nameHost(page: Document): void {
  const policy = page.querySelector<HTMLMetaElement>('meta[http-equiv="Content-Security-Policy"]');
  if (policy?.content.includes(ANY_HOST) !== true) return;
  const own = page.createElement('meta');
  own.httpEquiv = policy.httpEquiv;
  own.content = policy.content.replaceAll(ANY_HOST, page.location.origin);
  page.head.append(own);
}
