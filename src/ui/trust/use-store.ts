/** Reads a store of things that are run. */
import { useSyncExternalStore } from 'react';
import type { Runs, RunsState } from './runs.ts';

export function useRuns<T>(runs: Runs<T>): RunsState<T> { return useSyncExternalStore(runs.subscribe, runs.getState); }
