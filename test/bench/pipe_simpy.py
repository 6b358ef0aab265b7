"""The pipeline of pipeline.json in SimPy, as its users would write it, with Python's own random numbers: its counts agree statistically.

usage: pipe_simpy.py REQUESTS TIMEOUT_MS; prints one line of JSON, times in seconds. A tenth of the requests comes first and is not measured.
"""
import json
import random
import sys
import time

import simpy


class Breaker:
    """resilience4j: window of 100 calls, 50 %, open for 1 s, 10 permitted calls half-open."""

    def __init__(self, env, counts):
        self.env, self.counts = env, counts
        self.state, self.window, self.fails = 'closed', [], 0
        self.open_until, self.permits, self.results = 0.0, 0, []

    def admits(self):
        if self.state == 'closed':
            return True
        if self.state == 'open':
            if self.env.now <= self.open_until:
                return False
            self.state, self.permits, self.results = 'half open', 10, []
        if self.permits == 0:
            return False
        self.permits -= 1
        return True

    def open(self):
        self.state, self.open_until = 'open', self.env.now + 1
        self.counts['opens'] += 1

    def record(self, failed):
        if self.state == 'closed':
            if len(self.window) == 100:
                self.fails -= self.window.pop(0)
            self.window.append(failed)
            self.fails += failed
            if len(self.window) == 100 and self.fails >= 50:
                self.open()
        elif self.state == 'half open':
            self.results.append(failed)
            if len(self.results) == 10:
                if sum(self.results) >= 5:
                    self.open()
                else:
                    self.state, self.window, self.fails = 'closed', [], 0


def pipeline(requests, timeout_s, seed):
    env, draw = simpy.Environment(), random.Random(seed)
    workers = simpy.Resource(env, capacity=10)
    counts = dict(calls=0, ok=0, error=0, timeout=0, limit=0, open=0, sent=0, timeouts=0, opens=0)
    breaker = Breaker(env, counts)

    def work(place, answer):
        yield env.timeout(draw.expovariate(1 / 0.06 if draw.random() < 0.02 else 1 / 0.005))
        workers.release(place)
        if not answer.triggered:
            answer.succeed(draw.random() < 0.2)

    def request():
        for attempt in range(1, 5):
            if not breaker.admits():
                counts['open'] += 1
                return
            counts['sent'] += 1
            outcome = 'limit'
            if len(workers.queue) < 200:
                outcome, timer = 'timeout', env.timeout(timeout_s)
                place = workers.request()
                yield place | timer
                if place.triggered:
                    answer = env.event()
                    env.process(work(place, answer))
                    yield answer | timer
                    if answer.triggered:
                        outcome = 'error' if answer.value else 'ok'
                else:
                    place.cancel()
                counts['timeouts'] += outcome == 'timeout'
            breaker.record(outcome != 'ok')
            if outcome == 'ok' or attempt == 4:
                counts[outcome] += 1
                return
            yield env.timeout(draw.random() * min(1, 0.04 * 2 ** (attempt - 1)))

    def arrivals():
        for _ in range(requests):
            yield env.timeout(draw.expovariate(1000))
            counts['calls'] += 1
            env.process(request())

    env.process(arrivals())
    env.run()
    return counts


def clock():
    """Seconds, less what was waited for a core, where the system tells: see clock.ts."""
    try:
        with open('/proc/self/schedstat', encoding='ascii') as file:
            waited = int(file.read().split()[1])
    except OSError:
        waited = 0
    return time.perf_counter() - waited / 1e9


requests, timeout_s = int(sys.argv[1]), float(sys.argv[2]) / 1000
pipeline(requests // 10, timeout_s, 2)
started = clock()
counts = pipeline(requests, timeout_s, 1)
print(json.dumps(dict(s=clock() - started, counts=counts)))
