/* The physical limit: the bench's workloads in C by this engine's rules — whole microseconds, the same generator and keyed draws,
 * the same ziggurat tables, the same order at equal instants — in one fused loop over flat arrays.
 * usage: limit pipe DURATION_MS TIMEOUT_MS | limit mmc WORKERS DURATION_MS | limit hold N OPS
 * build: cc -O2 -ffp-contract=off -o limit limit.c -lm */
#include <math.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

/* ── draws: src/engine/des/draws.ts ─────────────────────────────────────────── */
typedef struct { uint32_t a, b; } Pair;
#define GOLDEN 0x9e3779b9u
#define STAR 0x9e3779bbu
static inline uint32_t mix(uint32_t x) { x = (x ^ (x >> 16)) * 0x7feb352du; x = (x ^ (x >> 15)) * 0x846ca68bu; return x ^ (x >> 16); }
static inline uint32_t rotl(uint32_t x, int k) { return (x << k) | (x >> (32 - k)); }
static inline Pair mix_into(uint32_t a, uint32_t b, uint32_t word, uint32_t use) {
  a = mix(a ^ word);
  b = mix(b + a + use * GOLDEN);
  return (Pair){ a + rotl(b, 13), b };
}
static inline Pair step(Pair p, uint32_t word) { return mix_into(p.a, p.b, word, 0); }
static inline Pair root(uint32_t seed, uint32_t client, uint32_t n) { return step(mix_into(0x243f6a88u ^ seed, 0x85a308d3u, client, 0), n); }
static inline Pair start(Pair p, uint32_t use, uint32_t place) { Pair s = mix_into(p.a, p.b, place, use); if ((s.a | s.b) == 0) s.a = 1; return s; }
static inline uint32_t u32(Pair *s) {
  uint32_t a = s->a, b = s->b ^ a, star = a * STAR;
  s->a = rotl(a, 26) ^ b ^ (b << 9);
  s->b = rotl(b, 13);
  return rotl(star, 5) * 5;
}
static inline double unit(Pair *s) { double high = u32(s); return (high * 2097152.0 + (u32(s) >> 11)) * 0x1p-53; }
static uint32_t hash_text(const char *t) {
  uint32_t h = 0x811c9dc5u;
  for (; *t; t++) { h = (h ^ (uint8_t)*t) * 0x01000193u; h = (h ^ 0) * 0x01000193u; }
  return mix(h);
}

/* ── portable log and exp: src/engine/des/portable-math.ts ──────────────────── */
static inline uint32_t high_word(double x) { uint64_t u; memcpy(&u, &x, 8); return (uint32_t)(u >> 32); }
static inline double with_high(double x, uint32_t w) { uint64_t u; memcpy(&u, &x, 8); u = (u & 0xffffffffu) | ((uint64_t)w << 32); memcpy(&x, &u, 8); return x; }
#define LN2_HIGH 6.93147180369123816490e-01
#define LN2_LOW 1.90821492927058770002e-10
static double plog(double x) {
  uint32_t h = high_word(x), fraction = h & 0xfffff, up = (fraction + 0x95f64) & 0x100000;
  int k = -1023 + (int)(h >> 20) + (int)(up >> 20);
  double f = with_high(x, fraction | (up ^ 0x3ff00000)) - 1;
  double s = f / (2 + f), z = s * s, w = z * z;
  double odd = z * (2.0 / 3 + w * (2.0 / 7 + w * (2.0 / 11 + w * (2.0 / 15 + w * (2.0 / 19)))));
  double even = w * (2.0 / 5 + w * (2.0 / 9 + w * (2.0 / 13 + w * (2.0 / 17 + w * (2.0 / 21)))));
  double half = 0.5 * f * f;
  return k * LN2_HIGH - ((half - (s * (half + (odd + even)) + k * LN2_LOW)) - f);
}
static double pexp(double x) {
  if (x > 709.782712893384) return INFINITY;
  if (x < -708) return 0;   /* only tables and acceptance tests call it: never that far out */
  double k = floor(x * 1.44269504088896338700 + 0.5), high = x - k * LN2_HIGH, low = k * LN2_LOW, r = high - low, t = r * r;
  double c = r - t * (1.0 / 6 + t * (-1.0 / 360 + t * (1.0 / 15120 + t * (-1.0 / 604800 + t * (1.0 / 23950080 + t * (-691.0 / 653837184000.0))))));
  double y = 1 - ((low - (r * c) / (2 - c)) - high);
  return y * with_high(1, (uint32_t)((int)k + 1023) << 20);
}

/* ── ziggurat: src/engine/des/ziggurat.ts ───────────────────────────────────── */
#define TAIL 7.69711747013105
#define AREA 0.003949659822581557
static double X[257], Y[257];
static void tables(void) {
  X[0] = AREA / pexp(-TAIL); X[1] = TAIL; Y[0] = 0; Y[1] = pexp(-TAIL);
  for (int i = 2; i < 256; i++) { Y[i] = Y[i - 1] + AREA / X[i - 1]; X[i] = -plog(Y[i]); }
  X[256] = 0; Y[256] = 1;
}
static inline double exponential(Pair *s) {
  double from = 0;
  for (;;) {
    double high = u32(s); uint32_t low = u32(s), layer = low & 0xff;
    double at = (high * 2097152.0 + (low >> 11)) * 0x1p-53 * X[layer];
    if (at < X[layer + 1]) return from + at;
    if (layer == 0) { from += TAIL; continue; }
    if (Y[layer] + unit(s) * (Y[layer + 1] - Y[layer]) < pexp(-at)) return from + at;
  }
}
static inline double whole(double us) { return floor(us + 0.5); }

/* ── future event list: branch-free 4-ary heap on (time, number) ────────────── */
typedef struct { double t; uint32_t seq, ev; } Entry;
static Entry *H; static uint32_t n = 0, cap = 0, seqs = 1;
static inline int before(Entry x, Entry y) { return x.t < y.t || (x.t == y.t && x.seq < y.seq); }
static inline void push_seq(double t, uint32_t seq, uint32_t ev) {
  if (n + 4 >= cap) { cap = cap ? cap * 2 : 1024; H = realloc(H, cap * sizeof(Entry)); }
  Entry e = { t, seq, ev }; uint32_t i = n++;
  while (i) { uint32_t p = (i - 1) >> 2; if (!before(e, H[p])) break; H[i] = H[p]; i = p; }
  H[i] = e;
}
static inline uint32_t push(double t, uint32_t ev) { push_seq(t, seqs, ev); return seqs++; }
static inline Entry pop(void) {
  Entry r = H[0], e = H[--n];
  if (!n) return r;
  H[n].t = H[n + 1].t = H[n + 2].t = INFINITY;
  uint32_t i = 0;
  for (;;) {
    uint32_t m = 4 * i + 1;
    if (m >= n) break;
    double a = H[m].t, b = H[m + 1].t, c = H[m + 2].t, d = H[m + 3].t;
    uint32_t x = m + (b < a), y = m + 2 + (d < c);
    if (a == b && H[m + 1].seq < H[m].seq) x = m + 1;
    if (c == d && c != INFINITY && H[m + 3].seq < H[m + 2].seq) y = m + 3;
    uint32_t k = x + (y - x) * (H[y].t < H[x].t);
    if (H[x].t == H[y].t && H[x].t != INFINITY && H[y].seq < H[x].seq) k = y;
    if (!before(H[k], e)) break;
    H[i] = H[k]; i = k;
  }
  H[i] = e;
  return r;
}
static double now_ = 0;
/* Less what was waited for a core, where the system tells: see clock.ts. */
static double seconds(void) {
  struct timespec ts; clock_gettime(CLOCK_MONOTONIC, &ts);
  double waited = 0; FILE *f = fopen("/proc/self/schedstat", "r");
  if (f) { if (fscanf(f, "%*s %lf", &waited) != 1) waited = 0; fclose(f); }
  return ts.tv_sec + (ts.tv_nsec - waited) * 1e-9;
}

/* ── hold model: one pop and one push at a time, N entries ──────────────────── */
static void hold(uint32_t entries, uint64_t ops) {
  Pair s = start(root(1, 1, 1), 7, 0);
  uint32_t m = 1 << 16; double *inc = malloc(m * 8);
  for (uint32_t i = 0; i < m; i++) inc[i] = exponential(&s);
  for (uint32_t i = 0; i < entries; i++) push(inc[i & (m - 1)] + unit(&s), i);
  for (uint64_t i = 0; i < ops / 4; i++) { Entry e = pop(); push(e.t + inc[i & (m - 1)], e.ev); }
  double t0 = seconds();
  for (uint64_t i = 0; i < ops; i++) { Entry e = pop(); push(e.t + inc[i & (m - 1)], e.ev); }
  printf("{\"ns\":%.2f}\n", (seconds() - t0) * 1e9 / ops);
}

/* ── M/M/c: Poisson, c workers, no bound ────────────────────────────────────── */
enum { ARRIVAL, WORK, TIMEOUT, RETRY };
#define EVENT(kind, arg) (((uint32_t)(kind) << 28) | (arg))
static void mmc(int workers, double duration_ms) {
  double duration = duration_ms * 1000, per = 1e6 / (0.9 * workers), last = 0, wait = 0, sojourn = 0, *begun_at = malloc(workers * 8);
  uint32_t client = hash_text("client"), place = hash_text("service"), qc = 1 << 20, qh = 0, qn = 0, id = 0, *queue = malloc(qc * 4);
  double *arrived = malloc((size_t)qc * 8); int *idle = malloc(workers * 4), nidle = workers; uint32_t *held = malloc(workers * 4);
  for (int i = 0; i < workers; i++) idle[i] = i;
  Pair arrivals = start(root(1, client, 0), 7, 0);
  uint64_t served = 0, events = 0;
  double t0 = seconds(), next = whole(last += exponential(&arrivals) * per);
  if (next < duration) push(next, EVENT(ARRIVAL, 0));
#define SERVE(w, call, at) { held[w] = (call); begun_at[w] = (at); wait += now_ - (at); Pair s_ = start(root(1, client, (call)), 1, place); push(now_ + whole(exponential(&s_) * 1e6), EVENT(WORK, w)); }
  while (n) {
    Entry e = pop(); now_ = e.t; events++;
    if (e.ev >> 28 == ARRIVAL) {
      uint32_t call = id++;
      if (nidle) { int w = idle[--nidle]; SERVE(w, call, now_); }
      else { if (qn == qc) { fprintf(stderr, "the queue is full\n"); exit(1); } queue[(qh + qn) & (qc - 1)] = call; arrived[(qh + qn) & (qc - 1)] = now_; qn++; }
      double t = whole(last += exponential(&arrivals) * per);
      if (t < duration) push(t, EVENT(ARRIVAL, 0));
    } else {
      int w = e.ev & 0xfffffff;
      served++; sojourn += now_ - begun_at[w];
      if (qn) { uint32_t call = queue[qh]; double at = arrived[qh]; qh = (qh + 1) & (qc - 1); qn--; SERVE(w, call, at); }
      else idle[nidle++] = w;
    }
  }
  double s = seconds() - t0;
  printf("{\"s\":%.5f,\"events\":%llu,\"counts\":{\"completed\":%llu,\"waitUs\":%.0f}}\n", s, (unsigned long long)events, (unsigned long long)served, wait);
}

/* ── the pipeline of pipeline.json: retry → breaker → timeout → 10 workers, queue of 200 ─ */
#define SLOTS (1 << 22)
#define WORKERS 10
#define QUEUE 200
static uint32_t *call_n, *epoch, *timer; static uint8_t *attempts; static uint32_t *free_slots, nfree = 0, high = 0;
static uint32_t q_slot[1024], q_epoch[1024], q_attempt[1024], qh = 0, qn = 0, w_slot[WORKERS], w_epoch[WORKERS]; static uint8_t w_fails[WORKERS]; static int idle[WORKERS], nidle = WORKERS;
static uint32_t client, place, retry_place; static double timeout_us;
static uint64_t ok_ = 0, failed = 0, timed_out = 0, limited = 0, refused = 0, sent = 0, timeouts = 0, opens = 0, events = 0;
typedef struct { double t; uint32_t seq, slot; } Due;
static Due *lane; static uint32_t lane_cap = 1024, lane_head = 0, lane_n = 0; static int armed = 0;
static inline void start_timeout(uint32_t r) {
  uint32_t s = seqs++; double t = now_ + timeout_us;
  timer[r] = s;
  if (!armed) { armed = 1; push_seq(t, s, EVENT(TIMEOUT, r)); return; }
  if (lane_n == lane_cap) {
    Due *wider = malloc(lane_cap * 2 * sizeof(Due));
    for (uint32_t i = 0; i < lane_n; i++) wider[i] = lane[(lane_head + i) & (lane_cap - 1)];
    free(lane); lane = wider; lane_head = 0; lane_cap *= 2;
  }
  lane[(lane_head + lane_n++) & (lane_cap - 1)] = (Due){ t, s, r };
}
static inline void next_timeout(void) {
  while (lane_n) {
    Due d = lane[lane_head]; lane_head = (lane_head + 1) & (lane_cap - 1); lane_n--;
    if (timer[d.slot] == d.seq) { push_seq(d.t, d.seq, EVENT(TIMEOUT, d.slot)); return; }
  }
  armed = 0;
}
/* resilience4j, window 100, 50 %, open 1 s (strict, lazy), 10 permits */
static int state = 0, filled = 0, at_ = 0, fails = 0, permits = 0, results = 0, bad = 0; static uint8_t window_[100]; static double open_until = 0;
static inline int admits(void) {
  if (state == 0) return 1;
  if (state == 1) { if (now_ <= open_until) return 0; state = 2; permits = 10; results = bad = 0; }
  if (permits == 0) return 0;
  permits--;
  return 1;
}
static inline void open_(void) { state = 1; open_until = now_ + 1e6; opens++; }
static inline void record(int f) {
  if (state == 0) {
    if (filled == 100) fails -= window_[at_]; else filled++;
    window_[at_] = f; fails += f;
    if (++at_ == 100) at_ = 0;
    if (filled == 100 && fails >= 50) open_();
  } else if (state == 2) {
    results++; bad += f;
    if (results >= 10) { if (bad * 2 >= results) open_(); else { state = 0; filled = at_ = fails = 0; memset(window_, 0, 100); } }
  }
}
enum { OK, FAILED, TIMED_OUT, LIMITED };
static inline Pair path_of(uint32_t r, uint32_t attempt) { Pair p = root(1, client, call_n[r]); if (attempt > 1) { p = step(p, retry_place); p = step(p, attempt); } return p; }
static inline void ended(uint32_t r, int outcome) { if (outcome == OK) ok_++; else if (outcome == FAILED) failed++; else if (outcome == TIMED_OUT) timed_out++; else limited++; free_slots[nfree++] = r; }
static inline void retry_or_end(uint32_t r, int outcome) {
  if (attempts[r] > 3) { ended(r, outcome); return; }
  double wait = 40.0 * (1 << (attempts[r] - 1)); if (wait > 1000) wait = 1000;
  Pair s = start(step(root(1, client, call_n[r]), attempts[r] - 1), 4, retry_place);
  double us = whole(unit(&s) * wait * 1000);
  push(now_ + (us > 0 ? us : 0), EVENT(RETRY, r));
}
static inline void serve(int w, uint32_t r, uint32_t e, uint32_t attempt) {
  w_slot[w] = r; w_epoch[w] = e;
  Pair p = path_of(r, attempt), s = start(p, 1, place);
  double us = unit(&s) < 0.02 ? whole(exponential(&s) * 60000) : whole(exponential(&s) * 5000);
  Pair f = start(p, 2, place);
  w_fails[w] = unit(&f) < 0.2;
  push(now_ + us, EVENT(WORK, w));
}
static inline void attempt(uint32_t r) {
  attempts[r]++;
  if (!admits()) { refused++; free_slots[nfree++] = r; return; }
  sent++;
  uint32_t e = ++epoch[r];
  start_timeout(r);
  if (nidle) serve(idle[--nidle], r, e, attempts[r]);
  else if (qn < QUEUE) { uint32_t k = (qh + qn++) & 1023; q_slot[k] = r; q_epoch[k] = e; q_attempt[k] = attempts[r]; }
  else { timer[r] = 0; epoch[r]++; record(1); retry_or_end(r, LIMITED); }
}
static void pipe_(double duration_ms, double timeout_ms) {
  double duration = duration_ms * 1000, last = 0;
  timeout_us = timeout_ms * 1000;
  client = hash_text("client"); place = hash_text("service"); retry_place = hash_text("link/retry");
  call_n = malloc(SLOTS * 4); epoch = calloc(SLOTS, 4); timer = calloc(SLOTS, 4); attempts = malloc(SLOTS); free_slots = malloc(SLOTS * 4); lane = malloc(lane_cap * sizeof(Due));
  for (int i = 0; i < WORKERS; i++) idle[i] = i;
  Pair arrivals = start(root(1, client, 0), 7, 0);
  uint32_t id = 0;
  double t0 = seconds(), first = whole(last += exponential(&arrivals) * 1000);
  if (first < duration) push(first, EVENT(ARRIVAL, 0));
  while (n) {
    Entry e = pop(); now_ = e.t; events++;
    uint32_t a = e.ev & 0xfffffff;
    switch (e.ev >> 28) {
      case ARRIVAL: {
        uint32_t r = nfree ? free_slots[--nfree] : high++;
        call_n[r] = id++; attempts[r] = 0;
        attempt(r);
        double t = whole(last += exponential(&arrivals) * 1000);
        if (t < duration) push(t, EVENT(ARRIVAL, 0));
        break;
      }
      case WORK: {
        uint32_t r = w_slot[a]; int live = w_epoch[a] == epoch[r], f = w_fails[a];
        /* the worker takes the next attempt before the answer has its consequences */
        for (;;) {
          if (!qn) { idle[nidle++] = a; break; }
          uint32_t k = qh; qh = (qh + 1) & 1023; qn--;
          if (q_epoch[k] == epoch[q_slot[k]]) { serve(a, q_slot[k], q_epoch[k], q_attempt[k]); break; }
        }
        if (live) { timer[r] = 0; epoch[r]++; record(f); if (f) retry_or_end(r, FAILED); else ended(r, OK); }
        break;
      }
      case TIMEOUT: {
        int dead = timer[a] != e.seq;
        if (!dead) timer[a] = 0;
        next_timeout();
        if (!dead) { epoch[a]++; timeouts++; record(1); retry_or_end(a, TIMED_OUT); }
        break;
      }
      case RETRY: attempt(a); break;
    }
  }
  double s = seconds() - t0;
  printf("{\"s\":%.5f,\"requests\":%u,\"events\":%llu,\"counts\":{\"calls\":%u,\"ok\":%llu,\"error\":%llu,\"timeout\":%llu,\"limit\":%llu,\"open\":%llu,\"sent\":%llu,\"timeouts\":%llu,\"opens\":%llu}}\n",
    s, id, (unsigned long long)events, id, (unsigned long long)ok_, (unsigned long long)failed, (unsigned long long)timed_out, (unsigned long long)limited,
    (unsigned long long)refused, (unsigned long long)sent, (unsigned long long)timeouts, (unsigned long long)opens);
}
int main(int c, char **v) {
  tables();
  if (c == 4 && !strcmp(v[1], "hold")) hold(atoi(v[2]), atoll(v[3]));
  else if (c == 4 && !strcmp(v[1], "mmc")) mmc(atoi(v[2]), atof(v[3]));
  else if (c == 4 && !strcmp(v[1], "pipe")) pipe_(atof(v[2]), atof(v[3]));
  else { fprintf(stderr, "usage: limit pipe DURATION_MS TIMEOUT_MS | mmc WORKERS DURATION_MS | hold N OPS\n"); return 2; }
  return 0;
}
