/** The scenarios that come with the program. Each version of each is kept for ever, because links name them. */
import cacheAdded from './presets/cache-added.json';
import cacheNone from './presets/cache-none.json';
import chapterBackoff from './presets/chapter-backoff.json';
import chapterBackoffExponential from './presets/chapter-backoff-exponential.json';
import chapterBreaker from './presets/chapter-breaker.json';
import chapterBreakerRecovers from './presets/chapter-breaker-recovers.json';
import chapterSlow from './presets/chapter-slow.json';
import chapterTimeout from './presets/chapter-timeout.json';
import floodNetwork from './presets/flood-network.json';
import floodNetworkBackoff from './presets/flood-network-backoff.json';
import floodServer from './presets/flood-server.json';
import floodServerBackoff from './presets/flood-server-backoff.json';
import movingInstances from './presets/moving-instances.json';
import movingInstancesGateway from './presets/moving-instances-gateway.json';
import movingInstancesDiscovered from './presets/moving-instances-discovered.json';
import hungInstance from './presets/hung-instance.json';
import hungInstanceChecked from './presets/hung-instance-checked.json';
import ordersCalled from './presets/orders-called.json';
import ordersPublished from './presets/orders-published.json';
import slowDependency from './presets/slow-dependency.json';
import slowDependencyDeep from './presets/slow-dependency-deep.json';
import slowDependencyShallow from './presets/slow-dependency-shallow.json';
import slowInstance from './presets/slow-instance.json';
import slowInstanceBalanced from './presets/slow-instance-balanced.json';
import slowDependencyTimeout from './presets/slow-dependency-timeout.json';
import stackEnvoy from './presets/stack-envoy.json';
import stackEnvoy1 from './presets/stack-envoy-1.json';
import stackGoResiliency from './presets/stack-go-resiliency.json';
import stackGrpc from './presets/stack-grpc.json';
import stackHystrix from './presets/stack-hystrix.json';
import stackHystrix1 from './presets/stack-hystrix-1.json';
import stackPolly from './presets/stack-polly.json';
import stackPolly1 from './presets/stack-polly-1.json';
import stackResilience4j from './presets/stack-resilience4j.json';
import stampede from './presets/stampede.json';
import stampedeSingleFlight from './presets/stampede-single-flight.json';
import throttleNone from './presets/throttle-none.json';
import throttlePerClient from './presets/throttle-per-client.json';
import throttleShared from './presets/throttle-shared.json';
import trafficBreaker from './presets/traffic-breaker.json';
import trafficBreakerAdded from './presets/traffic-breaker-added.json';
import trafficNoBreaker from './presets/traffic-no-breaker.json';

export interface Preset {
  readonly id: string;
  /** Raised whenever the document changes; the one before moves to `EARLIER`. */
  readonly version: number;
  readonly title: string;
  readonly group: 'The chapter' | 'Under traffic' | 'Flooding' | 'Sharing a service' | 'Caching' | 'Messages' | 'Several instances' | 'Stacks of the libraries';
  /** One sentence: what to do, and what to watch. */
  readonly task: string;
  /** As written in its file; `parseScenario` completes it. */
  readonly document: unknown;
}

function preset(id: string, group: Preset['group'], document: { readonly title: string }, task: string, version = 1): Preset {
  return { id, version, title: document.title, group, task, document };
}

/** In the order in which the gallery shows them. */
export const GALLERY: readonly Preset[] = [
  preset('traffic-breaker', 'Under traffic', trafficBreaker, 'Watch the breaker open soon after 20 s, then make it wait longer and see what that costs.'),
  preset('traffic-no-breaker', 'Under traffic', trafficNoBreaker, 'Play past 32 s, when the outage is over, and watch the goodput: it does not come back.'),
  preset('traffic-breaker-added', 'Under traffic', trafficBreakerAdded, 'Compare with the run without a breaker: the queue of the service, and the calls served after 32 s.'),
  preset('slow-dependency', 'Under traffic', slowDependency, 'Watch the workers of the shop from 15 s on: what do they do?'),
  preset('slow-dependency-timeout', 'Under traffic', slowDependencyTimeout, 'The same with a timeout: drag it up to 2 s and watch the queue of the shop come back.'),
  preset('chapter-slow', 'The chapter', chapterSlow, 'Play it and watch the console: with no limit, the caller waits for all ten seconds.'),
  preset('chapter-timeout', 'The chapter', chapterTimeout, 'Watch the program end after one second, and the work it started go on unseen.'),
  preset('chapter-backoff', 'The chapter', chapterBackoff, 'Change the number of retries and watch when the error comes back.'),
  preset('chapter-backoff-exponential', 'The chapter', chapterBackoffExponential, 'Compare the gaps between attempts with those of the constant back off.'),
  preset('chapter-breaker', 'The chapter', chapterBreaker, 'Drag the error threshold from 3 to 5 and watch how often the breaker opens.'),
  preset('chapter-breaker-recovers', 'The chapter', chapterBreakerRecovers, 'Watch the first success after 17 s close the breaker, then ask for three successes instead of one.'),
  preset('flood-network', 'Flooding', floodNetwork, 'Watch the messages lost on the link from 15 s on, and how fast calls have used up their attempts.'),
  preset('flood-network-backoff', 'Flooding', floodNetworkBackoff, 'The same with growing waits: find the calls that outlast the outage.'),
  preset('flood-server', 'Flooding', floodServer, 'Watch what the service refuses while it is down, and how many calls end without an answer.'),
  preset('flood-server-backoff', 'Flooding', floodServerBackoff, 'The same with growing waits: watch the queue after 25 s, when the late attempts come.'),
  preset('throttle-none', 'Sharing a service', throttleNone, 'Watch the queue from 15 s on, and whose calls are refused.'),
  preset('throttle-shared', 'Sharing a service', throttleShared, 'Watch what is refused after 15 s, and to whom; then raise the common limit and see who gets what is new.'),
  preset('throttle-per-client', 'Sharing a service', throttlePerClient, 'The same with a limit for each client: find the calls of the shop that are refused.'),
  preset('cache-none', 'Caching', cacheNone, 'Watch the rush from 15 s on: whose reads does the store work at?'),
  preset('cache-added', 'Caching', cacheAdded, 'The same with a cache: drag its capacity down to 10 and find where the store is full again.'),
  preset('stampede', 'Caching', stampede, 'Watch how many fetches of one page are under way at 5 s and at 10 s.'),
  preset('stampede-single-flight', 'Caching', stampedeSingleFlight, 'The same with one fetch for each page: compare the fetches, then flush the cache from the playhead on.'),
  preset('orders-called', 'Messages', ordersCalled, 'Watch the orders from 15 s on: what do they wait for, and what do they fail of?'),
  preset('orders-published', 'Messages', ordersPublished, 'The same with a broker: select it and watch the age of the oldest mail. Then drag its places down to 300.'),
  preset('slow-instance', 'Several instances', slowInstance, 'Watch the second instance from 10 s on: what it gets, and what becomes of it.'),
  preset('slow-instance-balanced', 'Several instances', slowInstanceBalanced, 'The same with a balancer: choose round robin and see the timeouts come back, then the best of two.'),
  preset('hung-instance', 'Several instances', hungInstance, 'Watch what becomes of every third call from 15 s on.'),
  preset('hung-instance-checked', 'Several instances', hungInstanceChecked, 'Select the health check and step through 15 to 21 s: three probes, and the instance is out. Then drag the interval.'),
  preset('slow-dependency-shallow', 'Several instances', slowDependencyShallow, 'Watch the latency from 20 s on: every call is answered, later.'),
  preset('slow-dependency-deep', 'Several instances', slowDependencyDeep, 'The same with deep probes: watch all three instances leave. Then let the check panic, and see the calls come back.'),
  preset('moving-instances', 'Several instances', movingInstances, 'Watch the errors from 15 s on, and each time an instance is replaced: how long does a fixed list stay wrong?'),
  preset('moving-instances-discovered', 'Several instances', movingInstancesDiscovered, 'Select the registry and step through 15 to 25 s: who lists the dead instance, and until when? Then drag the TTL.'),
  preset('moving-instances-gateway', 'Several instances', movingInstancesGateway, 'The same with one list at a gateway: compare when the errors of 15 s end, and drag how long the list holds.'),
  preset('stack-hystrix', 'Stacks of the libraries', stackHystrix, 'Watch the pool of ten refuse more than the breaker does, and the fallback answer for both.', 2),
  preset('stack-resilience4j', 'Stacks of the libraries', stackResilience4j, 'Watch the breaker stay open for its minute, and retries knock at it; then shorten its wait.'),
  preset('stack-polly', 'Stacks of the libraries', stackPolly, 'Watch the calls that find the circuit open: no retry takes them up. Take rejected:open off its list, and see how many come through.', 2),
  preset('stack-envoy', 'Stacks of the libraries', stackEnvoy, 'Watch how few failures are tried again in the outage: three retries at once is the limit. Then let 20 % of what is under way be retries.', 2),
  preset('stack-grpc', 'Stacks of the libraries', stackGrpc, 'Watch the throttle empty at 20 s: after that nearly nothing is tried again.'),
  preset('stack-go-resiliency', 'Stacks of the libraries', stackGoResiliency, 'Watch three errors open the breaker, and one success close it, again and again.'),
];

/** What opens on first visit. */
export const FIRST_VISIT = 'traffic-breaker';

/** Documents of earlier versions by id, the first version first. */
const EARLIER: { readonly [id: string]: readonly unknown[] } = {
  'stack-envoy': [stackEnvoy1],
  'stack-hystrix': [stackHystrix1],
  'stack-polly': [stackPolly1],
};

/** A preset by its id; null when there is none. */
export function findPreset(id: string): Preset | null {
  return GALLERY.find((item) => item.id === id) ?? null;
}

/** The document of any version a preset has had; null when it never had that one. */
export function presetDocument(id: string, version: number): unknown {
  const found = findPreset(id);
  if (found === null) return null;
  if (version === found.version) return found.document;
  return (Object.hasOwn(EARLIER, id) ? EARLIER[id] : undefined)?.[version - 1] ?? null;
}
