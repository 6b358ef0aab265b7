/** Prints what a run came to: as JSON (see `report.ts`) or as a readable summary. */
import { printable } from './printable.ts';
import { readScenario } from './read-scenario.ts';
import { reportOf } from './report.ts';
import type { RunReport, Spread } from './report.ts';
import { stoppedText } from '../engine/run-to-end.ts';
import { runScenario } from './run-scenario.ts';

export async function printRun(name: string, seed: number | undefined, json: boolean): Promise<void> {
  const { scenario, warnings } = await readScenario(name);
  for (const warning of warnings) console.error(printable(`${name}: ${warning.path}: ${warning.message}`));
  const run = runScenario(scenario, seed === undefined ? {} : { seed });
  const report = reportOf(run, scenario);
  process.stdout.write(json ? `${JSON.stringify(report, null, 2)}\n` : summary(report));
  if (run.stopped !== 'end') console.error(stoppedText(run));
}

function summary(report: RunReport): string {
  const lines = [`${report.title} · seed ${report.seed} · ${seconds(report.durationMs)}, ended at ${seconds(report.endedAtMs)} · ${report.events} events`];
  for (const client of report.clients) {
    lines.push('', `client ${client.id}: ${client.calls} calls`);
    for (const [reason, count] of Object.entries(client.ended)) if (count > 0) lines.push(`  ${reason.padEnd(16)} ${count}`);
    if (client.underWayAtEnd > 0) lines.push(`  ${'under way'.padEnd(16)} ${client.underWayAtEnd}`);
    lines.push(`  latency          ${spreadText(client.latency)}`, `  latency, ok only ${spreadText(client.okLatency)}`);
  }
  for (const link of report.links) if (link.attemptsSent > 0 || !link.id.endsWith('/probes')) lines.push('', `link ${link.id}: ${link.attemptsSent} attempts sent, ${link.answeredInTime} answered in time, ${link.answeredLate} late`);
  for (const pattern of report.patterns) {
    lines.push(`  ${pattern.id} (${pattern.kind}): ${pattern.requests} in, ${pattern.forwarded} forwarded, ${pattern.decided} decided here`);
    for (const state of pattern.states) lines.push(`    ${state.name.padEnd(10)} entered ${state.entered === 1 ? 'once' : `${state.entered} times`}, ${seconds(state.timeMs)} in all`);
  }
  for (const service of report.services) {
    lines.push('', `service ${service.id}: ${service.arrived} arrived, ${service.completed} completed (${service.failed} failed), ${service.refused} refused, ${service.dropped} dropped, ${service.late} late`);
    lines.push(`  workers busy ${service.meanBusy.toFixed(3)} on average, ${service.meanBusyForDeparted.toFixed(3)} for callers who had left; queued ${service.meanQueued.toFixed(3)}`);
    lines.push(`  sojourn ${spreadText(service.sojourn)}`, `  wait    ${spreadText(service.wait)}`);
  }
  for (const node of report.nodes) {
    lines.push('', `${node.kind} ${node.id}: ${Object.entries(node.counts).filter(([, count]) => count > 0).map(([name, count]) => `${count} ${name}`).join(', ')}`);
    lines.push(`  on average ${Object.entries(node.means).map(([name, mean]) => `${mean.toFixed(3)} ${name}`).join(', ')}; at the end ${Object.entries(node.gaugesAtEnd).map(([name, value]) => `${name} ${value}`).join(', ')}`);
    for (const [name, times] of Object.entries(node.times)) lines.push(`  ${name} ${spreadText(times)}`);
  }
  if (report.stateChanges.length > 0) lines.push('', 'state changes');
  for (const change of report.stateChanges) {
    lines.push(`  ${(change.atMs / 1000).toFixed(3)} s  ${change.pattern}${change.service === undefined ? '' : `, ${change.service}`}${change.endpoint === undefined ? '' : `, instance ${change.endpoint + 1}`}: ${change.from} → ${change.to}${causeText(change)}`);
  }
  return `${lines.map(printable).join('\n')}\n`;
}
/** What an instance's state changed by may be a timer, the answer to a probe or a heartbeat: that is not told. */
function causeText({ causeCall, endpoint }: RunReport['stateChanges'][number]): string {
  if (causeCall !== null) return `, call #${causeCall}`;
  return endpoint === undefined ? ', by a timer' : '';
}
/** Exact to the microsecond, without the noise of binary fractions or zeros at the end. */
function seconds(ms: number): string { return `${Number((ms / 1000).toFixed(6))} s`; }
function spreadText(spread: Spread): string {
  const ms = (value: number | null): string => (value === null ? '–' : `${value.toFixed(1)} ms`);
  return `mean ${ms(spread.meanMs)}, p50 ${ms(spread.p50Ms)}, p95 ${ms(spread.p95Ms)}, p99 ${ms(spread.p99Ms)} (${spread.count})`;
}
