// @vitest-environment jsdom
import { expect, test } from 'vitest';
import { commandKey } from './command-key.ts';

test("it is named as on the visitor's keyboard", () => {
  expect(['MacIntel', 'iPhone', 'iPad'].map(commandKey)).toEqual(['⌘', '⌘', '⌘']);
  expect(['Win32', 'Linux x86_64', 'Android', ''].map(commandKey)).toEqual(['Ctrl', 'Ctrl', 'Ctrl', 'Ctrl']);
});
