/** The worker. In the built page this file and all it imports are the body of one function of `self`: see `client-engine.ts`. */
import { serve } from './serve.ts';
import type { Scope } from './protocol.ts';

serve(self as unknown as Scope);
