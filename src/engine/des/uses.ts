/** What a keyed draw is for: part of its key, so draws of different uses at one place are independent. */
export const USE = {
  serviceTime: 1,
  error: 2,
  latency: 3,
  pattern: 4,
  pick: 5,
  think: 6,
  arrival: 7,
  fault: 8,
  order: 9,
  loss: 10,
  patience: 11,
  key: 12,
  size: 13,
} as const;
export type Use = (typeof USE)[keyof typeof USE];
