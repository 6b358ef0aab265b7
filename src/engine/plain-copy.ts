/** A deep copy of plain data: the structured clone that browsers and Node share. */
declare function structuredClone<T>(value: T): T;

export function plainCopy<T>(value: T): T { return structuredClone(value); }
