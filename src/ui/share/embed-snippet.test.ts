/** The code that people paste into their pages. */
import { expect, test } from 'vitest';
import { embedSnippet } from './embed-snippet.ts';

test('is a sandboxed frame whose address and title cannot break out of it', () => {
  const snippet = embedSnippet('https://example.org/#preset=a&t=1', '"><script>', ['breaker']);
  expect(snippet).toContain('src="https://example.org/#preset=a&amp;t=1"');
  expect(snippet).toContain('title="&quot;>&lt;script>"');
  expect(snippet).toContain('sandbox="allow-scripts allow-popups allow-popups-to-escape-sandbox"');
});

test('is as high as the panels that it shows', () => {
  const height = (panels: readonly string[]) => Number(/height="(\d+)"/.exec(embedSnippet('a', 'b', panels))?.[1]);
  expect(height(['breaker', 'timeline']) - height(['breaker'])).toBe(340);
  expect(height([])).toBe(height(['breaker']));
});
