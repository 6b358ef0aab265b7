/** What holds of every run, whatever the scenario: as ratios that are 1, one for each place where it is looked at. */
import type { Patterns } from '../engine/patterns.ts';
import * as registry from '../patterns/registry.ts';
import type { Measured } from './measured.ts';

const patterns: Patterns = registry;

/** 1 where both are nothing. */
function ratio(one: number, other: number): number { return one === other ? 1 : one / other; }

/** Little's law: time in system by the level ÷ time in system by the single calls, for every service and client. */
export function littleRatios(part: Measured): readonly number[] {
  const at = (level: string, times: string): number => {
    const { count, mean } = part.distribution(times, []);
    return ratio(part.total(level), count === 0 ? 0 : count * mean);
  };
  return [
    ...servicesOf(part).map((id) => at(`services/${id}/inSystem`, `services/${id}/sojourn`)),
    ...clientsOf(part).map((id) => at(`clients/${id}/inFlight`, `clients/${id}/latency`)),
  ];
}

/** Calls that have ended, whatever their outcome, and that are under way ÷ calls that began, for every client. */
export function callRatios(part: Measured): readonly number[] {
  return clientsOf(part).map((id) => {
    const ends = seriesOf(part).filter((name) => name.startsWith(`clients/${id}/ended:`));
    return ratio(sum(ends, (name) => part.total(name)) + part.last(`clients/${id}/inFlight`), part.total(`clients/${id}/calls`));
  });
}

/** What a service has completed, refused, dropped and still has ÷ what arrived there. */
export function stationRatios(part: Measured): readonly number[] {
  return servicesOf(part).map((id) => {
    const gone = sum(['completed', 'refused', 'dropped'], (name) => part.total(`services/${id}/${name}`));
    return ratio(gone + part.last(`services/${id}/inSystem`), part.total(`services/${id}/arrived`));
  });
}

/** What comes to a pattern ÷ what the one before it has sent on, for every pair of neighbours in a chain. The stages of a balancer stand in one row but are one thing: calls come to the first. */
export function chainRatios(part: Measured): readonly number[] {
  const { links, attachments } = part.run.reader.meta, series = new Set(seriesOf(part));
  return links.flatMap(({ chain }) => chain.flatMap((number, i) => {
    const before = attachments[number - 1], next = attachments[(chain[i + 1] ?? 0) - 1];
    if (before === undefined || next === undefined || (isStage(before.kind) && isStage(next.kind))) return [];
    const sends = `attach/${before.id}/forwarded`, comes = `attach/${next.id}/in`;
    return series.has(sends) && series.has(comes) ? [ratio(part.total(comes), part.total(sends))] : [];
  }));
}
function isStage(kind: string): boolean { return patterns[kind]?.role === 'balancer'; }

/** Busy workers over time ÷ the time that the single attempts were worked on, for every service that holds a worker all the while. */
export function workRatios(part: Measured): readonly number[] {
  const blocking = new Set(part.run.spec.services.filter((service) => service.blocking).map(({ id }) => id));
  return servicesOf(part).filter((id) => blocking.has(id)).map((id) => {
    const sumOf = (name: string): number => { const { count, mean } = part.distribution(`services/${id}/${name}`, []); return count === 0 ? 0 : count * mean; };
    return ratio(part.total(`services/${id}/busy`), sumOf('sojourn') - sumOf('wait'));
  });
}

/** The one furthest from 1; NaN when there is none. */
export function furthest(ratios: readonly number[]): number {
  return ratios.reduce((worst, value) => (Number.isNaN(worst) || !(Math.abs(value - 1) <= Math.abs(worst - 1)) ? value : worst), NaN);
}

/** Those that people draw; senders inside the network, as health checks are, are no clients. */
function clientsOf(part: Measured): readonly string[] {
  return [...new Set(part.run.reader.meta.clients.flatMap(({ id, client }) => (client < 0 ? [] : [id])))];
}
function servicesOf(part: Measured): readonly string[] { return part.run.reader.meta.services.map(({ id }) => id); }
function seriesOf(part: Measured): readonly string[] { return part.run.reader.meta.series.map(({ name }) => name); }
function sum(names: readonly string[], value: (name: string) => number): number { return names.reduce((all, name) => all + value(name), 0); }
