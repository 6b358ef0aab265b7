import { join, resolve } from 'node:path';
import { expect, test } from 'vitest';
import { classesOf, classNames } from './class-names.ts';

const SRC = resolve(import.meta.dirname, '..');
const [plugin] = classNames(SRC);
const built = (code: string, file = 'ui/kit/Button.tsx') => {
  const transform = plugin?.transform as (code: string, id: string) => { code: string } | null;
  return transform(code, join(SRC, file))?.code ?? code;
};
const HEAD = `import styles from './Button.module.css';\n`;

test('classes and animations are found in the order of the sheet, each once; numbers and comments are none', () => {
  expect(classesOf('/* .no */ .card:not(.flat) > .title { animation: turn .5s } .card .x-2 { width: 1.5px } @keyframes turn { to { opacity: .5 } }')).toEqual(['card', 'flat', 'title', 'x-2', 'turn']);
});

test('a name stands where it is used, and the sheet is still imported', () => {
  expect(built(`${HEAD}export const a = styles['button'], b = [styles['button']];`)).toMatch(/^import '\.\/Button\.module\.css';\nexport const a = "(h\w+)", b = \["\1"\];$/);
});

test('where a class is looked up by a value there is a table with the same names', () => {
  const code = built(`${HEAD}export const of = (kind: string) => [styles['button'], styles[kind]];`);
  const [, table = '', name = ''] = /const styles = (\{.*?\});\n.*\["(\w+)", styles\[kind\]\]/.exec(code) ?? [];
  expect(JSON.parse(table)).toMatchObject({ button: name });
});

test('names of two sheets differ', () => {
  const other = built(`import sheet from './Tabs.module.css';\nexport const all = (k: string) => sheet[k];`), one = built(`${HEAD}export const all = (k: string) => styles[k];`);
  const namesIn = (code: string) => Object.values(JSON.parse(/= (\{.*\});/.exec(code)?.[1] ?? '') as { [name: string]: string });
  expect(new Set([...namesIn(one), ...namesIn(other)]).size).toBe(namesIn(one).length + namesIn(other).length);
});

test('a class that the sheet does not have stops the build', () => {
  expect(() => built(`${HEAD}export const a = styles['gone'];`)).toThrow(/Button\.module\.css has no class gone/);
});
