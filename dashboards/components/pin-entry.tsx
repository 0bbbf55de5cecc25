import { addPin, removePin } from "../api.ts";
import { tell } from "../state/panels.ts";
import { loadPins, pins } from "../state/pins.ts";
import { formatRoute, route } from "../state/route.ts";
import { messageOf } from "../state/use-answer.ts";
import { text } from "../text/text.ts";

/** The chart that can be pinned. */
const PINNABLE = "own-chart";

/** Puts the chart of one's own on the overview, or takes a pinned one off; nothing at other figures. */
export function PinEntry({ id, done }: { id: string; done: () => void }) {
  const words = text.value.figure;
  const pinned = pins.value?.find((pin) => id === `pin-${pin.id}`);
  if (id !== PINNABLE && !pinned) return null;
  const act = async () => {
    done();
    try {
      await (pinned ? removePin(pinned.id) : addPin(formatRoute({ ...route.peek(), figure: PINNABLE })));
      await loadPins();
      tell(pinned ? words.unpinned : words.pinned);
    } catch (error) {
      tell(messageOf(error));
    }
  };
  return (
    <button type="button" class="quiet" onClick={() => void act()}>
      {pinned ? words.unpin : words.pin}
    </button>
  );
}
