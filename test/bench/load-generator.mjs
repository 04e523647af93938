/**
 * Sends requests over HTTP/2 from a process of its own and tells its parent how long they took.
 *
 * Open loop: arrivals follow the clock (Poisson, seeded), whether or not earlier requests have been answered, and a
 * latency counts from the planned arrival, so that queueing shows. Closed loop (`ratePerS` null): a fixed number of
 * requests is always under way, which finds saturation.
 *
 * Parent sends {@link Load} once; gets `{type: 'measuring'}` when the warm-up is over and `{type: 'done', ...}` in the end.
 *
 * @typedef {object} Load
 * @property {string} origin `https://host:port` (TLS 1.3, any certificate) or `http://host:port` (h2c)
 * @property {string} path
 * @property {Record<string, string>} headers
 * @property {string[]} bodies sent in turn
 * @property {number | null} ratePerS
 * @property {number} concurrency requests under way in the closed loop; upper bound of them in the open loop
 * @property {number} connections
 * @property {number} warmupSeconds
 * @property {number} seconds
 */
import { once } from 'node:events';
import { connect } from 'node:http2';
import { setTimeout as sleep } from 'node:timers/promises';

const TICK_MS = 1;
/** How long a server may keep answers back after the load before they count as failed. */
const STALL_MS = 10_000;
const SEED = 20260115;

const [load] = await once(process, 'message');
const sessions = await Promise.all(Array.from({ length: load.connections }, () => openSession(load.origin)));
const tally = { latenciesMs: [], lateMs: [], statuses: {}, failures: 0, dropped: 0 };
const phase = { measuring: false, underWay: 0, sent: 0 };

await run(load.warmupSeconds);
phase.measuring = true;
process.send({ type: 'measuring' });
const startedMs = performance.now();
await run(load.seconds);
const elapsedMs = performance.now() - startedMs;
phase.measuring = false;
await settle();
await new Promise((resolve) =>
  process.send(
    {
      type: 'done',
      elapsedMs,
      ...tally,
      latenciesMs: Float64Array.from(tally.latenciesMs),
      lateMs: Float64Array.from(tally.lateMs),
    },
    resolve,
  ),
);
process.exit(0);

async function openSession(origin) {
  const session = connect(origin, {
    rejectUnauthorized: false,
    minVersion: 'TLSv1.3',
    ALPNProtocols: ['h2'],
  });
  session.on('error', () => undefined);
  await once(session, 'connect');
  return session;
}

function run(seconds) {
  return load.ratePerS === null ? runClosed(seconds) : runOpen(seconds);
}

async function runOpen(seconds) {
  const random = seededRandom(SEED);
  const endMs = performance.now() + seconds * 1_000;
  let nextMs = performance.now();
  while (nextMs < endMs) {
    const nowMs = performance.now();
    for (; nextMs <= nowMs && nextMs < endMs; nextMs += (-Math.log(1 - random()) * 1_000) / load.ratePerS) {
      if (phase.underWay < load.concurrency) void send(nextMs);
      else if (phase.measuring) tally.dropped += 1;
    }
    await sleep(TICK_MS);
  }
}

async function runClosed(seconds) {
  const endMs = performance.now() + seconds * 1_000;
  const worker = async () => {
    while (performance.now() < endMs) await send(performance.now());
  };
  const deadlineMs = seconds * 1_000 + STALL_MS;
  await Promise.race([
    Promise.all(Array.from({ length: load.concurrency }, worker)),
    sleep(deadlineMs, null, { ref: false }),
  ]);
}

async function send(plannedMs) {
  const number = phase.sent++;
  const session = sessions[number % sessions.length];
  const counts = phase.measuring;
  phase.underWay += 1;
  if (counts) tally.lateMs.push(performance.now() - plannedMs);
  const status = await exchange(session, load.bodies[number % load.bodies.length]);
  phase.underWay -= 1;
  if (!counts) return;
  if (status === null) tally.failures += 1;
  else {
    tally.latenciesMs.push(performance.now() - plannedMs);
    tally.statuses[status] = (tally.statuses[status] ?? 0) + 1;
  }
}

/** Resolves with the status after the last byte, or with null when the stream failed. */
function exchange(session, body) {
  return new Promise((resolve) => {
    let status = null;
    try {
      const stream = session.request({ ':method': 'POST', ':path': load.path, ...load.headers });
      stream.on('response', (headers) => (status = headers[':status']));
      stream.on('error', () => (status = null));
      stream.on('close', () => resolve(status));
      stream.resume();
      stream.end(body);
    } catch {
      setImmediate(resolve, null);
    }
  });
}

/** Waits for what is under way; what is still missing after {@link STALL_MS} has failed. */
async function settle() {
  const endMs = performance.now() + STALL_MS;
  while (phase.underWay > 0 && performance.now() < endMs) await sleep(5);
  tally.failures += phase.underWay;
}

/** Mulberry32: a small generator with a fixed sequence. */
function seededRandom(seed) {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}
