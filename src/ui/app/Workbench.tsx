/** The workbench: every panel beside the others where there is room, one at a time where there is not. */
import { lazy, memo, Suspense, useCallback, useEffect, useRef } from 'react';
import type { CSSProperties, ReactNode } from 'react';
import { useMedia, useScenario, useSession, useView } from '../../store/hooks.ts';
import type { NarrowTab } from '../../store/view-store.ts';
import { canvasRoom } from '../canvas/canvas-room.ts';
import { classNames } from '../kit/class-names.ts';
import { Guard } from '../kit/Guard.tsx';
import { ScrollArea } from '../kit/ScrollArea.tsx';
import { Tabs } from '../kit/Tabs.tsx';
import styles from './App.module.css';
import { CanvasArea } from './CanvasArea.tsx';
import { ChartsArea } from './ChartsArea.tsx';
import { loadFieldHelps } from './field-helps.ts';
import { Header, StorySwitch } from './Header.tsx';
import { Notices } from './Notices.tsx';
import { PatternArea, useViewed } from './PatternArea.tsx';
import { titleOf } from './titles.ts';
import { Totals } from './Totals.tsx';
import { ScopeChoice, TransportArea } from './TransportArea.tsx';

// The first picture is pipeline and charts; the rest follows at once.
const FootArea = lazy(async () => ({ default: (await import('./FootArea.tsx')).FootArea }));
const InspectorArea = lazy(async () => {
  const [{ InspectorArea: area }] = await Promise.all([import('./InspectorArea.tsx'), loadFieldHelps()]);
  return { default: area };
});
const Sheet = lazy(async () => ({ default: (await import('../kit/Dialog.tsx')).Dialog }));

/** As in the look's layout. */
const NARROW = '(max-width: 899px)';
const SHEET = '(max-width: 1199px)';

export function Workbench() {
  const narrow = useMedia(NARROW);
  return narrow ? <Column /> : <Wide />;
}

/** The totals, unless their own tab shows them. */
function HiddenTotals({ footShown }: { readonly footShown: boolean }) {
  const shown = useView((view) => view.footTab === 'totals');
  return shown && footShown ? null : <Totals hidden />;
}

/** Keeps the height its content once had, so that nothing beside it moves when a sentence comes and goes while playing. */
function Kept({ children }: { readonly children: ReactNode }) {
  const box = useRef<HTMLDivElement>(null);
  useEffect(() => {
    const element = box.current;
    if (element === null) return;
    let width = -1;
    const observer = new ResizeObserver(() => {
      if (element.offsetWidth !== width) element.style.minHeight = '';
      width = element.offsetWidth;
      element.style.minHeight = `${element.offsetHeight}px`;
    });
    observer.observe(element);
    return () => observer.disconnect();
  }, []);
  return <div ref={box}>{children}</div>;
}

function Wide() {
  const { view } = useSession();
  const sheet = useMedia(SHEET);
  const open = useView((state) => state.sheet);
  const viewed = useViewed();
  const room = useScenario((state) => canvasRoom(state.scenario));
  const onSettings = useCallback(() => { view.setState({ sheet: true }); }, [view]);
  const onClose = useCallback(() => { view.setState({ sheet: false }); }, [view]);
  return (
    <div className={classNames(styles['wide'], sheet && styles['sheet'])} data-print>
      <Header narrow={false} onSettings={sheet ? onSettings : undefined} />
      <main className={styles['main']} data-print style={{ '--canvas-room': `${room}px` } as CSSProperties}>
        <Notices />
        <div className={styles['canvas']}><Guard what="The pipeline"><CanvasArea {...(sheet ? { onOpen: onSettings } : {})} /></Guard></div>
        <div className={classNames(styles['middle'], viewed === null && styles['chartsOnly'])}>
          {viewed !== null && (
            <ScrollArea label={`${titleOf(viewed.place)} at work`} className={styles['pattern']}>
              <Guard what="The pattern" of={viewed.place.path}><Kept key={viewed.place.path}><PatternArea {...viewed} /></Kept></Guard>
            </ScrollArea>
          )}
          <div className={styles['charts']}><Guard what="The charts"><ChartsArea /></Guard></div>
        </div>
        <div className={styles['foot']}><Guard what="The requests"><Suspense fallback={null}><FootArea {...(sheet ? { onWhy: onSettings } : {})} /></Suspense></Guard></div>
        <HiddenTotals footShown />
      </main>
      {!sheet && <aside className={styles['inspector']} data-print aria-label="Settings"><Guard what="The settings"><Suspense fallback={null}><InspectorArea /></Suspense></Guard></aside>}
      {sheet && open && (
        <Guard what="The settings" onClose={onClose}>
          <Suspense fallback={null}>
            <Sheet open onClose={onClose} title="Settings" shape="sheet"><InspectorArea /></Sheet>
          </Suspense>
        </Guard>
      )}
      <div className={styles['transport']}><TransportArea /></div>
    </div>
  );
}

const Column = memo(function Column() {
  const { view } = useSession();
  const tab = useView((state) => state.narrowTab);
  const viewed = useViewed();
  const onTab = useCallback((narrowTab: NarrowTab) => { view.setState({ narrowTab }); }, [view]);
  const toSettings = useCallback(() => { view.setState({ narrowTab: 'settings' }); }, [view]);
  const tabs: readonly { readonly value: NarrowTab; readonly label: string }[] = [
    { value: 'breaker', label: viewed === null ? 'Pattern' : (titleOf(viewed.place).split(',')[0] ?? '') },
    { value: 'charts', label: 'Charts' },
    { value: 'requests', label: 'Requests' },
    { value: 'settings', label: 'Settings' },
  ];
  return (
    <div className={styles['column']} data-print>
      <Header narrow />
      <main className={styles['stack']}>
        <Notices />
        <div className={styles['story']}><StorySwitch /></div>
        <div className={styles['canvas']}><Guard what="The pipeline"><CanvasArea vertical /></Guard></div>
        <Tabs<NarrowTab> label="Panels" tabs={tabs} value={tab} onChange={onTab} className={styles['tabs'] ?? ''}>
          <div className={styles['panel']} data-tab={tab}>
            <Guard what="The panel" of={tab}>
              {tab === 'breaker' && viewed !== null && <PatternArea key={viewed.place.path} {...viewed} />}
              {tab === 'charts' && <ChartsArea />}
              <Suspense fallback={null}>
                {tab === 'requests' && <FootArea onWhy={toSettings} />}
                {tab === 'settings' && <div className={styles['scope']}><ScopeChoice /></div>}
                {tab === 'settings' && <InspectorArea />}
              </Suspense>
            </Guard>
          </div>
        </Tabs>
        <HiddenTotals footShown={tab === 'requests'} />
      </main>
      <div className={styles['fixed']}><TransportArea scopeShown={false} /></div>
    </div>
  );
});
