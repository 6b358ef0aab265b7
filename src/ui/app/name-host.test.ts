// @vitest-environment jsdom
import { afterEach, expect, test } from 'vitest';
import { nameHost } from './name-host.ts';

const policies = () => [...document.head.querySelectorAll('meta')].map((meta) => meta.content);
function open(policy: string): void {
  document.head.innerHTML = `<meta http-equiv="Content-Security-Policy" content="${policy}">`;
  nameHost(document);
}
afterEach(() => { document.head.innerHTML = ''; });

test('a page that lets in every host says at once which one is its own, and a browser holds to both policies', () => {
  open("default-src 'none'; script-src 'self' http: https:; img-src 'self' http: https: data:");
  expect(policies()).toEqual([
    "default-src 'none'; script-src 'self' http: https:; img-src 'self' http: https: data:",
    `default-src 'none'; script-src 'self' ${location.origin}; img-src 'self' ${location.origin} data:`,
  ]);
});

test('a strict page, and one without a policy, stay as they are', () => {
  open("default-src 'none'; script-src 'self'");
  expect(policies()).toHaveLength(1);
  document.head.innerHTML = '';
  nameHost(document);
  expect(policies()).toEqual([]);
});
