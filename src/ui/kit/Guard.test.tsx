// @vitest-environment jsdom
import { render, screen } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { Guard } from './Guard.tsx';

function Broken(): never { throw new Error('Failed to fetch dynamically imported module'); }

describe('a guard', () => {
  // React tells the console of every error that a boundary has caught.
  beforeEach(() => { vi.spyOn(console, 'error').mockImplementation(() => {}); });
  afterEach(() => { vi.restoreAllMocks(); });

  it('says in place of a part that fails what is missing and why, and all around it stays', () => {
    render(<><Guard what="The settings"><Broken /></Guard><p>Beside it</p></>);
    expect(screen.getByRole('alert')).toHaveTextContent('The settings cannot be shown');
    expect(screen.getByRole('alert')).toHaveTextContent('Failed to fetch dynamically imported module. Loading the page again');
    expect(screen.getByRole('button', { name: 'Load the page again' })).toBeInTheDocument();
    expect(screen.getByText('Beside it')).toBeInTheDocument();
  });
  it('shows another content, and the same one not again', () => {
    const { rerender } = render(<Guard what="The panel" of="charts"><Broken /></Guard>);
    rerender(<Guard what="The panel" of="charts"><p>Requests</p></Guard>);
    expect(screen.getByRole('alert')).toBeInTheDocument();
    rerender(<Guard what="The panel" of="requests"><p>Requests</p></Guard>);
    expect(screen.queryByRole('alert')).toBeNull();
    expect(screen.getByText('Requests')).toBeInTheDocument();
  });
  it('can be put away where it stands over the page', async () => {
    const onClose = vi.fn<() => void>();
    render(<Guard what="The help" onClose={onClose}><Broken /></Guard>);
    await userEvent.click(screen.getByRole('button', { name: 'Close' }));
    expect(onClose).toHaveBeenCalledOnce();
  });
});
