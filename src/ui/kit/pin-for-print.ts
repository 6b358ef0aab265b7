/** Paper gets the screen as it stands: what scripts have measured and drawn is as wide there as here, and the browser makes the page fit. */

/** Tells every element with `data-print` how large it is, for the rules of printing; from the moment printing begins, for screens may change till then. */
export function pinForPrint(): void {
  window.addEventListener('beforeprint', () => {
    for (const element of document.querySelectorAll<HTMLElement>('[data-print]')) {
      const { width, height, gridTemplateColumns, gridTemplateRows } = getComputedStyle(element);
      const sizes = { width, height, columns: gridTemplateColumns, rows: gridTemplateRows };
      for (const [name, size] of Object.entries(sizes)) element.style.setProperty(`--print-${name}`, size);
    }
  });
}
