/** The head of the page: name, scenario, undo and redo, share, theme, help. */
import { ChevronDown, CircleHelp, Contrast, Menu as MenuIcon, Moon, Redo2, Search, Share2, ShieldCheck, SlidersHorizontal, Sun, Undo2 } from 'lucide-react';
import { storyOf } from '../../scenario/stories.ts';
import { useScenario, useSession, useView } from '../../store/hooks.ts';
import type { PageName, ThemeChoice } from '../../store/view-store.ts';
import { BreakerGlyph } from '../kit/BreakerGlyph.tsx';
import { Button } from '../kit/Button.tsx';
import { IconButton } from '../kit/IconButton.tsx';
import { Segmented } from '../kit/Segmented.tsx';
import type { MenuItem } from '../kit/Menu.tsx';
import { Menu } from '../kit/Menu.tsx';
import styles from './Header.module.css';

const THEMES: readonly { readonly value: ThemeChoice; readonly label: string }[] = [
  { value: 'system', label: 'As the system' }, { value: 'light', label: 'Light' }, { value: 'dark', label: 'Dark' },
];

const MOST_SEED = 4_294_967_295;

export interface HeaderProps {
  readonly narrow: boolean;
  /** Opens the inspector's sheet, where it does not stand beside. */
  readonly onSettings?: (() => void) | undefined;
  /** Absent: the workbench. */
  readonly page?: PageName;
}

export function Header({ narrow, onSettings, page }: HeaderProps) {
  const { scenario: store, view } = useSession();
  const title = useScenario((state) => state.settled.title);
  const seed = useScenario((state) => state.settled.seed);
  const steps = useScenario((state) => state.past.length);
  const coming = useScenario((state) => state.future.length);
  const theme = useView((state) => state.theme);
  const undo = () => store.getState().undo();
  const redo = () => store.getState().redo();
  const draw = (next: number) => {
    const { settled, apply } = store.getState();
    if (apply({ ...settled, seed: next })) view.tell(`Seed ${next}: the same scenario, drawn anew.`, undo);
  };
  const seeds: readonly MenuItem[] = [
    { label: `Seed ${seed + 1}`, disabled: seed >= MOST_SEED, onSelect: () => draw(seed + 1) },
    { label: `Seed ${Math.max(0, seed - 1)}`, disabled: seed <= 0, onSelect: () => draw(seed - 1) },
    { label: 'A seed by chance', onSelect: () => draw(Math.floor(Math.random() * 10_000)) },
  ];
  const themes = THEMES.map((choice): MenuItem => ({
    kind: 'choice',
    label: choice.label,
    checked: choice.value === theme,
    onSelect: () => view.setTheme(choice.value),
  }));
  const name = (
    <button type="button" className={styles['scenario']} aria-haspopup="dialog" onClick={() => view.openDialog('gallery')}>
      <span className={styles['title']}>{title}</span><ChevronDown aria-hidden="true" />
    </button>
  );
  const back = <button type="button" className={styles['scenario']} onClick={() => { location.hash = ''; }}>Back to the workbench</button>;
  if (narrow) {
    return (
      <header className={styles['header']}>
        <BreakerGlyph state="halfOpen" size={20} tone="text" />
        <h1 className={styles['hidden']}>Halfopen</h1>
        {page === undefined ? name : back}
        <span className={styles['space']} />
        {page === undefined && <IconButton label="Share" onClick={() => view.openDialog('share')}><Share2 size={18} /></IconButton>}
        <Menu label="More" align="end" className={styles['more']} items={[
          ...(page === undefined ? [
            { label: 'Undo', icon: <Undo2 />, disabled: steps === 0, onSelect: undo },
            { label: 'Redo', icon: <Redo2 />, disabled: coming === 0, onSelect: redo },
            { label: 'Trust', icon: <ShieldCheck />, onSelect: () => { location.hash = 'trust'; } },
            { kind: 'line' as const }, { kind: 'heading' as const, label: `Seed ${seed}: what is drawn` }, ...seeds,
          ] : [{ label: 'Scenarios', icon: <Search />, onSelect: () => view.openDialog('gallery') }]),
          { kind: 'line' }, { kind: 'heading', label: 'Theme' }, ...themes,
          { kind: 'line' }, { label: 'Help', icon: <CircleHelp />, onSelect: () => view.openDialog('help') },
        ]}><MenuIcon size={18} aria-hidden="true" /></Menu>
      </header>
    );
  }
  return (
    <header className={styles['header']}>
      <BreakerGlyph state="halfOpen" size={20} tone="text" />
      <h1 className={styles['brand']}>Halfopen</h1>
      <span className={styles['line']} />
      {page === undefined ? <>{name}<StorySwitch /><Menu label="Seed: what is drawn" named items={seeds} className={styles['facts']}>seed {seed}{steps > 0 ? ', edited' : ''}</Menu></> : back}
      <span className={styles['space']} />
      <Button kind="quiet" aria-haspopup="dialog" className={page === undefined ? styles['again'] : undefined} onClick={() => view.openDialog('gallery')}>Scenarios</Button>
      <a className={styles['nav']} href="#trust" {...(page === 'trust' ? { 'aria-current': 'page' as const } : {})}>Trust</a>
      <span className={styles['line']} />
      {page === undefined && <>
      <IconButton label="Undo" shortcut="Control+Z" disabled={steps === 0} onClick={undo}><Undo2 size={16} /></IconButton>
      <IconButton label="Redo" shortcut="Control+Shift+Z" disabled={coming === 0} onClick={redo}><Redo2 size={16} /></IconButton>
      <span className={styles['line']} />
      {onSettings !== undefined && <Button kind="quiet" icon={<SlidersHorizontal />} aria-haspopup="dialog" onClick={onSettings}>Settings</Button>}
      <Button kind="primary" icon={<Share2 />} aria-haspopup="dialog" onClick={() => view.openDialog('share')}>Share</Button>
      </>}
      <Menu label="Theme" items={themes} align="end" className={styles['more']}>{theme === 'light' ? <Sun size={16} /> : theme === 'dark' ? <Moon size={16} /> : <Contrast size={16} />}</Menu>
      <IconButton label="Help" shortcut="?" onClick={() => view.openDialog('help')}><CircleHelp size={16} /></IconButton>
    </header>
  );
}

/** Of a scenario that tells of a pattern: the same without it and with it, at the same moment. */
export function StorySwitch() {
  const session = useSession();
  const id = useScenario((state) => state.base?.preset ?? '');
  const story = storyOf(id);
  if (story === null) return null;
  return (
    <Segmented label={story.pattern} className={styles['story'] ?? ''} value={id} onChange={(other) => { void session.openPreset(other, true); }}
      options={[{ value: story.without, label: 'Without' }, { value: story.with, label: `With ${story.pattern.toLowerCase()}` }]} />
  );
}
