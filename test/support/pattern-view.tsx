/** A pattern's view at one instant of a real run, as the page shows it. */
import { render } from '@testing-library/react';
import type { ComponentType } from 'react';
import type { AnyPattern } from '../../src/engine/patterns.ts';
import { machineOf } from '../../src/engine/pattern.ts';
import type { Reader } from '../../src/engine/recording/reading.ts';
import { endpointsAt, endpointsPast } from '../../src/ui/app/endpoints-at.ts';
import { counterOf, movesOf, stateOfRun } from '../../src/ui/app/recorded.ts';
import type { PatternViewProps } from '../../src/ui/kit/pattern-view.ts';

/** `path`: of the attachment, `links/link/healthCheck`. */
export function showView(View: ComponentType<PatternViewProps<never>>, pattern: AnyPattern, config: object, reader: Reader, path: string, atMs: number): ReturnType<typeof render> {
  const nowUs = atMs * 1000, known = stateOfRun(reader, path), { names, ...told } = endpointsAt(reader, path, nowUs), id = path.slice(path.indexOf('/') + 1);
  const state = known === null ? null : reader.state(known.state, nowUs), counter = (name: string) => counterOf(reader, `attach/${id}/${name}`, nowUs);
  return render(
    <View
      title={pattern.title}
      config={config as never}
      nowUs={nowUs}
      state={state}
      moves={movesOf(reader, known)}
      {...told}
      endpointsPast={endpointsPast(reader, path)}
      conditions={pattern.role === 'policy' && state !== null ? machineOf(pattern, config as never).conditions(state, config, nowUs) : []}
      meta={{ durationUs: reader.meta.durationUs, states: known?.names ?? [], gauges: known?.gauges ?? [], ...names }}
      counters={{ in: counter('in'), forwarded: counter('forwarded'), decided: counter('decided') }}
      playing={false}
      onSeek={() => {}}
      onCall={() => {}}
      onConfig={() => {}}
    />,
  );
}
