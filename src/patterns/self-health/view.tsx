/** Self health: the average of a service's own response time against its limit, and when it refuses. */
import { useMemo } from 'react';
import { EndpointBands } from '../../ui/kit/EndpointBands.tsx';
import { EndpointList } from '../../ui/kit/EndpointList.tsx';
import type { EndpointEntry } from '../../ui/kit/EndpointList.tsx';
import { formatCount, formatNumber, formatPerSecond, formatSetDuration } from '../../ui/kit/format.ts';
import { gaugeOver, HistoryLanes } from '../../ui/kit/HistoryLanes.tsx';
import type { Lane } from '../../ui/kit/HistoryLanes.tsx';
import { OutcomeMark } from '../../ui/kit/OutcomeMark.tsx';
import { PatternPanel } from '../../ui/kit/PatternPanel.tsx';
import type { PatternViewProps } from '../../ui/kit/pattern-view.ts';
import { averageWords, StateDiagram } from './StateDiagram.tsx';
import type { SelfHealthConfig } from './model.ts';

const AVERAGE = 0;
const REFUSING = 1;

export default function SelfHealthView({ title, config, state, conditions, moves, endpoints = [], endpointsPast = [], meta, nowUs, counters, onSeek }: PatternViewProps<SelfHealthConfig>) {
  const own = endpoints.filter(({ at }) => at !== null), many = own.length > 1;
  const arrived = endpoints.reduce((sum, one) => sum + one.arrived.perSecond, 0);
  const entries = own.map((one): EndpointEntry => {
    const refusing = one.at?.state === REFUSING;
    return {
      endpoint: one.endpoint, health: refusing ? 'out' : (one.at?.gauges[AVERAGE] ?? 0) >= config.thresholdMs ? 'doubt' : 'in', word: refusing ? 'refusing' : 'healthy', untilUs: one.at?.untilUs ?? Infinity,
      load: one.load, share: arrived === 0 ? NaN : one.arrived.perSecond / arrived, values: [`${formatNumber(one.at?.gauges[AVERAGE] ?? 0, 0)} ms`], fault: one.fault,
    };
  });
  const past = endpointsPast[0], { durationUs } = meta;
  const values = useMemo(() => gaugeOver(past === undefined ? undefined : (us) => past.at(us).gauges, durationUs, AVERAGE), [past, durationUs]);
  const lanes: readonly Lane[] = [
    {
      label: 'Average response time',
      values,
      family: 'in-flight',
      now: averageWords(state, config),
      most: `${formatNumber(Math.max(0, ...values), 0)} ms`,
      limit: config.thresholdMs,
    },
  ];
  return (
    <PatternPanel
      title={title}
      nowUs={nowUs}
      words={wordsOf(config)}
      numbers={[
        { label: 'Came', value: formatPerSecond(counters.in.perSecond) },
        { label: 'Let in', value: formatPerSecond(counters.forwarded.perSecond) },
        { label: 'Refused with 503', value: formatPerSecond(counters.decided.perSecond), mark: <OutcomeMark reason="shed" size={11} /> },
        { label: 'Refused so far', value: `${formatCount(counters.decided.total)} of ${formatCount(counters.in.total)}` },
      ]}
    >
      {many && <p>Instance {formatCount((own[0]?.endpoint ?? 0) + 1)}, and all of them below:</p>}
      <StateDiagram
        at={state}
        condition={conditions[0]}
        config={config}
        taken={moves.findLast(({ atUs }) => atUs <= nowUs)?.to ?? -1}
        nowUs={nowUs}
      />
      {!many && values.length > 0 && <HistoryLanes label={title} lanes={lanes} durationUs={durationUs} nowUs={nowUs} onSeek={onSeek} />}
      {many && <EndpointList label={title} nowUs={nowUs} entries={entries} loadLabel="In work" columns={['Average']} />}
      {endpointsPast.length > 0 && (
        <EndpointBands label={title} past={endpointsPast} states={meta.states} durationUs={durationUs} nowUs={nowUs} onSeek={onSeek} />
      )}
    </PatternPanel>
  );
}

function wordsOf({ thresholdMs, pauseMs, average, ageCalls, windowCalls, minCalls }: SelfHealthConfig): string {
  const mean = average === 'window' ? `The mean of the last ${formatCount(windowCalls)} response times` : `The moving average of response times (each counts ${formatNumber(200 / (Math.max(1, ageCalls) + 1), 1)} %)`;
  return `${mean} decides${minCalls > 1 ? `, once there are ${formatCount(minCalls)}` : ''}: from ${formatSetDuration(thresholdMs)} on the service answers 503 to whoever comes, health checks among them. ${formatSetDuration(pauseMs)} after the first one it begins afresh, without an average.`;
}
