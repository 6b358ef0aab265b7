/** Registration and look-ups in documents: what is refused, where, and with which advice. */
import { describe, expect, it } from 'vitest';
import * as patterns from '../patterns/registry.ts';
import { linkTo, openLink } from './link.ts';
import { parseScenario } from './parse.ts';
import { toSpec } from './to-spec.ts';

interface Doc { [field: string]: unknown }
type Some = { readonly [field: string]: unknown };
const ms = (value: number) => ({ dist: 'constant', ms: value });
/** A client that looks the instances of a service up, which registers. */
function documentOf({ discovery = {}, registers = { link: 'api-registry', everyMs: 1000 }, registry = {}, chain, links = [] }: { discovery?: Some; registers?: Some | null; registry?: Some; chain?: readonly Some[]; links?: readonly Some[] } = {}): Doc {
  return {
    version: 1, title: 'Looked up', durationMs: 10_000,
    clients: [{ id: 'web', workload: { kind: 'poisson', ratePerSec: 5 } }],
    services: [{ id: 'api', instances: 3, steps: [{ do: 'work', time: ms(5) }], ...(registers === null ? {} : { registers }) }, { id: 'other', steps: [{ do: 'work', time: ms(5) }] }],
    nodes: [{ id: 'registry', kind: 'serviceRegistry', config: { ttlMs: 3000, ...registry } }],
    links: [
      { id: 'web-api', from: 'web', to: 'api', chain: chain ?? [{ id: 'find', kind: 'discovery', config: { link: 'web-registry', ...discovery } }, { id: 'balance', kind: 'loadBalancer' }] },
      { id: 'web-registry', from: 'web', to: 'registry' }, { id: 'api-registry', from: 'api', to: 'registry' }, ...links,
    ],
  };
}
const issuesOf = (document: Doc): readonly string[] => {
  const parsed = parseScenario(document, patterns);
  return parsed.ok ? [] : parsed.issues.map(({ path, message }) => `${path}: ${message}`);
};

describe('registration and look-ups', () => {
  it('are taken, and become what the engine runs', () => {
    const parsed = parseScenario(documentOf(), patterns);
    expect(parsed.ok ? [] : parsed.issues).toEqual([]);
    const spec = parsed.ok ? toSpec(parsed.scenario, patterns) : null;
    expect(spec?.services[0]?.registers).toEqual({ link: 2, everyMs: 1000 });
    expect(spec?.clients[0]?.link).toBe(0);
  });
  it('travel in a link', async () => {
    const parsed = parseScenario(documentOf(), patterns);
    if (!parsed.ok) throw new Error(JSON.stringify(parsed.issues));
    const opened = await openLink(await linkTo(parsed.scenario, null, {}, patterns), patterns);
    expect(opened.ok ? opened.scenario : opened.issues).toEqual(parsed.scenario);
  });
  it('beat every five seconds unless said otherwise', () => {
    const parsed = parseScenario(documentOf({ registers: { link: 'api-registry' }, registry: { ttlMs: 15_000 } }), patterns);
    expect(parsed.ok ? parsed.scenario.services[0]!.registers : parsed.issues).toEqual({ link: 'api-registry', everyMs: 5000 });
  });
  it('need a TTL longer than the heartbeats are apart', () => {
    expect(issuesOf(documentOf({ registry: { ttlMs: 1000 } }))).toEqual(['nodes/registry.ttlMs: An entry expires after 1000 ms, before the next heartbeat is due after 1000 ms, so instances that are alive drop out. Make the TTL three times the interval of the heartbeats, 3000 ms.']);
  });
  it('cannot have more heartbeats than a run has events', () => {
    const document = documentOf({ registers: { link: 'api-registry', everyMs: 1 } });
    expect(issuesOf({ ...document, durationMs: 3_600_000 * 24 })).toEqual([
      expect.stringMatching(
        /^services\/api\.registers\.everyMs: The run takes at least 259.* most of them because of the field api\.registers\.everyMs\./,
      ),
    ]);
  });
  it('need somebody who registers', () => {
    const issues = issuesOf(documentOf({ registers: null }));
    expect(issues[0]).toMatch(/^links\/api-registry\.from: No step of the service api calls/);
    expect(issues[1]).toMatch(/^nodes\/registry: Nobody registers with registry, so every look-up is answered with an empty list\. Give a service “registers”/);
    expect(issues[2]).toMatch(/^links\/web-api\/find\.link: find asks registry for api, which does not register there\. Give api “registers”/);
  });
  it('need a link from the service to a registry', () => {
    expect(issuesOf(documentOf({ registers: { link: 'web-registry' } }))).toContainEqual(
      expect.stringMatching(
        /^services\/api\.registers\.link: The link web-registry leaves web, so api cannot register over it\. Name a link that leaves api\./,
      ),
    );
    expect(issuesOf(documentOf({ registers: { link: 'api-other' }, links: [{ id: 'api-other', from: 'api', to: 'other' }] }))).toContainEqual(
      expect.stringMatching(/^services\/api\.registers\.link: The link api-other leads to other, which is no registry\./),
    );
    expect(issuesOf(documentOf({ registers: { link: 'nowhere' } }))).toContainEqual('services/api.registers.link: The service api registers over nowhere, and there is no such link.');
    expect(issuesOf(documentOf({ registers: {} }))).toContainEqual('services/api.registers.link: The field api.registers.link is missing.');
  });
  it('leave from where the balanced link leaves, and lead to a registry', () => {
    expect(issuesOf(documentOf({ discovery: { link: 'api-registry' } }))[0]).toMatch(/^clients\/web: More than one link leaves the client web/);
    expect(issuesOf(documentOf({ discovery: { link: 'api-registry' } }))).toContainEqual(
      expect.stringMatching(
        /^links\/web-api\/find\.link: The link api-registry leaves api, and web-api leaves web: find can only ask from where it stands\./,
      ),
    );
    expect(issuesOf(documentOf({ discovery: { link: 'web-other' }, links: [{ id: 'web-other', from: 'web', to: 'other' }] }))).toContainEqual(
      expect.stringMatching(/^links\/web-api\/find\.link: The link web-other leads to other, which is no registry\./),
    );
    expect(issuesOf(documentOf({ discovery: { link: '' } }))).toContainEqual('links/web-api/find.link: find has no link to look up over. Name a link that leaves web and leads to a service registry.');
    expect(issuesOf(documentOf({ discovery: { link: 'gone' } }))).toContainEqual('links/web-api/find.link: The field find.link names gone, and there is no such link. Name one that leaves from web.');
  });
  it('stand before all other stages', () => {
    const chain = [{ id: 'balance', kind: 'loadBalancer' }, { id: 'find', kind: 'discovery', config: { link: 'web-registry' } }];
    expect(issuesOf(documentOf({ chain }))[0]).toBe('links/web-api/find: find says who the members are, so it stands before all other stages. Put it above balance.');
  });
  it('do not stand before the link that carries the calls', () => {
    const document = documentOf(), [first, second, ...rest] = document['links'] as readonly unknown[];
    expect(issuesOf({ ...document, links: [second, first, ...rest] })).toContainEqual('clients/web: Calls of web go down the first link that leaves it, and that is web-registry, which is for look-ups. Put web-api before it in the list of links.');
  });
  it('are taken for what is off', () => {
    const chain = [{ id: 'find', kind: 'discovery', config: { link: '' }, off: true }, { id: 'balance', kind: 'loadBalancer' }];
    const document = documentOf({ chain });
    expect(issuesOf({ ...document, links: (document['links'] as readonly { id: string }[]).filter(({ id }) => id !== 'web-registry') })).toEqual([]);
  });
});

describe('a service that drains', () => {
  it('is a fault like others', () => {
    const parsed = parseScenario({ ...documentOf(), changes: [{ id: 'drain', atMs: 5000, untilMs: 8000, target: 'services/api/1/fault', value: { draining: true }, why: 'fault' }] }, patterns);
    expect(
      parsed.ok
        ? toSpec(parsed.scenario, patterns).changes.map((change) =>
            change.what === 'fault' ? [change.atUs, change.instance, change.fault.draining] : [],
          )
        : parsed.issues,
    ).toEqual([
      [5_000_000, 1, true],
      [8_000_000, 1, false],
    ]);
  });
});
