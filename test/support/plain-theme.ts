/** A theme whose colours are the names of their tokens: pictures drawn with it can be read. */
import { themeFrom } from '../../src/ui/kit/theme.ts';

export const PLAIN_THEME = themeFrom((name) => name.replace(/^--/, ''));
