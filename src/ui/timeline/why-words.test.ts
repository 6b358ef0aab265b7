import { expect, test } from 'vitest';
import { splitHead, whyParts, whyQuestion } from './why-words.ts';

test('the first sentence is the head, and a decimal point ends none', () => {
  expect(splitHead('It opened at 20.547 s. 30 of the last 60 attempts had failed.')).toEqual({ head: 'It opened at 20.547 s.', proof: '30 of the last 60 attempts had failed.' });
  expect(splitHead('It ended.')).toEqual({ head: 'It ended.', proof: '' });
});

test('instants and calls can be followed, lengths of time cannot', () => {
  expect(whyParts('Call #4093 began at 20.440 s and took 5.696 s, after 1.398 s.')).toEqual([
    { kind: 'text', text: 'Call ' }, { kind: 'call', text: '#4093', call: 4093 }, { kind: 'text', text: ' began at ' },
    { kind: 'instant', text: '20.440 s', us: 20_440_000 }, { kind: 'text', text: ' and took 5.696 s, after 1.398 s.' },
  ]);
});

test('a length of time is no instant, whatever word comes before it', () => {
  for (const text of ['because it queued 1.085 s.', 'came 1.085 s too late', 'A hedge, sent 1.205 s later', 'Only 1.234 s were left', ', 1.085 s after its caller had left', 'a back-off of 1.201 s.', 'is over within 1.201 s'])
    expect(whyParts(text)).toEqual([{ kind: 'text', text }]);
  expect(whyParts('Outage on Payments, 0.500 s to 10.000 s: slow.').flatMap((part) => (part.kind === 'instant' ? [part.us] : []))).toEqual([500_000, 10_000_000]);
});

test('the question names what happened', () => {
  expect(whyQuestion(7, { reason: 'timeout' })).toBe('Why did call #7 time out?');
  expect(whyQuestion(7, { reason: 'ok' })).toBe('How did call #7 go?');
});
