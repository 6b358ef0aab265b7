import { expect, test } from 'vitest';
import type { Attach } from '../../scenario/document.ts';
import { openPreset } from '../../scenario/link.ts';
import * as patterns from '../../patterns/registry.ts';
import { withDialect } from '../../scenario/switch-dialect.ts';
import { dialectWords } from './dialect-words.ts';
import { fieldsFor, libraryNames } from './recorded.ts';

const PATH = 'links/checkout-payments/breaker';
const opened = openPreset('traffic-breaker', patterns);
if (!opened.ok) throw new Error('the preset does not open');
const { scenario } = opened;
const breaker = scenario.links[0]?.chain.find(({ kind }) => kind === 'circuitBreaker') as Attach;
const said = (dialect: string) => dialectWords(fieldsFor(breaker), breaker.config, dialect, withDialect(scenario, PATH, dialect, patterns).dropped);

test('the library has its own name, and each setting that was on screen and is gone is named once', () => {
  expect(said('hystrix')).toBe('Behaves like Hystrix now. Not carried over: Window of, Window, Half-open by timer, Probes, Longest half-open, Slow means longer than, Slow calls to open, Ignored errors, Errors that count.');
});

test('a setting that goes on under another name is not among those that are gone', () => {
  expect(said('gobreaker')).not.toContain('Stay open for');
  expect(said('resilience4j')).toBe('Behaves like resilience4j now.');
});

test('values are kept where only the page’s help says what libraries call the fields', () => {
  const bare = Object.fromEntries(
    Object.entries(patterns).map(([kind, pattern]) => [
      kind,
      'dialects' in pattern
        ? {
            ...pattern,
            dialects: Object.fromEntries(
              Object.entries(pattern.dialects).map(([name, dialect]) => [name, { ...dialect, fields: withoutNames(dialect.fields) }]),
            ),
          }
        : pattern,
    ]),
  ) as unknown as typeof patterns;
  const after = (names?: ReturnType<typeof libraryNames>) => withDialect(scenario, PATH, 'hystrix', bare, names).scenario.links[0]?.chain.find(({ kind }) => kind === 'circuitBreaker')?.config['sleepWindowMs'];
  expect(after()).toBe(5000);
  expect(after(libraryNames('circuitBreaker'))).toBe(3500);
});

function withoutNames(fields: { readonly [name: string]: object }): object {
  return Object.fromEntries(Object.entries(fields).map(([name, field]) => [name, { ...field, names: undefined }]));
}
