/** Fetches under way by key, and the calls that wait for those of others. */

export interface Flight {
  /** Fetches of this key that are under way. */
  fetches: number;
  /** Handle of the call whose fetch is waited for; -1: none is, or several are. */
  leader: number;
  /** Its caller has left: it goes on for those who wait. */
  deserted: boolean;
  /** Handles in order of arrival; -1 where one has left. `waiting` of them are there, none before `head`. */
  waiters: number[];
  head: number;
  waiting: number;
  /** Handle of the waiting call that is to fetch next, and has not heard of it yet; -1 none. */
  next: number;
}
export interface Flights {
  byKey: { [key: number]: Flight };
  fetches: number;
  waiting: number;
  /** How many keys have k fetches under way; the last place is that of the largest crowd. */
  crowds: number[];
}

export function noFlights(): Flights { return { byKey: {}, fetches: 0, waiting: 0, crowds: [0] }; }

/** The most fetches that are under way for one key. */
export function crowd({ crowds }: Flights): number { return crowds.length - 1; }

export function takeOff(flights: Flights, key: number): Flight {
  const flight = flights.byKey[key] ??= { fetches: 0, leader: -1, deserted: false, waiters: [], head: 0, waiting: 0, next: -1 };
  flight.fetches += 1;
  flights.fetches += 1;
  count(flights, flight.fetches, 1);
  return flight;
}

/** One fetch less; the flight is over with the last, unless somebody waits. */
export function land(flights: Flights, key: number): Flight {
  const flight = flights.byKey[key]!;
  count(flights, flight.fetches, -1);
  flight.fetches -= 1;
  flights.fetches -= 1;
  overIfIdle(flights, key, flight);
  return flight;
}
function overIfIdle(flights: Flights, key: number, flight: Flight): void {
  if (flight.fetches === 0 && flight.waiting === 0 && flight.next < 0) delete flights.byKey[key];
}

/** The place it waits at. */
export function join(flights: Flights, flight: Flight, handle: number): number {
  flight.waiting += 1;
  flights.waiting += 1;
  return flight.waiters.push(handle) - 1;
}
export function leave(flights: Flights, key: number, place: number): void {
  const flight = flights.byKey[key]!;
  flight.waiters[place] = -1;
  flight.waiting -= 1;
  flights.waiting -= 1;
  overIfIdle(flights, key, flight);
}
/** All that wait, in order; nobody waits from then on. */
export function dismiss(flights: Flights, key: number, flight: Flight): readonly number[] {
  const handles = flight.waiters.filter((handle) => handle >= 0);
  flights.waiting -= flight.waiting;
  flight.waiters = [];
  flight.head = 0;
  flight.waiting = 0;
  overIfIdle(flights, key, flight);
  return handles;
}
/** The call that waits longest is to fetch: its handle, -1 when nobody waits. */
export function appoint(flights: Flights, key: number, flight: Flight): number {
  flight.next = -1;
  while (flight.waiting > 0) {
    const handle = flight.waiters[flight.head] ?? -1;
    flight.waiters[flight.head++] = -1;
    if (handle < 0) continue;
    flight.waiting -= 1;
    flights.waiting -= 1;
    flight.next = handle;
    return handle;
  }
  overIfIdle(flights, key, flight);
  return -1;
}

/** `fetches`: the flight's number with the one that begins or ends. */
function count({ crowds }: Flights, fetches: number, by: 1 | -1): void {
  crowds[fetches] = (crowds[fetches] ?? 0) + by;
  if (fetches > 1) crowds[fetches - 1]! -= by;
  while (crowds.length > 1 && crowds.at(-1) === 0) crowds.pop();
}
