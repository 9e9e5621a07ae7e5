/** Scroll: stays at the end while the reader is there, and holds the line being read otherwise. */

const AT_END_PX = 48;
const NEAR_END_PX = 240;
const FAR_PX = 2_500;

export class Scroll {
  atEnd = true;
  #observer;
  #top = 0;

  constructor(scroller, list, onMove) {
    this.scroller = scroller;
    this.list = list;
    scroller.addEventListener(
      "scroll",
      () => {
        this.#notice();
        onMove();
      },
      { passive: true },
    );
    this.#observer = new ResizeObserver(() => this.#resized());
    this.#observer.observe(scroller);
    this.#observer.observe(list);
  }

  /** A reader who has moved says where they are; growing content alone does not take them from the end. */
  #notice() {
    if (this.scroller.scrollTop === this.#top) return;
    this.#top = this.scroller.scrollTop;
    this.atEnd = this.#distance() < AT_END_PX;
  }

  #resized() {
    this.#notice();
    if (this.atEnd) this.#land();
  }

  #distance() {
    return this.scroller.scrollHeight - this.scroller.scrollTop - this.scroller.clientHeight;
  }

  #land() {
    this.scroller.scrollTop = this.scroller.scrollHeight;
    this.#top = this.scroller.scrollTop;
  }

  /** Says whether the end is so near that no button is needed to reach it. */
  get nearEnd() {
    return this.#distance() < NEAR_END_PX;
  }

  /** Changes the rows without moving what the reader looks at. */
  keeping(change) {
    this.#notice();
    const anchor = this.atEnd ? null : this.#anchor();
    change();
    if (this.atEnd) this.#land();
    else if (anchor) this.#restore(anchor);
  }

  /** Notes the rows in view with their places; should the first be redrawn, the next one serves. */
  #anchor() {
    const top = this.scroller.getBoundingClientRect().top;
    const inView = [...this.list.children].filter((node) => node.getBoundingClientRect().bottom > top);
    return inView.slice(0, 12).map((node) => ({ node, at: node.getBoundingClientRect().top }));
  }

  #restore(anchor) {
    const kept = anchor.find(({ node }) => node.isConnected);
    if (kept) this.scroller.scrollTop += kept.node.getBoundingClientRect().top - kept.at;
  }

  /** Goes to the end; a long way is jumped, a short one may glide. */
  toEnd({ smooth = false } = {}) {
    const calm = window.matchMedia("(prefers-reduced-motion: reduce)").matches;
    if (smooth && !calm && this.#distance() < FAR_PX) {
      this.scroller.scrollTo({ top: this.scroller.scrollHeight, behavior: "smooth" });
      return;
    }
    this.atEnd = true;
    this.#land();
  }

  /** Places a row near the top of the view. */
  showNear(node) {
    this.#place(node, 0.12);
  }

  /** Places a row in the middle of the view. */
  showMiddle(node) {
    this.#place(node, 0.35);
  }

  #place(node, share) {
    const { top } = this.scroller.getBoundingClientRect();
    this.scroller.scrollTop += node.getBoundingClientRect().top - top - this.scroller.clientHeight * share;
    this.atEnd = this.#distance() < AT_END_PX;
  }

  /** Stops watching sizes. */
  leave() {
    this.#observer.disconnect();
  }
}
