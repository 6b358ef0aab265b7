// Put into the page before its own scripts: notes when sliders move, runs end and canvases are drawn, without the app's help.
(() => {
  /** Drawing has come to rest when no canvas is touched for so long. */
  const REST_MS = 80;
  const bench = { inputMs: NaN, inputs: 0, asked: -1, startMs: NaN, doneMs: NaN, drawnMs: NaN, draws: 0, drawn: new Set(), written: new Set(), calls: 0 };

  addEventListener('input', (event) => {
    bench.inputs++;
    Object.assign(bench, { inputMs: event.timeStamp, asked: -1, startMs: NaN, doneMs: NaN, drawnMs: NaN });
  }, true);

  const { Worker: PageWorker } = window;
  window.Worker = class extends PageWorker {
    constructor(...args) {
      super(...args);
      this.addEventListener('message', ({ data }) => {
        if (data.type === 'done' && data.run === bench.asked) bench.doneMs = performance.now();
      });
    }
    postMessage(command, ...rest) {
      if (command.type === 'run') { bench.asked = command.run; bench.startMs = performance.now(); }
      super.postMessage(command, ...rest);
    }
  };

  const { clearRect, fillRect, fillText, drawImage } = CanvasRenderingContext2D.prototype;
  let noted = false;
  const channel = new MessageChannel();
  channel.port1.onmessage = () => { noted = false; bench.drawnMs = performance.now(); };
  CanvasRenderingContext2D.prototype.clearRect = function (...args) {
    bench.draws++;
    bench.drawn.add(this.canvas);
    // Told once the frame is over.
    if (!noted) { noted = true; channel.port2.postMessage(0); }
    clearRect.apply(this, args);
  };
  CanvasRenderingContext2D.prototype.fillText = function (...args) {
    bench.written.add(this.canvas);
    fillText.apply(this, args);
  };
  bench.countShapes = () => {
    const count = function (draw) { return function (...args) { bench.calls++; draw.apply(this, args); }; };
    CanvasRenderingContext2D.prototype.fillRect = count(fillRect);
    CanvasRenderingContext2D.prototype.drawImage = count(drawImage);
    return () => Object.assign(CanvasRenderingContext2D.prototype, { fillRect, drawImage });
  };
  /** Resolves once the run of the last input is over and its picture drawn: ms from the input to the run's start, to its end, and to the picture. */
  bench.picture = () => new Promise((resolve, reject) => {
    const fromMs = performance.now();
    const look = () => {
      const nowMs = performance.now();
      if (bench.drawnMs > bench.doneMs && nowMs - bench.drawnMs > REST_MS) resolve({ startMs: bench.startMs - bench.inputMs, doneMs: bench.doneMs - bench.inputMs, pictureMs: bench.drawnMs - bench.inputMs });
      else if (nowMs - fromMs > 30_000) reject(new Error(`no picture within 30 s: ${JSON.stringify({ ...bench, drawn: bench.drawn.size, written: bench.written.size })}`));
      else setTimeout(look, 10);
    };
    look();
  });
  window.bench = bench;
})();
