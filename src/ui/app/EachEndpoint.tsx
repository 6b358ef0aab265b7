/** The states of a pattern that holds one for each instance behind a balancer, under the view of the first. */
import { breakerStyle, isBreakerState } from '../kit/breaker-style.ts';
import { EndpointList } from '../kit/EndpointList.tsx';
import type { EndpointEntry } from '../kit/EndpointList.tsx';
import { healthOfState } from '../kit/endpoint-health.ts';
import type { PatternEndpoint } from '../kit/pattern-view.ts';
import styles from './App.module.css';

export function EachEndpoint({
  endpoints,
  states,
  nowUs,
}: {
  readonly endpoints: readonly PatternEndpoint[];
  readonly states: readonly string[];
  readonly nowUs: number;
}) {
  const arrived = endpoints.reduce((sum, one) => sum + one.arrived.perSecond, 0);
  const entries = endpoints.map((one): EndpointEntry => {
    const name = states[one.at?.state ?? 0] ?? '';
    return {
      endpoint: one.endpoint,
      health: healthOfState(name),
      word: isBreakerState(name) ? breakerStyle(name).label.toLowerCase() : name,
      untilUs: one.at?.untilUs ?? Infinity,
      load: one.load,
      share: arrived === 0 ? NaN : one.arrived.perSecond / arrived,
      fault: one.fault,
    };
  });
  return (
    <section className={styles['each']} aria-label="Each instance">
      <EndpointList label="Each instance" nowUs={nowUs} entries={entries} loadLabel="There" />
    </section>
  );
}
