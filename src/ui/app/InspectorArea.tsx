/** The inspector of what is selected, or the answer to why a call came out as it did. */
import { memo, useCallback, useEffect, useMemo } from 'react';
import { useRecording, useScenario, useSession, useView } from '../../store/hooks.ts';
import { messageOf } from '../kit/message-of.ts';
import { copyText } from '../share/copy-text.ts';
import { WhyPanel } from '../timeline/WhyPanel.tsx';
import { AttachInspector } from './AttachInspector.tsx';
import { PartInspector } from './PartInspector.tsx';
import { placesOf } from './recorded.ts';

export const InspectorArea = memo(function InspectorArea() {
  const why = useView((state) => state.why);
  return why >= 0 ? <Why call={why} /> : <Selected />;
});

function Why({ call }: { readonly call: number }) {
  const { play, view, link } = useSession();
  const { reader } = useRecording();
  const onClose = useCallback(() => { view.setState({ why: -1 }); }, [view]);
  // Where it was asked from has the focus again once the answer is put away.
  useEffect(() => {
    const before = document.activeElement;
    return () => { if (document.activeElement === document.body && before instanceof HTMLElement) before.focus({ preventScroll: true }); };
  }, []);
  const onSelectCall = useCallback((other: number) => { view.setState({ call: other, why: other }); }, [view]);
  const onCopyLink = useCallback(() => {
    void link({}).then((hash) => copyText(`${location.href.replace(/#.*$/, '')}#${hash}`)).then((done) => view.tell(done ? 'Copied the link to this moment.' : 'The browser did not allow copying. Share has the link as text.'), (error: unknown) => view.tell(messageOf(error)));
  }, [link, view]);
  return reader === null ? null : (
    <WhyPanel reader={reader} call={call} onSeek={play.seek} onSelectCall={onSelectCall} onClose={onClose} onCopyLink={onCopyLink} />
  );
}

function Selected() {
  const scenario = useScenario((state) => state.scenario);
  const selected = useScenario((state) => state.selected);
  const place = useMemo(() => placesOf(scenario).find(({ path }) => path === selected), [scenario, selected]);
  return place === undefined ? <PartInspector key={selected} path={selected} /> : <AttachInspector key={selected} place={place} />;
}
