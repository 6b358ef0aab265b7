/** The settings of one thing of the scenario, generated from its field table, with its text, its code and what it is doing. */
import { Copy, Ellipsis, RotateCcw } from 'lucide-react';
import type { ReactNode } from 'react';
import { memo, useState } from 'react';
import type { FieldTable, Json } from '../../engine/fields.ts';
import { defaultsOf, isUsed } from '../../engine/fields.ts';
import { Button } from '../kit/Button.tsx';
import { EmptyState } from '../kit/EmptyState.tsx';
import { formatAmount } from '../kit/format.ts';
import { CodeBlock, Markdown } from '../kit/Markdown.tsx';
import type { MenuItem } from '../kit/Menu.tsx';
import { Menu } from '../kit/Menu.tsx';
import type { Option } from '../kit/SelectRow.tsx';
import { Select } from '../kit/SelectRow.tsx';
import { Tabs } from '../kit/Tabs.tsx';
import { FieldControl, type FieldControlProps } from './FieldControl.tsx';
import { fieldHelp } from './field-help.ts';
import styles from './Inspector.module.css';
import type { HeldProps, InUseProps, PlaceProps } from './Place.tsx';
import { Held, InUse, Place } from './Place.tsx';
import type { RightNowProps } from './RightNow.tsx';
import { RightNow } from './RightNow.tsx';

export type InspectorTab = 'settings' | 'explain' | 'code';

export interface Snippet {
  /** e.g. `Java` */
  readonly language: string;
  readonly library: string;
  readonly code: string;
}

export interface InspectorProps {
  readonly title: string;
  readonly subtitle?: string;
  /** 16 px, in its state's colour. */
  readonly icon?: ReactNode;
  /** In force for this config, a dialect's included. */
  readonly fields: FieldTable;
  readonly config: { readonly [field: string]: Json };
  /** Where the scenario's differ from the table's. */
  readonly defaults?: { readonly [field: string]: Json };
  /** What the run uses for fields whose present value is wrong. */
  readonly used?: { readonly [field: string]: Json };
  /** What is wrong, by field. */
  readonly issues?: { readonly [field: string]: string };
  /** Why fields cannot be used, by field. */
  readonly disabledReasons?: { readonly [field: string]: string };
  readonly references?: { readonly link: readonly Option<string>[]; readonly service: readonly Option<string>[] };
  /** Error names that occur in the scenario. */
  readonly errorNames?: readonly string[];
  /** Continuously while a number is dragged. */
  readonly onDrag: (field: string, value: Json) => void;
  /** Once an edit has settled: one step of undo. */
  readonly onCommit: (field: string, value: Json) => void;
  /** `all`: every field of the table. Without it there is no default to go back to. */
  readonly onReset?: (field: string) => void;
  readonly onDialect?: (dialect: string) => void;
  readonly menu?: readonly MenuItem[];
  readonly place?: PlaceProps;
  readonly inUse?: InUseProps;
  /** Who shares its state. */
  readonly held?: HeldProps;
  /** Controls that no field table has, above the others. */
  readonly children?: ReactNode;
  /** Markdown. */
  readonly explain?: string;
  readonly snippets?: readonly Snippet[];
  readonly onCopy?: (snippet: Snippet) => void;
  readonly rightNow?: RightNowProps;
  /** In its place, where it follows the playhead by itself. */
  readonly now?: ReactNode;
}

/** What `onReset` gets for all fields at once. */
export const ALL_FIELDS = 'all';
const DIALECT = 'dialect';
const TABS: readonly { readonly value: InspectorTab; readonly label: string }[] = [
  { value: 'settings', label: 'Settings' }, { value: 'explain', label: 'Explain' }, { value: 'code', label: 'Code' },
];

export function Inspector(props: InspectorProps) {
  const [tab, setTab] = useState<InspectorTab>('settings');
  const defaults = props.defaults ?? defaultsOf(props.fields);
  const changes = Object.keys(props.fields).filter(
    (name) => name !== DIALECT && JSON.stringify(props.config[name] ?? null) !== JSON.stringify(defaults[name] ?? null),
  ).length;
  const first = props.snippets?.[0];
  return (
    <section className={styles['inspector']} aria-label={`${props.title} settings`}>
      <header className={styles['head']}>
        {props.icon}
        <h2>{props.title}</h2>
        <span className={styles['subtitle']}>{props.subtitle}</span>
        {props.menu !== undefined && <Menu label={`More for ${props.title}`} items={props.menu} align="end"><Ellipsis /></Menu>}
      </header>
      <Tabs<InspectorTab> label={`About ${props.title}`} tabs={TABS} value={tab} onChange={setTab} className={styles['tabs'] ?? ''}>
        {tab === 'settings' && <Settings {...props} defaults={defaults} />}
        {tab === 'explain' && <div className={styles['reading']}>{props.explain === undefined ? <Nothing what="text" title={props.title} /> : <Markdown text={props.explain} />}</div>}
        {tab === 'code' && <Code title={props.title} snippets={props.snippets ?? []} onCopy={props.onCopy} />}
      </Tabs>
      <footer className={styles['foot']}>
        {props.now}
        {props.rightNow !== undefined && <RightNow {...props.rightNow} />}
        {(props.onReset !== undefined || (first !== undefined && props.onCopy !== undefined)) && (
          <div className={styles['actions']}>
            {props.onReset !== undefined && <Button icon={<RotateCcw />} disabled={changes === 0} onClick={() => props.onReset?.(ALL_FIELDS)}>{changes === 0 ? 'No changes' : `Reset ${formatAmount(changes, 'change')}`}</Button>}
            {first !== undefined && props.onCopy !== undefined && <Button icon={<Copy />} onClick={() => props.onCopy?.(first)}>Copy as {first.language}</Button>}
          </div>
        )}
      </footer>
    </section>
  );
}

function Settings({ fields, config, defaults, used, issues, disabledReasons, references, errorNames, onDrag, onCommit, onReset, onDialect, place, inUse, held, children }: InspectorProps & { readonly defaults: { readonly [field: string]: Json } }) {
  const dialect = fields[DIALECT];
  const library = dialect === undefined ? undefined : String(config[DIALECT]);
  return (
    <div className={styles['settings']}>
      {dialect?.type === 'choice' && (
        <div className={styles['dialect']}>
          <span>Behaves like</span>
          <Select label="Behaves like" options={dialect.options} value={String(config[DIALECT])} onChange={(name) => (onDialect === undefined ? onCommit(DIALECT, name) : onDialect(name))} />
        </div>
      )}
      {children}
      <Fields fields={fields} config={config} defaults={defaults} library={library} used={used} issues={issues} disabledReasons={disabledReasons} references={references} errorNames={errorNames}
        onDrag={onDrag} onCommit={onCommit} onReset={onReset} />
      {held !== undefined && <Held {...held} />}
      {place !== undefined && <Place {...place} />}
      {inUse !== undefined && <InUse {...inUse} />}
    </div>
  );
}

type FieldsProps = Pick<InspectorProps, 'fields' | 'config' | 'onDrag' | 'onCommit'>
  & { readonly [K in 'onReset' | 'used' | 'issues' | 'disabledReasons' | 'references' | 'errorNames']: InspectorProps[K] | undefined }
  & { readonly defaults: { readonly [field: string]: Json }; readonly library: string | undefined };

/** Rendered again only when what it shows is other data: around it things change ten times a second while playing. */
const Fields = memo(function Fields({ fields, config, defaults, library, used, issues, disabledReasons, references, errorNames, onDrag, onCommit, onReset }: FieldsProps) {
  return Object.entries(fields)
    .filter(([name, field]) => name !== DIALECT && isUsed(field, config))
    .map(([name, field]) => (
      <OneField
        key={name}
        name={name}
        field={field}
        help={fieldHelp(field, library)}
        value={config[name] ?? field.default}
        defaultValue={defaults[name] ?? field.default}
        {...(used?.[name] === undefined ? {} : { usedValue: used[name] })}
        issue={issues?.[name]}
        disabledReason={disabledReasons?.[name]}
        references={field.type === 'reference' ? references : undefined}
        errorNames={field.type === 'names' ? errorNames : undefined}
        onDrag={onDrag}
        onCommit={onCommit}
        onReset={onReset}
      />
    ));
}, sameProps);

type OneFieldProps = Omit<FieldControlProps, 'onDrag' | 'onCommit' | 'onReset'> & Pick<InspectorProps, 'onDrag' | 'onCommit'> & { readonly name: string; readonly onReset: InspectorProps['onReset'] };

/** While one field is dragged the others stay as they are. */
const OneField = memo(function OneField({ name, onDrag, onCommit, onReset, ...control }: OneFieldProps) {
  return <FieldControl {...control} onDrag={(value) => onDrag(name, value)} onCommit={(value) => onCommit(name, value)} onReset={onReset === undefined ? undefined : () => onReset(name)} />;
}, sameProps);

function sameProps<P extends object>(before: P, next: P): boolean {
  return (Object.keys(next) as (keyof P)[]).every((name) => same(before[name], next[name]));
}
function same(a: unknown, b: unknown): boolean {
  return a === b || (typeof a === 'object' && typeof b === 'object' && JSON.stringify(a) === JSON.stringify(b));
}

function Code({ title, snippets, onCopy }: { readonly title: string; readonly snippets: readonly Snippet[]; readonly onCopy: ((snippet: Snippet) => void) | undefined }) {
  if (snippets.length === 0) return <div className={styles['reading']}><Nothing what="code" title={title} /></div>;
  return (
    <div className={styles['reading']}>
      {snippets.map((snippet) => (
        <section key={`${snippet.library} ${snippet.language}`} className={styles['snippet']} aria-label={`${snippet.library}, ${snippet.language}`}>
          <div className={styles['snippet-head']}>
            <h3>{snippet.library}, {snippet.language}</h3>
            {onCopy !== undefined && <Button kind="quiet" icon={<Copy />} onClick={() => onCopy(snippet)}>Copy</Button>}
          </div>
          <CodeBlock text={snippet.code} label={`${snippet.library} code`} />
        </section>
      ))}
    </div>
  );
}

function Nothing({ what, title }: { readonly what: string; readonly title: string }) {
  return <EmptyState title={`No ${what} for ${title}`}>Patterns bring their own text and code; clients, links and services have settings only.</EmptyState>;
}
