/** Who may share the state of a pattern: its own scopes, as far as they mean something where it stands. */
import type { Scope } from '../../engine/pattern.ts';
import { machineOf } from '../../engine/pattern.ts';
import type { ScenarioV1 } from '../../scenario/document.ts';
import type { Placed } from './recorded.ts';
import { patternOf } from './recorded.ts';

const LABELS: { readonly [S in Scope]: string } = {
  link: 'All callers',
  client: 'Each client',
  endpoint: 'Each instance',
  service: 'All links to the service',
  global: 'Everybody',
};

export interface ScopeChoice { readonly value: Scope; readonly options: readonly { readonly value: Scope; readonly label: string }[] }

/** Whether it is a stage of a balancer, whose stages have one scope. */
export function isStage(kind: string): boolean { return patternOf(kind).role === 'balancer'; }

/** Null where there is nothing to choose. */
export function scopeChoice(scenario: Pick<ScenarioV1, 'clients' | 'services' | 'links'>, { attach, owner }: Placed): ScopeChoice | null {
  const pattern = patternOf(attach.kind);
  if ((pattern.role !== 'policy' && pattern.role !== 'balancer') || attach.share !== undefined) return null;
  const { scopes } = pattern.role === 'policy' ? machineOf(pattern, attach.config) : pattern;
  const link = scenario.links.find(({ id }) => id === owner), service = scenario.services.find(({ id }) => id === owner);
  const fits = (scope: Scope): boolean => {
    if (scope === 'client') return scenario.clients.some(({ id }) => id === link?.from);
    if (scope !== 'endpoint') return true;
    const picker = link?.chain.findLastIndex((other) => other.off !== true && isStage(other.kind)) ?? -1, at = link?.chain.indexOf(attach) ?? -1;
    return service === undefined ? picker >= 0 && at > picker : service.instances > 1;
  };
  const value = attach.scope ?? scopes[0] ?? 'link',
    options = scopes.filter((scope) => fits(scope) || scope === value).map((scope) => ({ value: scope, label: LABELS[scope] }));
  return options.length < 2 ? null : { value, options };
}
