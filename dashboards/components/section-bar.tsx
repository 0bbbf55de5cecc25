import { signal } from "@preact/signals";
import { useEffect, useRef } from "preact/hooks";
import { formatRoute, route, section } from "../state/route.ts";
import { text } from "../text/text.ts";

/** Before a section's name in the id of its element. */
const PREFIX = "section-";

/** The sections that are on the page now, from top to bottom. */
const sections = signal<readonly { readonly id: string; readonly title: string }[]>([]);

/** Puts a section on the bar as long as it is on the page. `id` is that of its element. */
export function useSection(id: string, title: string): void {
  useEffect(() => {
    const top = (each: string) => document.getElementById(each)?.offsetTop ?? 0;
    sections.value = [...sections.peek().filter((each) => each.id !== id), { id, title }].sort(
      (a, b) => top(a.id) - top(b.id),
    );
    return () => {
      sections.value = sections.peek().filter((each) => each.id !== id);
    };
  }, [id, title]);
}

/** How far below the bars a section's heading still counts as read. */
const READ = 120;

/** Which section is read: the last one whose heading has come up to the bars. */
function readNow(): string | null {
  const bars = document.querySelector(".bars")?.getBoundingClientRect().bottom ?? 0;
  const isRead = ({ id }: { id: string }) =>
    (document.getElementById(id)?.getBoundingClientRect().top ?? Number.POSITIVE_INFINITY) < bars + READ;
  const isEnd = scrollY > 0 && scrollY + innerHeight >= document.documentElement.scrollHeight - 2;
  const found = isEnd ? sections.peek().at(-1) : sections.peek().findLast(isRead);
  return found?.id.slice(PREFIX.length) ?? null;
}

/** The way to the page's sections; it marks the one that is read. */
export function SectionBar() {
  const list = useRef<HTMLElement>(null);
  useEffect(() => {
    let isAwake = false;
    const look = () => {
      if (isAwake) return;
      isAwake = true;
      requestAnimationFrame(() => {
        isAwake = false;
        section.value = readNow();
      });
    };
    addEventListener("scroll", look, { passive: true });
    return () => removeEventListener("scroll", look);
  }, []);
  const now = section.value;
  useEffect(() => {
    const strip = list.current;
    const link = strip?.querySelector<HTMLElement>("[aria-current]");
    if (strip) strip.scrollLeft = link ? link.offsetLeft - (strip.clientWidth - link.offsetWidth) / 2 : 0;
  }, [now]);
  return (
    <nav ref={list} class="section-bar" aria-label={text.value.shell.sections}>
      {sections.value.map(({ id, title }) => {
        const name = id.slice(PREFIX.length);
        return (
          <a
            key={id}
            href={formatRoute({ ...route.value, figure: null, section: name })}
            aria-current={name === now ? "location" : undefined}
          >
            {title}
          </a>
        );
      })}
    </nav>
  );
}
