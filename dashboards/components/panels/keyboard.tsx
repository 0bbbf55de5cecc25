import { singleKeys } from "../../state/preferences.ts";
import { DrawerPanel } from "./dialog.tsx";
import { panelText } from "./words.ts";

/** What each key does, and a switch for those that are a single letter. */
export function Panel() {
  const words = panelText.value.keyboard;
  return (
    <DrawerPanel title={words.title}>
      <p>{words.about}</p>
      {Object.values(words.groups).map((group) => (
        <section key={group.name}>
          <h3>{group.name}</h3>
          <dl class="keys">
            {Object.entries(group.keys).map(([key, what]) => (
              <div key={key}>
                <dt>
                  <kbd translate={false}>{words.keyNames[key] ?? key}</kbd>
                </dt>
                <dd>{what}</dd>
              </div>
            ))}
          </dl>
        </section>
      ))}
      <label class="switch">
        <input
          type="checkbox"
          checked={singleKeys.value}
          onChange={(event) => {
            singleKeys.value = event.currentTarget.checked;
          }}
        />
        {words.single}
        <small class="muted">{words.singleAbout}</small>
      </label>
    </DrawerPanel>
  );
}
