/** What every pattern looks like: a line for its place in a chain, and its view, loaded when it is first shown. */
import { lazy } from 'react';
import type { ComponentType, LazyExoticComponent } from 'react';
import type { PatternCounter, PatternViewProps } from '../ui/kit/pattern-view.ts';

export interface Counters { readonly in: PatternCounter; readonly forwarded: PatternCounter; readonly decided: PatternCounter }
/** Kinds that stand further out in the same chain, outermost first. */
export interface Place { readonly outer: readonly string[] }

/** A pattern's place in a chain, in four short lines. */
export interface Headline<C> {
  readonly title: string;
  readonly Icon: ComponentType<{ readonly size: number; readonly state: string | null }>;
  /** The setting that matters most. */
  setting(config: C, place: Place): string;
  /** The number that matters most, per second where it is a rate. */
  readonly metric: { readonly label: string; text(counters: Counters): string };
  /** One line where there is room for one only; null: the name of its state. */
  brief: ((config: C, counters: Counters) => string) | null;
}

/** Config types are erased here: `config as never` is how a caller hands on what the registry has checked. */
export type AnyHeadline = Headline<never>;
export type AnyView = ComponentType<PatternViewProps<never>>;

const kindOf = (path: string) => (path.split('/')[1] ?? '').replace(/-(\w)/g, (_, letter: string) => letter.toUpperCase());

const headlineFiles = import.meta.glob<{ readonly headline: AnyHeadline }>('./*/headline.tsx', { eager: true });
const headlines = new Map(Object.entries(headlineFiles).map(([path, file]) => [kindOf(path), file.headline]));

const viewFiles = import.meta.glob<{ readonly default: AnyView }>('./*/view.tsx');
const loaders = new Map(Object.entries(viewFiles).map(([path, load]) => [kindOf(path), load]));
const views = new Map<string, LazyExoticComponent<AnyView>>([...loaders].map(([kind, load]) => [kind, lazy(load)]));

/** Null for a kind that stands in no chain. */
export function headlineOf(kind: string): AnyHeadline | null {
  return headlines.get(kind) ?? null;
}

/** Suspends until the view's code is there. Null for a kind without a view. */
export function viewOf(kind: string): LazyExoticComponent<AnyView> | null {
  return views.get(kind) ?? null;
}
