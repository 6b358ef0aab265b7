import { deflateRawSync } from 'node:zlib';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { LinkState } from './url-codec.ts';
import { decodeLink, encodeLink, presetLink } from './url-codec.ts';

const coded = (content: string | Uint8Array): string => `1.${deflateRawSync(content).toString('base64url')}`;
const state: LinkState = { base: { preset: 'chapter-breaker', version: 1 }, scenario: { in: { seed: { set: 7 } } }, view: { atMs: 12_800, panels: 'breaker,timeline', embed: true } };

async function messages(hash: string): Promise<readonly string[]> {
  const decoded = await decodeLink(hash);
  return decoded.ok ? [] : decoded.issues.map((issue) => `${issue.path}: ${issue.message}`.replaceAll('\u2009', ' '));
}

describe('a link holds a state', () => {
  test('there and back, with and without the #', async () => {
    const link = await encodeLink(state);
    expect(link).toMatch(/^1\.[A-Za-z0-9_-]+$/);
    expect(await decodeLink(link)).toEqual({ ok: true, state });
    expect(await decodeLink(`#${link}`)).toEqual({ ok: true, state });
  });

  test('whatever the scenario says', async () => {
    await fc.assert(fc.asyncProperty(fc.jsonValue({ maxDepth: 3 }), async (value) => {
      const any: LinkState = { scenario: { set: JSON.parse(JSON.stringify(value)) }, view: {} };
      expect(await decodeLink(await encodeLink(any))).toEqual({ ok: true, state: any });
    }), { seed: 1, numRuns: 100 });
  });

  test('what stands behind it wins', async () => {
    const link = await encodeLink(state);
    expect(await decodeLink(`#${link}&embed=0&t=2.5`)).toEqual({ ok: true, state: { ...state, view: { atMs: 2_500, panels: 'breaker,timeline' } } });
    expect(await decodeLink(`#${await encodeLink({ ...state, view: {} })}&embed=1&panels=charts`)).toEqual({ ok: true, state: { ...state, view: { embed: true, panels: 'charts' } } });
  });

  test('a preset as it is reads as plain words', async () => {
    const hash = presetLink('chapter-breaker', 1, { atMs: 12_800, embed: true, panels: 'breaker,timeline' });
    expect(hash).toBe('preset=chapter-breaker&t=12.8&embed=1&panels=breaker,timeline');
    expect(await decodeLink(`#${hash}`)).toEqual({ ok: true, state: { base: { preset: 'chapter-breaker', version: 1 }, scenario: { in: {} }, view: { atMs: 12_800, embed: true, panels: 'breaker,timeline' } } });
    expect(await decodeLink('#preset=chapter-slow&panels=breaker%2Ctimeline')).toMatchObject({ ok: true, state: { view: { panels: 'breaker,timeline' } } });
    expect(await decodeLink('#embed=1&preset=chapter-slow')).toMatchObject({ ok: true, state: { base: { preset: 'chapter-slow' }, view: { embed: true } } });
  });

  test('without a version a preset is its first one for ever, later ones are said', async () => {
    expect(presetLink('chapter-slow', 2, { atMs: 1000 })).toBe('preset=chapter-slow@2&t=1');
    expect(await decodeLink('#preset=chapter-slow@2&t=1')).toMatchObject({ ok: true, state: { base: { preset: 'chapter-slow', version: 2 }, view: { atMs: 1000 } } });
    expect(await decodeLink('#preset=chapter-slow@0')).toMatchObject({ ok: false, issues: [{ message: 'The link names the preset “chapter-slow@0”. That cannot be the name of one.' }] });
  });

  test('the last time and the longest panels are still taken, and no embed is none', async () => {
    const panels = 'p'.repeat(200);
    expect(await decodeLink(`#preset=chapter-slow&t=1000000&panels=${panels}`)).toEqual({
      ok: true,
      state: { base: { preset: 'chapter-slow', version: 1 }, scenario: { in: {} }, view: { atMs: 1e9, panels } },
    });
    expect(await decodeLink(`#${coded(JSON.stringify({ ...state, view: { atMs: 1e9, panels, embed: false } }))}`)).toEqual({ ok: true, state: { ...state, view: { atMs: 1e9, panels } } });
    expect(presetLink('chapter-slow', 1, { panels: '' })).toBe('preset=chapter-slow');
  });

  test('every whole microsecond survives', async () => {
    expect(presetLink('chapter-slow', 1, { atMs: 366.7 })).toBe('preset=chapter-slow&t=0.3667');
    await fc.assert(fc.asyncProperty(fc.integer({ min: 0, max: 1_000_000_000_000 }), async (us) => {
      expect(await decodeLink(presetLink('chapter-slow', 1, { atMs: us / 1000 }))).toMatchObject({ ok: true, state: { view: { atMs: us / 1000 } } });
    }));
    expect(await decodeLink(presetLink('chapter-slow', 1, { atMs: 0.001 }))).toMatchObject({ ok: true, state: { view: { atMs: 0.001 } } });
    expect(await decodeLink(presetLink('chapter-slow', 1, { atMs: 24_047.123 }))).toMatchObject({ ok: true, state: { view: { atMs: 24_047.123 } } });
  });
});

describe('a bad link gives one clear issue', () => {
  const good = coded(JSON.stringify(state));
  const cases: readonly (readonly [string, string, string])[] = [
    ['nothing', '#', 'link: The link is empty.'],
    ['a question mark in front', '?preset=chapter-breaker', 'link: The link begins with “?preset=chap”. Put # in place of the question mark.'],
    ['5 MB', `#1.${'A'.repeat(5_000_000)}`, 'link: The link has 5 000 002 characters. The most is 70 000.'],
    ['more code than allowed', `#1.${'A'.repeat(66_000)}`, 'link: The link has 66 000 characters. The most is 65 536.'],
    ['another prefix', '#hello', 'link: This is no link of Halfopen: it begins with “hello”, not with 1. or preset=.'],
    ['a later form', '#2.abcd', 'link: The link has form 2, which is unknown here. A newer Halfopen may have made it. Known: form 1.'],
    ['letters of another alphabet', '#1.abc*', 'link: The link has characters that do not belong there, or lacks some. It may have been changed or cut on the way.'],
    ['no code at all', '#1.', 'link: The link has characters that do not belong there, or lacks some. It may have been changed or cut on the way.'],
    ['one letter too many or few', `#1.${'A'.repeat(5)}`, 'link: The link has characters that do not belong there, or lacks some. It may have been changed or cut on the way.'],
    ['code that was cut', `#${good.slice(0, good.length - 8)}`, 'link: The link is damaged: its content cannot be unpacked. It may have been cut on the way.'],
    ['no deflate', '#1.____', 'link: The link is damaged: its content cannot be unpacked. It may have been cut on the way.'],
    ['a bomb of 30 MB', `#${coded(Buffer.alloc(30_000_000))}`, 'link: The link unpacks to more than 262 144 bytes, which no scenario needs.'],
    ['no text', `#${coded(Uint8Array.of(0xff, 0xfe, 0xfd))}`, 'link: The link is damaged: its content is not text.'],
    ['no JSON', `#${coded('{"scenario":')}`, 'link: The link is damaged: its content is not JSON.'],
    ['JSON nested 100 000 deep', `#${coded('['.repeat(100_000) + ']'.repeat(100_000))}`, 'link: The document is nested more than 64 levels deep.'],
    ['no state', `#${coded('5')}`, 'link: The field link is 5. It must be an object.'],
    ['an unknown field', `#${coded(JSON.stringify({ ...state, extra: 1 }))}`, 'link: The field link.extra is unknown. Known here: scenario, view, base, check.'],
    ['a bad view', `#${coded(JSON.stringify({ ...state, view: { atMs: -1 } }))}`, 'link: The field link.view.atMs is −1 ms. It must be from 0 to 1 000 000 000 ms.'],
    ['a bad base', `#${coded(JSON.stringify({ ...state, base: { preset: 'x', version: 1.5 } }))}`, 'link: The field link.base.version is 1.5. It must be a whole number from 1 to 1 000 000.'],
    ['an unknown part', `#${good}&zoom=3`, 'link: The link has an unknown part, “zoom=3”. Known: t, embed, panels.'],
    ['a bad time', '#preset=chapter-slow&t=soon', 'link: The time of the link is “soon”. It must be from 0 to 1 000 000 s.'],
    ...['-1', '0x10', '1e3', '', '1000000.000001', '1.0000001'].map((time): readonly [string, string, string] => [`a time of ${time}`, `#preset=chapter-slow&t=${time}`, `link: The time of the link is “${time}”. It must be from 0 to 1 000 000 s.`]),
    ['a bad embed', '#preset=chapter-slow&embed=yes', 'link: The part embed of the link is “yes”. It must be 0 or 1.'],
    ['bad panels', '#preset=chapter-slow&panels=<b>', 'link: The panels of the link are “<b>”. They must be names, joined by commas.'],
    ['too many panels', `#preset=chapter-slow&panels=${'p'.repeat(201)}`, `link: The panels of the link are “${'p'.repeat(60)}…”. They must be names, joined by commas.`],
    ['bad panels in a code', `#${coded(JSON.stringify({ ...state, view: { panels: 'a,,b' } }))}`, 'link: The panels of the link are “a,,b”. They must be names, joined by commas.'],
    ['an empty base', `#${coded(JSON.stringify({ ...state, base: { preset: '', version: 1 } }))}`, 'link: The field link.base.preset is “”. An id is 1 to 64 letters, digits, - or _, and begins with a letter or digit.'],
    ['a base without a preset', `#${coded(JSON.stringify({ ...state, base: { version: 1 } }))}`, 'link: The field link.base.preset is missing.'],
    ['content that is not what its check says', `#${coded(JSON.stringify({ ...state, check: 'abc' }))}`, 'link: The link is damaged: its content does not match its check. It may have been changed on the way.'],
    ['a broken escape', '#preset=%E0%A4%A', 'link: The link has an unknown part, “preset=%E0%A4%A”. Known: t, embed, panels, preset.'],
    ['two presets', '#preset=chapter-slow&preset=chapter-breaker', 'link: The link says preset twice. Say it once.'],
    ['two times behind a code', `#${good}&t=1&t=2`, 'link: The link says t twice. Say it once.'],
    ['no preset', '#embed=1', 'link: The link names no preset.'],
  ];
  test.each(cases)('%s', async (_, hash, message) => { expect(await messages(hash)).toEqual([message]); });

  test('any text gives a state or issues at the link', async () => {
    await fc.assert(fc.asyncProperty(fc.oneof(fc.string(), fc.base64String().map((text) => `1.${text.replace(/[+/=]/g, '')}`), fc.string().map((text) => `preset=${text}`)), async (text) => {
      const decoded = await decodeLink(text);
      if (!decoded.ok) expect(decoded.issues.every((issue) => issue.path === 'link')).toBe(true);
    }), { seed: 2, numRuns: 500 });
  });

  test('rubbish behind the code is refused, by hosts that would inflate it too', async () => {
    const bytes = Buffer.from(good.slice(2), 'base64url');
    for (const rubbish of [[0], [1], [255], [0, 0, 0, 0, 0, 0], [...bytes]]) {
      expect(await messages(`#1.${Buffer.from([...bytes, ...rubbish]).toString('base64url')}`)).toEqual(['link: The link is damaged: its content cannot be unpacked. It may have been cut on the way.']);
    }
  });

  test('a link with any one letter changed is refused, never taken for another', async () => {
    const link = await encodeLink(state);
    let refused = 0;
    for (let i = 2; i < link.length; i++) {
      const decoded = await decodeLink(link.slice(0, i) + (link[i] === 'A' ? 'B' : 'A') + link.slice(i + 1));
      if (decoded.ok) expect(decoded.state).toEqual(state);
      else {
        refused++;
        expect(decoded.issues).toHaveLength(1);
      }
    }
    expect(refused).toBeGreaterThan(link.length - 8);
  });
});
