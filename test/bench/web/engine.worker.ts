/** The engine in a worker, on the bench's pipeline and on the presets. */
import { pipelineSpec, run } from '../ours.ts';
import { presetHashes } from '../scenarios.ts';

export type Question = { readonly ask: 'pipeline'; readonly durationMs: number; readonly warmUpMs: number } | { readonly ask: 'hashes' };

self.addEventListener('message', ({ data }: MessageEvent<Question>) => {
  if (data.ask === 'hashes') { self.postMessage(presetHashes()); return; }
  run(pipelineSpec(data.warmUpMs, 100), true);
  self.postMessage(run(pipelineSpec(data.durationMs, 100), true));
});
