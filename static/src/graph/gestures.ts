/** Drag, wheel, pinch and taps on the pane, told as moves of the camera. */

import { type Camera, zoomed } from "./camera";

/** Pixels a pointer may tremble before a press becomes a drag. */
const TREMBLE = 4;
const WHEEL_LINE = 16;

/** Listens on `pane`; `tap` hears of presses that were no drag. Returns a function that stops listening. */
export function listen(pane: HTMLElement, camera: Camera, tap: (event: PointerEvent) => void): () => void {
  const pointers = new Map<number, { x: number; y: number }>();
  const stop = new AbortController();
  const options = { signal: stop.signal };
  let origin: { x: number; y: number } | null = null;
  let dragging = false;

  const spread = () => {
    const [a, b] = [...pointers.values()];
    if (!a || !b) return null;
    return { x: (a.x + b.x) / 2, y: (a.y + b.y) / 2, distance: Math.hypot(a.x - b.x, a.y - b.y) };
  };
  const local = (x: number, y: number) => {
    const { left, top } = pane.getBoundingClientRect();
    return [x - left, y - top] as const;
  };

  pane.addEventListener(
    "pointerdown",
    (event) => {
      if (event.button !== 0) return;
      pointers.set(event.pointerId, { x: event.clientX, y: event.clientY });
      if (pointers.size === 1) {
        origin = { x: event.clientX, y: event.clientY };
        dragging = false;
      } else {
        dragging = true;
      }
    },
    options,
  );
  pane.addEventListener(
    "pointermove",
    (event) => {
      const last = pointers.get(event.pointerId);
      if (!last || !origin) return;
      if (!dragging && Math.hypot(event.clientX - origin.x, event.clientY - origin.y) <= TREMBLE) return;
      if (!pane.hasPointerCapture(event.pointerId)) pane.setPointerCapture(event.pointerId);
      dragging = true;
      pane.classList.add("dragging");
      const before = spread();
      pointers.set(event.pointerId, { x: event.clientX, y: event.clientY });
      const after = spread();
      if (before && after) {
        const [x, y] = local(after.x, after.y);
        const view = zoomed(camera.view, after.distance / Math.max(before.distance, 1), x, y);
        camera.go({ ...view, x: view.x + after.x - before.x, y: view.y + after.y - before.y });
      } else {
        const { view } = camera;
        camera.go({ ...view, x: view.x + event.clientX - last.x, y: view.y + event.clientY - last.y });
      }
    },
    options,
  );
  const release = (event: PointerEvent) => {
    if (!pointers.delete(event.pointerId) || pointers.size > 0) return;
    pane.classList.remove("dragging");
    if (!dragging && event.type === "pointerup") tap(event);
    origin = null;
  };
  pane.addEventListener("pointerup", release, options);
  pane.addEventListener("pointercancel", release, options);
  pane.addEventListener(
    "wheel",
    (event) => {
      event.preventDefault();
      const unit = event.deltaMode === WheelEvent.DOM_DELTA_LINE ? WHEEL_LINE : 1;
      const { view } = camera;
      if (event.ctrlKey || event.metaKey) {
        const [x, y] = local(event.clientX, event.clientY);
        camera.go(zoomed(view, Math.exp(-event.deltaY * unit * 0.0035), x, y));
      } else {
        const sideways = event.shiftKey && event.deltaX === 0;
        const [dx, dy] = sideways ? [event.deltaY, 0] : [event.deltaX, event.deltaY];
        camera.go({ ...view, x: view.x - dx * unit, y: view.y - dy * unit });
      }
    },
    { ...options, passive: false },
  );
  return () => stop.abort();
}
