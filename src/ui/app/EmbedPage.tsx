/** Panels of a scenario in somebody else's page: a title, what was asked for, and play, reset, speed and the way to the whole. */
import { Pause, Play, RotateCcw } from 'lucide-react';
import { lazy, memo, Suspense, useEffect, useRef, useState } from 'react';
import { useNowUs, usePlay, useScenario, useSession } from '../../store/hooks.ts';
import { BreakerGlyph } from '../kit/BreakerGlyph.tsx';
import { formatNumber, formatPlain } from '../kit/format.ts';
import { IconButton } from '../kit/IconButton.tsx';
import { Segmented } from '../kit/Segmented.tsx';
import { EMBED_HEIGHTS as HEIGHTS } from '../share/embed-heights.ts';
import { CanvasArea } from './CanvasArea.tsx';
import { ChartsArea } from './ChartsArea.tsx';
import styles from './Embed.module.css';
import { Notices } from './Notices.tsx';
import { OpenInFull } from './OpenInFull.tsx';
import { PatternArea, useViewed } from './PatternArea.tsx';
import { Totals } from './Totals.tsx';
import { useWheelGuard } from './wheel-guard.ts';

const FootArea = lazy(async () => ({ default: (await import('./FootArea.tsx')).FootArea }));

const PANELS: readonly string[] = [...HEIGHTS.keys()];
const SPEEDS = [0.5, 1, 2];

/** Tells the page around how high this one would like to be: at first, and whenever its width changes. */
function useHeightMessages(element: { readonly current: HTMLElement | null }, panels: number): void {
  useEffect(() => {
    if (element.current === null || window.parent === window) return;
    let told = -1;
    const observer = new ResizeObserver((entries) => {
      const root = entries.at(-1)?.target;
      const ends = [...root?.querySelectorAll('header, footer') ?? []].reduce((sum, end) => sum + end.getBoundingClientRect().height, 0);
      const height = Math.ceil(ends + panels);
      if (height !== told) window.parent.postMessage({ type: 'halfopen:resize', height }, '*');
      told = height;
    });
    observer.observe(element.current);
    return () => observer.disconnect();
  }, [element, panels]);
}

export function EmbedPage({ panels }: { readonly panels: readonly string[] }) {
  const root = useRef<HTMLDivElement>(null);
  const title = useScenario((state) => state.settled.title);
  const known = PANELS.filter((name) => panels.includes(name));
  const unknown = panels.filter((name) => !PANELS.includes(name));
  const shown = known.length === 0 ? ['breaker'] : known;
  const [awake, setAwake] = useState(false);
  const wake = () => setAwake(true);
  useHeightMessages(root, shown.reduce((sum, name) => sum + (HEIGHTS.get(name) ?? 0), 0));
  useWheelGuard(root, awake);
  useEffect(() => {
    const { classList } = document.documentElement, large = styles['large'] ?? '';
    classList.add(large);
    return () => { classList.remove(large); };
  }, []);
  return (
    <div ref={root} className={styles['embed']} data-awake={awake} data-print onPointerDown={wake} onClickCapture={wake}>
      <header className={styles['head']}>
        <h1>{title}</h1>
        <BreakerGlyph state="halfOpen" size={24} tone="text" />
      </header>
      <main className={styles['panels']} data-scrolls>
        <Notices />
        {unknown.length > 0 && (
          <p role="alert">
            There is no panel {unknown.join(', ')}. Panels are {PANELS.join(', ')}.
          </p>
        )}
        {shown.map((name) => (
          <div key={name} className={styles['panel']} style={{ flexBasis: HEIGHTS.get(name) }} data-panel={name} data-scrolls>
            <Suspense fallback={null}>
              <Panel name={name} />
            </Suspense>
          </div>
        ))}
        {!shown.includes('totals') && <Totals hidden />}
      </main>
      <Foot />
    </div>
  );
}

function Panel({ name }: { readonly name: string }) {
  switch (name) {
    case 'canvas': return <CanvasArea bare />;
    case 'breaker': return <Pattern />;
    case 'charts': return <ChartsArea settle={false} />;
    case 'console': return <FootArea size="roomy" only="console" />;
    case 'totals': return <Totals hidden={false} />;
    default: return <FootArea size="roomy" only="requests" />;
  }
}

function Pattern() {
  const viewed = useViewed();
  return viewed === null ? <p>No pattern of this scenario has a picture of its own.</p> : <PatternArea key={viewed.place.path} {...viewed} />;
}

const Foot = memo(function Foot() {
  const { play, link } = useSession();
  const playing = usePlay((state) => state.playing);
  const speed = usePlay((state) => state.speed);
  const settled = useScenario((state) => state.settled);
  const nowUs = useNowUs();
  const [hash, setHash] = useState('');
  useEffect(() => {
    if (playing) return;
    let here = true;
    void link({}).then((made) => { if (here) setHash(made); }, () => undefined);
    return () => { here = false; };
  }, [link, settled, playing, nowUs]);
  const options = (SPEEDS.includes(speed) ? SPEEDS : [...SPEEDS, speed]).map((value) => ({ value: String(value), label: `${formatPlain(value)}×` }));
  return (
    <footer className={styles['foot']}>
      <IconButton kind="primary" label={playing ? 'Pause' : 'Play'} className={styles['play']} onClick={() => play.toggle()}>
        {playing ? <Pause fill="currentColor" size={14} /> : <Play fill="currentColor" size={14} />}
      </IconButton>
      <IconButton label="To start" onClick={() => play.seek(0)}><RotateCcw size={16} /></IconButton>
      <div className={styles['clock']} role="group" aria-label="Clock"><span data-testid="clock">{formatNumber(nowUs / 1e6, 3)}</span> <span className={styles['unit']}>s</span></div>
      <span className={styles['of']}>of {formatPlain(settled.durationMs / 1000)} s</span>
      <span className={styles['space']} />
      <Segmented label="Speed" options={options} value={String(speed)} onChange={(value) => play.setSpeed(Number(value))} />
      <OpenInFull href={hash === '' ? undefined : `${new URL('./', location.href).href}#${hash}`} />
    </footer>
  );
});
